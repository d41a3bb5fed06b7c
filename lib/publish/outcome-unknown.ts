import type { Lease } from '../ledger/lease';
import type { Problem } from '../model/problem';
import { retryAtOf } from '../model/retry';
import type { Pipeline } from './context';

/** What is said of a publish whose end is not known, with the time from which it can be found out. */
export function outcomeUnknown(reason: string, { job }: Lease, { settings }: Pipeline): Problem {
	return {
		code: 'outcome-unknown',
		category: 'network',
		message: `The pin may or may not be published: ${reason} It is looked up on its board before anything is sent again.`,
		action: 'wait',
		retryAt: retryAtOf((job.armedAt ?? 0) + settings.quarantineMs),
	};
}
