import type { Bug } from './bug';

/** What the user's own limit allows is not exceeded in any minute, by however many processes; nor what Pinterest says is left. */
export const BUDGET_BUGS: readonly Bug[] = [
	// needs: a limit of the user's own, and two processes that publish at once; seen as: calls over the limit.
	{
		name: 'each-process-by-itself',
		breaks: 'All processes that share a store share the limits.',
		file: 'lib/rate-limit/budget-location.ts',
		find: 'return this.options.store !== undefined && this.user !== undefined;',
		replace: 'return this.options.store !== undefined && this.user === null;',
	},
	// needs: a limit of the user's own, and more rows than it allows; seen as: calls over the limit.
	{
		name: 'ended-calls-uncounted',
		breaks: 'A call counts for the whole window after its end.',
		file: 'lib/rate-limit/record-response.ts',
		find: 'const counted = own ? withOwnCalls(present, 1, at, own) : present;',
		replace: 'const counted = own ? withOwnCalls(present, 0, at, own) : present;',
	},
	// needs: a limit of the user's own, and two processes that publish at once; seen as: calls over the limit.
	{
		name: 'calls-of-others-uncounted',
		breaks: 'Calls of all processes that have not ended count.',
		file: 'lib/rate-limit/reserve.ts',
		find: 'const underWay = underWayOf(state);',
		replace: 'const underWay = ask.me.underWay;',
	},
	// needs: a limit of the user's own, and lost answers; seen as: calls over the limit.
	{
		name: 'lost-call-given-back',
		breaks: 'A call that may have been sent counts, also where it had no answer.',
		file: 'lib/pinterest/call.ts',
		find: "if (error instanceof NoAnswerError && error.sent === 'no' && !error.wasRefused) permit.release();",
		replace: 'if (error instanceof NoAnswerError) permit.release();',
	},
	// needs: narrow limits, and more rows than are left; seen as: a call in a window that has none left.
	{
		name: 'remaining-ignored',
		breaks: 'What an answer says of the calls that are left holds at once.',
		file: 'lib/rate-limit/record-response.ts',
		find: 'const left = Math.floor(reading.remaining / share) - notCounted;',
		replace: 'const left = Math.max(1, Math.floor(reading.remaining / share) - notCounted);',
	},
];
