import type { Ledger } from '../ledger/ledger';
import { readRunAt } from '../model/run-at';

/**
 * How long after its time each of the newest published pins was published, in milliseconds, the shortest first. Its time
 * is its due date, and the moment that its row was first imported where it has none or an earlier one.
 * @param limit how many pins.
 */
export async function publishDelays(ledger: Ledger, limit: number): Promise<number[]> {
	const delays: number[] = [];
	for await (const { runAt, createdAt, receipt } of ledger.list.jobs({ states: ['published'] }, { page: limit })) {
		const wanted = Math.max(Date.parse(createdAt), (runAt === undefined ? undefined : readRunAt(runAt)) ?? 0);
		const at = Date.parse(receipt?.at ?? '');
		if (Number.isFinite(at - wanted)) delays.push(Math.max(0, at - wanted));
		if (delays.length === limit) break;
	}
	return delays.sort((one, other) => one - other);
}
