import type { Clock } from '../model/clock';
import type { ListedStore } from '../store/compare-and-set';
import { createBoardLocks, type BoardLocks } from './board-locks';
import { createCircuitBreaker, type CircuitBreaker } from './circuit-breaker';
import { createStopSwitch, type StopSwitch } from './stop-switch';

/** Keeps calls from being made that Pinterest would refuse. */
export interface Guards extends StopSwitch {
	/** Pauses domains and accounts that were blocked as spam, for all processes that share the store. */
	circuitBreaker: CircuitBreaker;
	/** Boards that were busy are written to one at a time. */
	boardLocks: BoardLocks;
}

export interface GuardsOptions {
	store: ListedStore;
	clock: Clock;
	/** Called when a pin is about to be sent; remembered by the account. */
	accountId: () => Promise<string>;
	/** @default one of these guards alone */
	stopSwitch?: StopSwitch;
	/** @default locks of these guards alone */
	boardLocks?: BoardLocks;
}

export function createGuards({
	store,
	clock,
	accountId,
	stopSwitch = createStopSwitch(clock),
	boardLocks = createBoardLocks(clock),
}: GuardsOptions): Guards {
	return { ...stopSwitch, circuitBreaker: createCircuitBreaker(store, accountId), boardLocks };
}
