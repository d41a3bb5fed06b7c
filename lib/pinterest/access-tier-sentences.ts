import { BUDGETS } from '../rate-limit/budgets';

/** How far Pinterest lets an app go. */
export type AccessTier = 'pending' | 'trial' | 'standard' | 'sandbox' | 'not-known';

const number = (amount: number) => amount.toLocaleString('en-US');
const { org_read: reads, org_write: writes } = BUDGETS;

/**
 * What a tier is, what works with it, and what to do. Sources: Pinterest's pages on rate limits, access tiers
 * and the sandbox; that Pinterest refuses pins of an app with Trial access was seen by many, against its documentation.
 */
export const ACCESS_TIERS: Record<AccessTier, string> = {
	pending:
		'The app is not activated yet, or the token is a test token: Pinterest refuses every call (401, code 3). ' +
		"Check the state of the app in Pinterest's developer portal, and use the emulator until it is activated.",
	trial:
		`The app has Trial access: it can read, and make and change boards, with ${number(writes.trial.amount)} writes and ${number(reads.trial.amount)} reads a day for the whole app. ` +
		'Pinterest refuses each of its pins in production (403, code 29). ' +
		"Request Standard access in Pinterest's developer portal, with a video of the whole OAuth flow and of a pin being created; until it is granted, use the sandbox or the emulator.",
	standard:
		`The app has Standard access, as far as its rate limits tell: a limit by the minute, where Trial access has one by the day. ` +
		`It can create pins, with ${number(writes.standard.amount)} writes and ${number(reads.standard.amount)} reads a minute for each account.`,
	sandbox:
		'This is the sandbox: its boards and pins are apart from production, only you can see them, and there are no videos. ' +
		'It does not tell which access the app has in production.',
	'not-known':
		'The access of the app is not known: Pinterest has no field for it, and the rate-limit headers of its answer do not tell. ' +
		'The first pin tells it: that of an app with Trial access is refused (403, code 29).',
};
