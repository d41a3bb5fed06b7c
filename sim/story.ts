import type { Actor } from './kernel/actor';
import type { Scheduler } from './kernel/scheduler';

/** What a line tells: something that is done, something that goes wrong, or a detail of no consequence. */
export type LineKind = 'deed' | 'fault' | 'detail';

/** One line of a life's story. */
export interface Line {
	/** True time, in milliseconds. */
	at: number;
	step: number;
	who: string;
	what: string;
	kind: LineKind;
}

/** Who did what at what time. Told only where somebody listens, because telling costs more than doing. */
export class Story {
	constructor(
		private readonly scheduler: Scheduler,
		private readonly listener: ((line: Line) => void) | undefined,
	) {}

	tell(who: Actor | string, what: () => string, kind: LineKind = 'deed'): void {
		if (!this.listener) return;
		const { now, steps } = this.scheduler;
		this.listener({ at: now, step: steps, who: typeof who === 'string' ? who : who.name, what: what(), kind });
	}
}
