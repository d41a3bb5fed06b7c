import { isoTime, type Outcome, type UploadProgress } from '../../lib';
import { isVerbose, logStep, type LogFields } from '../log';

/** Shorter pauses are not worth a line. */
const PAUSE_MS = 1_500;
/** The rate limit is looked at so often, in milliseconds. */
const WATCH_MS = 1_000;
/** Of an upload each of so many parts is a line. */
const UPLOAD_PARTS = 4;

/** Each step of each pin with its time, for `--verbose`: states, uploads, outcomes, and waits for a rate limit. */
export class Steps {
	private readonly parts = new Map<string, number>();
	private pausedUntil = 0;
	private readonly timer: NodeJS.Timeout | undefined;

	/** @param pauseMs how long the rate limit lets no pin through from now on. */
	constructor(
		private readonly pauseMs: () => number,
		private readonly now: () => number = Date.now,
	) {
		if (isVerbose()) this.timer = setInterval(() => this.lookAtPause(), WATCH_MS).unref();
	}

	/** @param pin `row 7`, or the title of a pin. */
	state(pin: string, state: string, fields?: LogFields): void {
		this.parts.delete(pin);
		logStep(`${pin}: ${state}`, fields);
	}

	upload(pin: string, { sent, total, bytesPerSecond }: UploadProgress, fields?: LogFields): void {
		const part = total > 0 ? Math.floor((sent / total) * UPLOAD_PARTS) : 0;
		if (part <= (this.parts.get(pin) ?? 0)) return;
		this.parts.set(pin, part);
		const rate = bytesPerSecond > 0 ? `, ${megabytes(bytesPerSecond)} MB/s` : '';
		logStep(`${pin}: uploaded ${megabytes(sent)} of ${megabytes(total)} MB${rate}`, fields);
	}

	result(pin: string, { outcome, pin: made, problem }: Outcome, fields?: LogFields): void {
		this.parts.delete(pin);
		const why = made?.url ?? problem?.message;
		logStep(`${pin}: ${outcome}${why === undefined ? '' : `, ${why}`}`, { ...fields, problem });
	}

	end(): void {
		clearInterval(this.timer);
	}

	private lookAtPause(): void {
		const pauseMs = this.pauseMs();
		const now = this.now();
		if (pauseMs < PAUSE_MS || now < this.pausedUntil) return;
		this.pausedUntil = now + pauseMs;
		logStep(`waiting for Pinterest's limit until ${isoTime(this.pausedUntil)}`);
	}
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
