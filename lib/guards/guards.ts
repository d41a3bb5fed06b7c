import type { Asset } from '../model/asset';
import type { Clock } from '../model/clock';
import type { Problem } from '../model/problem';
import { createBoardLocks, type BoardLocks } from './board-locks';
import { createCircuitBreaker, type CircuitBreaker } from './circuit-breaker';
import type { ListedStore } from '../store/compare-and-set';
import { PinterestApiError } from '../pinterest/errors';
import { verdictOf } from '../pinterest/verdict';

/** Keeps calls from being made that Pinterest would refuse. */
export interface Guards {
	/** Pauses domains and accounts that were blocked as spam, for all processes that share the store. */
	circuitBreaker(): Promise<CircuitBreaker>;
	/** Boards that were busy are written to one at a time. */
	boardLocks: BoardLocks;
	/** Notes a refusal that every job of the kind would meet: missing access, or a dead token. */
	noteRefusal(error: unknown): void;
	/** Why jobs of this kind are not begun at the moment. */
	stopped(kind: Asset['kind']): Problem | undefined;
}

/** After this, one more job may find out whether the refusal still stands: access is granted by people. */
const STOP_MS = 15 * 60_000;

const MEDIA = /^[A-Z]+ \/media\b/;

/** @param accountId called once, when the first pin is about to be sent. */
export function createGuards(
	store: ListedStore,
	clock: Clock,
	accountId: () => Promise<string>,
	boardLocks = createBoardLocks(clock),
): Guards {
	let circuitBreaker: Promise<CircuitBreaker> | undefined;
	const stops = new Map<Asset['kind'], { problem: Problem; until: number }>();
	return {
		boardLocks,
		circuitBreaker() {
			circuitBreaker ??= accountId().then(
				(id) => createCircuitBreaker(store, id),
				(error: unknown) => {
					circuitBreaker = undefined; // the next caller asks again
					throw error;
				},
			);
			return circuitBreaker;
		},
		noteRefusal(error) {
			if (!(error instanceof PinterestApiError)) return;
			const { stops: scope, problem } = verdictOf(error, { safe: true });
			if (scope === undefined) return;
			// Without uploads there are no videos; without pins there is nothing.
			const kinds: Asset['kind'][] =
				scope === 'operation' && MEDIA.test(error.operation) ? ['video'] : ['image', 'video'];
			for (const kind of kinds) stops.set(kind, { problem, until: clock.monotonic() + STOP_MS });
		},
		stopped(kind) {
			const stop = stops.get(kind);
			return stop && stop.until > clock.monotonic() ? stop.problem : undefined;
		},
	};
}
