import type { Problem } from '../model/problem';
import { problemFor } from '../sentences/problems';
import { NoAnswerError, type PinterestApiError } from './errors';

/**
 * What is to be done about a call that failed. Of all but `unknown` it is certain that the call had
 * no effect, or that a second one does no harm.
 */
export type VerdictKind =
	/** Pinterest's or the network's passing trouble, and safe to repeat: with growing pauses. */
	| 'retry'
	/** The budget is used up: again when Pinterest's window ends. */
	| 'wait-for-reset'
	/** Several writes to one board in a short time: again shortly, and one at a time (`BoardLocks`). */
	| 'object-busy'
	/** "Something went wrong on our end", which no retry of minutes cures and of which no pin comes: again over hours. */
	| 'hours'
	/** Pinterest could not fetch the picture from its address: once more, with the bytes in the request. */
	| 'send-inline'
	/** Pinterest does not know the video: look at its upload, then decide. */
	| 'look-at-media'
	/** The token is over: refresh it and send once more. The HTTP ports do that; what they let through is over for good. */
	| 'refresh-token'
	/** This app or this token may not do it, whatever the row: no further job of the kind is begun. */
	| 'stop-kind'
	/** Judged as spam: never sent again, and the link's domain is paused (`CircuitBreaker`). */
	| 'spam'
	/** This row is refused for good; others may go well. */
	| 'refused'
	/** The call may have had its effect, and a second one would have it twice: to be looked up. */
	| 'unknown';

export interface AnswerVerdict {
	kind: VerdictKind;
	/** What to say where this failure is the last word. */
	problem: Problem;
	/** Present where other jobs would fail alike: those with the same operation, or all of the account. */
	stops?: 'operation' | 'account';
	/** Of `wait-for-reset`: milliseconds until the window ends, where Pinterest says so. */
	resetMs?: number;
}

/** What Pinterest's answer does not tell of the call. */
export interface SentCall {
	/** Whether sending it twice does no harm. */
	safe: boolean;
	/** Whether it named a picture by its address, as the image or as the cover of a video. */
	pictureByAddress?: boolean;
}

/** By the problem's code, see the rules in `errors`; every other answer refuses the row. Source of each reaction: section 7 of the `pinterest-api` facts. */
const KINDS: Record<string, VerdictKind> = {
	'spam-blocked': 'spam',
	'rate-limited': 'wait-for-reset',
	'pinterest-busy': 'object-busy',
	'pinterest-hiccup': 'hours',
	'pinterest-unavailable': 'retry',
	'media-unreachable': 'send-inline',
	'media-not-found': 'look-at-media',
	'token-invalid': 'refresh-token',
	'app-not-activated': 'stop-kind',
	'feature-restricted': 'stop-kind',
	'trial-access': 'stop-kind',
	'scopes-missing': 'stop-kind',
};

/** Met by every call of the account, whatever its operation. */
const ACCOUNT_WIDE = new Set(['app-not-activated', 'token-invalid']);
/** The code of the answer that means either the budget or the board. */
const RATE_OR_OBJECT = 8;

/** What a failed call asks for. Pure. */
export function verdictOf(error: PinterestApiError | NoAnswerError, call: SentCall): AnswerVerdict {
	const { problem } = error;
	if (error instanceof NoAnswerError) return { kind: call.safe || error.sent === 'no' ? 'retry' : 'unknown', problem };
	if (!error.definite) return { kind: call.safe ? 'retry' : 'unknown', problem };
	const kind = KINDS[problem.code] ?? 'refused';
	switch (kind) {
		case 'wait-for-reset':
			return ofRate(error);
		case 'hours': // seen of pins alone; a read is not worth hours
			return { kind: call.safe ? 'retry' : 'hours', problem };
		case 'send-inline':
			if (call.pictureByAddress) return { kind, problem };
			// Seen when it took no cover from a video whose index stands at its end.
			return { kind: 'refused', problem: problemFor('picture-unreadable') };
		case 'stop-kind':
		case 'refresh-token':
			return { kind, problem, stops: ACCOUNT_WIDE.has(problem.code) ? 'account' : 'operation' };
		default:
			return { kind, problem };
	}
}

/**
 * Code 8 has two meanings under one sentence. While calls are left in the window it cannot be the
 * budget, and waiting for the window's end would be waiting for the wrong thing.
 */
function ofRate({ problem, code, rateLimit }: PinterestApiError): AnswerVerdict {
	if (code === RATE_OR_OBJECT && (rateLimit.remaining ?? 0) > 0)
		return { kind: 'object-busy', problem: problemFor('pinterest-busy') };
	const delays = [rateLimit.resetSeconds, rateLimit.retryAfterSeconds].filter((seconds) => seconds !== undefined);
	return {
		kind: 'wait-for-reset',
		problem,
		resetMs: delays.length > 0 ? Math.ceil(Math.max(...delays) * 1000) : undefined,
	};
}
