import type { BoardImage } from '../../lib';
import { createProgress } from './progress';

/** What became of images so far. */
export interface ImageTotals {
	images: number;
	downloaded: number;
	/** Those that were there already. */
	existing: number;
	/** Those that could not be downloaded, and a list of pins that broke off. */
	failed: number;
	/** Videos that were left out. */
	skippedVideos: number;
	/** Of the images that were downloaded. */
	bytes: number;
}

export type ImageOutcome = 'downloaded' | 'existing' | 'failed';

/** Without a terminal a line is written so often, in milliseconds. */
const LINE_MS = 10_000;
/** A terminal's line is written at most so often, in milliseconds. */
const SHOWN_MS = 100;

/** What a download is doing, in one line on standard error: on a terminal always the same line, without one a line every ten seconds. */
export class ImageProgress {
	readonly totals: ImageTotals = { images: 0, downloaded: 0, existing: 0, failed: 0, skippedVideos: 0, bytes: 0 };
	private readonly progress = createProgress();
	private readonly timer: NodeJS.Timeout;
	private shownAt = 0;

	constructor() {
		const beat = () => (process.stderr.isTTY ? this.progress.show(this.line()) : this.progress.say(this.line()));
		this.timer = setInterval(beat, process.stderr.isTTY ? SHOWN_MS * 10 : LINE_MS).unref();
	}

	count({ saved, existing }: BoardImage<{ bytes: number }>): ImageOutcome {
		const outcome = existing ? 'existing' : saved ? 'downloaded' : 'failed';
		this.totals.images += 1;
		this.totals[outcome] += 1;
		if (outcome === 'downloaded') this.totals.bytes += saved?.bytes ?? 0;
		if (Date.now() - this.shownAt >= SHOWN_MS) {
			this.shownAt = Date.now();
			this.progress.show(this.line());
		}
		return outcome;
	}

	skipped(): void {
		this.totals.skippedVideos += 1;
	}

	/** Makes room for text that stays. */
	clear(): void {
		this.progress.end();
	}

	end(): void {
		clearInterval(this.timer);
		this.progress.end();
	}

	private line(): string {
		return counted(this.totals);
	}
}

/** How a download ended, for people. */
export function sentenceOf(totals: ImageTotals, folder: string): string {
	const { skippedVideos } = totals;
	const videos = `${skippedVideos} ${skippedVideos === 1 ? 'video was' : 'videos were'} left out; --videos thumbnail downloads ${skippedVideos === 1 ? 'its still image' : 'their still images'}.`;
	return [`${folder}: ${counted(totals)}`, ...(skippedVideos > 0 ? [videos] : [])].join('\n');
}

function counted({ images, downloaded, existing, failed, bytes }: ImageTotals): string {
	const parts = [
		`${downloaded} downloaded (${(bytes / 1e6).toFixed(1)} MB)`,
		...(existing > 0 ? [`${existing} already there`] : []),
		...(failed > 0 ? [`${failed} failed`] : []),
	];
	return `${images} ${images === 1 ? 'image' : 'images'}: ${parts.join(', ')}`;
}
