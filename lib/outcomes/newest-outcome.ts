import type { Ledger } from '../ledger/ledger';
import { eventOfJob, outcomeOfChange } from '../ledger/outcome-of-change';
import { fitsEvent, type EventFilter, type OutcomeEvent } from '../model/outcome-event';

/** So many jobs are looked at. */
const READ_AT_MOST = 500;

/** The event that a subscriber would have had last, as an example of what it gets. @returns undefined where there is none. */
export async function newestOutcome(ledger: Ledger, filter: EventFilter): Promise<OutcomeEvent | undefined> {
	const { account, campaign } = filter;
	let read = 0;
	for await (const job of ledger.list.jobs({ account, campaign })) {
		const outcome = outcomeOfChange(undefined, job);
		const event = outcome && eventOfJob(job, outcome);
		if (event && fitsEvent(filter, event)) return event;
		if (++read === READ_AT_MOST) return undefined;
	}
	return undefined;
}
