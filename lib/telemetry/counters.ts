import { metrics, type Counter, type MeterProvider } from '@opentelemetry/api';
import { version } from '../../package.json';
import type { Clock } from '../model/clock';
import type { Outcome } from '../model/outcome';
import { attributesOf, SCOPE } from './spans';

/** What a pin waits for in this process. */
export type WaitReason = 'rate-limit' | 'retry' | 'processing' | 'reconcile';

interface Counters {
	pins: Counter;
	calls: Counter;
	waits: Counter;
}

/** Those of each SDK: without one they count nothing, and one may be registered at any time. */
const countersOf = new WeakMap<MeterProvider, Counters>();

function counters(): Counters {
	const provider = metrics.getMeterProvider();
	const known = countersOf.get(provider);
	if (known) return known;
	const meter = provider.getMeter(SCOPE, version);
	const made = {
		pins: meter.createCounter('pinterest_pipeline.pins', {
			unit: '{pin}',
			description: 'Pins by the outcome that publishing them came to. A pin that is tried again counts each time.',
		}),
		calls: meter.createCounter('pinterest_pipeline.calls', {
			unit: '{call}',
			description: "Calls of Pinterest's API by operation and by the status of the answer, or no-answer.",
		}),
		waits: meter.createCounter('pinterest_pipeline.waits', {
			unit: 's',
			description: 'Seconds that pins and calls waited, by the reason.',
		}),
	};
	countersOf.set(provider, made);
	return made;
}

/** Counts a pin by its outcome. */
export function countPin({ outcome, problem }: Pick<Outcome, 'outcome'> & { problem?: { code: string } }): void {
	counters().pins.add(1, attributesOf({ outcome, 'problem.code': problem?.code }));
}

/**
 * Counts a call of the API.
 * @param operation as people know it, such as `POST /pins`: without an ID.
 * @param status of the answer; undefined where there was none.
 */
export function countCall(operation: string, status: number | undefined): void {
	counters().calls.add(1, attributesOf({ operation, status: status ?? 'no-answer' }));
}

/** Counts the time that the work takes as a wait, also where the wait is broken off. */
export async function counted<End>(
	reason: WaitReason,
	{ monotonic }: Pick<Clock, 'monotonic'>,
	wait: () => Promise<End>,
): Promise<End> {
	const since = monotonic();
	try {
		return await wait();
	} finally {
		counters().waits.add(Math.max(0, monotonic() - since) / 1000, attributesOf({ reason }));
	}
}
