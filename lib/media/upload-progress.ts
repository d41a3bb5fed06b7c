import type { Clock } from '../model/clock';

/** How far an upload is. Begins anew with each try. */
export interface UploadProgress {
	/** Bytes of the file that have left. */
	sent: number;
	total: number;
	/** Over the last seconds; 0 until something is known. */
	bytesPerSecond: number;
	/** At that rate; null while there is none. */
	secondsLeft: number | null;
}

/** More than four times a second nobody can read. */
const LEAST_GAP_MS = 250;
/** The rate is that of the last seconds, so that it follows what the line gives now. */
const WINDOW_MS = 10_000;

/** Turns byte counts into reports: the first and the last always, those between at most four a second. */
export function reportProgress(
	total: number,
	clock: Pick<Clock, 'monotonic'>,
	tell: (progress: UploadProgress) => void,
): (sent: number) => void {
	let window: { at: number; sent: number }[] = [];
	return (sent) => {
		const at = clock.monotonic();
		const told = window.at(-1);
		if (told && at - told.at < LEAST_GAP_MS && sent < total) return;
		window = [...window.filter((moment) => at - moment.at <= WINDOW_MS), { at, sent }];
		const [oldest] = window as [{ at: number; sent: number }];
		const bytesPerSecond = at > oldest.at ? Math.round(((sent - oldest.sent) * 1000) / (at - oldest.at)) : 0;
		tell({
			sent,
			total,
			bytesPerSecond,
			secondsLeft: bytesPerSecond > 0 ? Math.ceil((total - sent) / bytesPerSecond) : null,
		});
	};
}
