import type { Ledger } from '../ledger/ledger';
import type { Clock } from '../model/clock';
import type { Problem } from '../model/problem';
import { problemOf } from '../sentences/problems';
import { BULK_TOPIC, BulkLog } from './bulk-log';
import { runBulk, type RunBulkOptions } from './run-bulk';

/** How often it is looked whether a bulk change was left behind, in milliseconds. A new one is noticed at once. */
const LOOK_MS = 5_000;

export interface RunOpenBulksOptions extends RunBulkOptions {
	clock: Clock;
	/** Called with what kept a change from going on; it is tried again. */
	onError?: (problem: Problem) => void;
}

/**
 * Carries out bulk changes one after the other as they begin, those of processes that ended included, until the signal
 * aborts. Any number of processes may do so on one store.
 */
export async function runOpenBulks(ledger: Ledger, { clock, onError, ...options }: RunOpenBulksOptions): Promise<void> {
	const { signal } = options;
	const log = new BulkLog(ledger);
	let wake = new AbortController();
	const hangUp = await ledger.store.listen(BULK_TOPIC, () => wake.abort());
	try {
		while (!signal.aborted) {
			wake = new AbortController();
			try {
				for (const id of await log.open()) if (!signal.aborted) await runBulk(ledger, id, options);
			} catch (error) {
				if (!signal.aborted) onError?.(problemOf(error));
			}
			await clock.sleep(LOOK_MS, AbortSignal.any([signal, wake.signal])).catch(() => undefined);
		}
	} finally {
		await hangUp();
	}
}
