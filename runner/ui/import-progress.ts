import type { JobState, RowResult, UploadProgress } from '../../lib';
import { inWords } from '../duration';
import { createProgress } from './progress';
import { count, noTotals, sentenceOf, type Totals } from './report';
import { uploadBar } from './upload-bar';

/** The rate is that of the last minute. */
const RATE_MS = 60_000;
/** Without a terminal a line is written so often, in milliseconds. */
const LINE_MS = 10_000;
/** A terminal's line is written at most so often, in milliseconds. */
const SHOWN_MS = 100;
/** Shorter pauses are not worth a word. */
const PAUSE_MS = 1_500;

export interface ImportProgressOptions {
	/** How long Pinterest's limit lets no pin through from now on, in milliseconds. */
	pauseMs: () => number;
	/** Whether all rows of the file were read, so that the time that is left can be told. */
	isRead?: () => boolean;
	/** The machine's time in epoch milliseconds. @default Date.now */
	now?: () => number;
	/** @default standard error */
	stream?: NodeJS.WriteStream;
}

/**
 * What an import is doing, in one line: on a terminal always the same line, without one a line every ten seconds.
 * It holds the rows that are on their way and no others.
 */
export class ImportProgress {
	readonly totals: Totals = noTotals();
	private readonly states = new Map<number, JobState>();
	private readonly uploads = new Map<number, UploadProgress>();
	/** How many rows were answered in each second of the last minute. */
	private readonly answered = new Map<number, number>();
	private readonly progress;
	private readonly timer: NodeJS.Timeout;
	private readonly beganAt: number;
	private shownAt = -Infinity;

	constructor(private readonly options: ImportProgressOptions) {
		const { stream = process.stderr } = options;
		this.progress = createProgress(stream);
		this.beganAt = this.now();
		const beat = () => (stream.isTTY ? this.show() : this.progress.say(this.line()));
		this.timer = setInterval(beat, stream.isTTY ? 1_000 : LINE_MS).unref();
	}

	state(row: number, state: JobState): void {
		this.states.set(row, state);
		if (state !== 'uploading') this.uploads.delete(row);
		this.showSometimes();
	}

	upload(row: number, upload: UploadProgress): void {
		this.uploads.set(row, upload);
		this.showSometimes();
	}

	result(result: RowResult): void {
		this.states.delete(result.row);
		this.uploads.delete(result.row);
		count(this.totals, result);
		const second = Math.floor(this.now() / 1_000);
		this.answered.set(second, (this.answered.get(second) ?? 0) + 1);
		for (const old of this.answered.keys()) {
			if (old * 1_000 > this.now() - RATE_MS) break;
			this.answered.delete(old);
		}
		this.showSometimes();
	}

	/** Makes room for text that stays. */
	clear(): void {
		this.progress.end();
	}

	end(): void {
		clearInterval(this.timer);
		this.progress.end();
	}

	/** `120 rows: 118 created, 2 failed · 4 publishing · 96 a minute · waiting for Pinterest's limit, next at 14:03, about 6 min left` */
	line(): string {
		const parts = [
			sentenceOf(this.totals),
			this.stages(),
			this.rate(),
			uploadBar(this.uploads.values()),
			this.waiting(),
		];
		return parts.filter(Boolean).join(' · ');
	}

	private stages(): string {
		const counts = new Map<JobState, number>();
		for (const state of this.states.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
		return [...counts].map(([state, number]) => `${number} ${state}`).join(', ');
	}

	private perMinute(): number {
		const rows = [...this.answered.values()].reduce((sum, number) => sum + number, 0);
		const since = Math.max(1_000, Math.min(RATE_MS, this.now() - this.beganAt));
		return (rows / since) * 60_000;
	}

	private rate(): string {
		const perMinute = this.perMinute();
		return perMinute < 1 ? '' : `${Math.round(perMinute)} a minute`;
	}

	private waiting(): string {
		const pauseMs = this.options.pauseMs();
		const left = this.timeLeft();
		const about = left === '' ? '' : `about ${left} left`;
		if (pauseMs < PAUSE_MS) return about;
		const next = `waiting for Pinterest's limit, next at ${clockTime(this.now() + pauseMs)}`;
		return about === '' ? next : `${next}, ${about}`;
	}

	private timeLeft(): string {
		const perMinute = this.perMinute();
		if (perMinute < 1 || this.states.size === 0 || this.options.isRead?.() !== true) return '';
		return inWords((this.states.size / perMinute) * 60);
	}

	private show(): void {
		this.shownAt = this.now();
		this.progress.show(this.line());
	}

	private showSometimes(): void {
		if ((this.options.stream ?? process.stderr).isTTY && this.now() - this.shownAt >= SHOWN_MS) this.show();
	}

	private now(): number {
		return (this.options.now ?? Date.now)();
	}
}

/** `14:03`, by the clock on the wall. */
export function clockTime(ms: number): string {
	const time = new Date(ms);
	return [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
