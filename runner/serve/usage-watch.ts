import { noteUsage } from '../../lib';
import type { Desk } from './desk';

/** More often than once a minute: Pinterest's windows are a minute long, and the most of each minute is kept. */
const EVERY_MS = 15_000;

/** Notes how the rate limits stand while the page runs. A store that is away leaves a gap, and the page goes on. */
export function watchUsage({ ledger, settings, signal }: Desk): void {
	let busy = false;
	const note = async () => {
		if (busy || signal.aborted) return;
		busy = true;
		await noteUsage(ledger.store, settings.budgets).catch(() => undefined);
		busy = false;
	};
	const timer = setInterval(() => void note(), EVERY_MS).unref();
	signal.addEventListener('abort', () => clearInterval(timer), { once: true });
	void note();
}
