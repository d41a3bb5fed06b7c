import type { Asset } from '../model/asset';
import type { Clock } from '../model/clock';
import type { Problem } from '../model/problem';
import { PinterestApiError } from '../pinterest/errors';
import { verdictOf } from '../pinterest/verdict';

/** Stops jobs of a kind after a refusal that every one of them would meet. */
export interface StopSwitch {
	/** Notes a refusal that every job of the kind would meet: missing access, or a dead token. */
	noteRefusal(error: unknown): void;
	/** Stops all jobs, for a reason that each of them would meet, such as a network that is down. */
	stop(problem: Problem): void;
	/**
	 * Why jobs of this kind are not begun at the moment; of `edit`, why no published pin is changed; of `account`, why no
	 * call would go well, whatever it asks for.
	 * It is another object than the refusal's own problem, so that a job that was refused and one that was not begun can be
	 * told apart, and the same one for as long as the stop lasts.
	 */
	stopped(what: Stoppable): Problem | undefined;
}

/** What is stopped from the beginning and for good, as by the kind of the token. */
export type NeverBegun = Partial<Record<Stoppable, Problem>>;

type Stoppable = Asset['kind'] | 'edit' | 'account';

/** After this, one more job may find out whether the refusal still stands: access is granted by people. */
const STOP_MS = 15 * 60_000;

const MEDIA = /^[A-Z]+ \/media\b/;
const EDIT = /^PATCH \/pins\b/;

const EVERYTHING: readonly Stoppable[] = ['image', 'video', 'edit', 'account'];

/** Without uploads there are no videos; without pins there is nothing; and pins are made also where none may be changed. */
function kindsOf(operation: string): readonly Stoppable[] {
	if (MEDIA.test(operation)) return ['video'];
	return EDIT.test(operation) ? ['edit'] : ['image', 'video'];
}

export function createStopSwitch(clock: Clock, neverBegun: NeverBegun = {}): StopSwitch {
	const stops = new Map<Stoppable, { problem: Problem; until: number }>();
	return {
		noteRefusal(error) {
			if (!(error instanceof PinterestApiError)) return;
			const { stops: scope, problem } = verdictOf(error, { safe: true });
			if (scope === undefined) return;
			const until = clock.monotonic() + STOP_MS;
			const before = [...stops.values()].find((stop) => stop.problem.code === problem.code);
			const stop = { problem: before?.problem ?? { ...problem }, until };
			for (const kind of scope === 'account' ? EVERYTHING : kindsOf(error.operation)) stops.set(kind, stop);
		},
		stop(problem) {
			const stop = { problem: { ...problem }, until: clock.monotonic() + STOP_MS };
			for (const what of ['image', 'video', 'account'] as const) stops.set(what, stop);
		},
		stopped(what) {
			const stop = stops.get(what);
			return stop && stop.until > clock.monotonic() ? stop.problem : neverBegun[what];
		},
	};
}
