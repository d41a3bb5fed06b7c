import type { Bug } from './bug';

const RECONCILE = 'lib/publish/reconcile.ts';
const LOOK_UP = 'lib/publish/look-up.ts';
const RECORDS = 'lib/ledger/ledger-records.ts';

/** An unanswered publish is sent again although its pin is there, or takes a pin that is not its own. */
export const LOOK_UP_BUGS: readonly Bug[] = [
	// needs: a lost answer, and a pin that is listed after the first look-up and before the second; seen as: two pins.
	{
		name: 'one-look-up',
		breaks: 'A pin that was not answered is looked for twice before it is sent again.',
		file: RECONCILE,
		find: 'const LOOK_UPS = 2;',
		replace: 'const LOOK_UPS = 1;',
	},
	// needs: the same; seen as: two pins.
	{
		name: 'no-gap-between-look-ups',
		breaks: 'The two look-ups are a third of the reconcile delay apart.',
		file: RECONCILE,
		find: "if (times > 1) await counted('reconcile', clock, gap);",
		replace: "if (times > LOOK_UPS) await counted('reconcile', clock, gap);",
	},
	// needs: a lost answer, and a board whose first page has old pins alone and the new one behind them; seen as: two pins.
	{
		name: 'one-page',
		breaks:
			'The look-up reads on until two pages in a row have old pins alone, because the order of a board is not documented.',
		file: 'lib/publish/board-pages.ts',
		find: 'const OLD_PAGES = 2;',
		replace: 'const OLD_PAGES = 1;',
	},
	// needs: a first attempt whose pin is listed after both of its look-ups, which is outside the promise, and a second
	// attempt that is lost more than five minutes later; seen as: a third attempt, with a second pin that is excused as late.
	{
		name: 'earliest-attempt-forgotten',
		breaks: 'A pin is looked for among those that are not older than the first attempt.',
		file: LOOK_UP,
		find: '(firstArmedAt ?? armedAt ?? 0)',
		replace: '(armedAt ?? firstArmedAt ?? 0)',
	},
	// needs: a lost answer, a clock of Pinterest's that is behind the store's, and dates with a zone; seen as: two pins.
	{
		name: 'no-clock-skew',
		breaks:
			"The clocks of the store and of Pinterest may be five minutes apart, and the job's pin is found all the same.",
		file: LOOK_UP,
		find: ' - settings.clockSkewMs;',
		replace: ';',
	},
	// needs: rows that look alike, of which one was answered and the request of another never arrived; seen as: two rows
	// answered by one pin.
	{
		name: 'owner-not-written',
		breaks: 'A pin that was answered belongs to its job, so that the look-up of no other job takes it.',
		file: RECORDS,
		find: 'const keys = [RECEIPT + key, OWNER + receipt.id];',
		replace: 'const keys = [RECEIPT + key];',
	},
	// needs: rows that look alike, both unanswered, of which one has a pin; seen as: two pins of the one whose pin the
	// other took.
	{
		name: 'alike-in-flight-ignored',
		breaks: "Of several unanswered rows that look alike, none takes a pin that may be another's.",
		file: LOOK_UP,
		find: 'return 1 + inFlight.filter((other) => !owners.has(other)).length;',
		replace: 'return 1;',
	},
	// needs: a lost answer, and a list that shows the pin without its date or in another form; seen as: two pins.
	{
		name: 'cannot-tell-is-not-there',
		breaks: 'While a pin on the board may be the one that was sent, nothing is sent.',
		file: LOOK_UP,
		find: '[...equal, ...mayBe].map(published)',
		replace: 'equal.map(published)',
	},
	// needs: a lost answer, and a board that cannot be read at a look-up; seen as: two pins.
	{
		name: 'failed-look-up-is-not-there',
		breaks: 'Nothing is sent again where the board could not be read.',
		file: RECONCILE,
		find: 'return await leaveUnknown(lease, outcomeUnknown(problemOf(seen).message, lease, context));',
		replace: 'break;',
	},
	// needs: a lost answer or a crash, another run that takes the row up at once, and a pin that is listed late; seen as:
	// two pins.
	{
		name: 'no-reconcile-delay',
		breaks: 'A pin that was not answered is looked up when it must be listed, and not before.',
		file: RECONCILE,
		find: 'const delay = (lease.job.armedAt ?? 0) + settings.reconcileDelayMs - (await ledger.store.now());',
		replace: 'const delay = 0;',
	},
	// needs: a job that was stored minutes before its attempt, such as one that waited for its due date, and the same;
	// seen as: two pins.
	{
		name: 'delay-since-the-job-was-made',
		breaks: 'The reconcile delay begins with the attempt.',
		file: RECONCILE,
		find: 'const delay = (lease.job.armedAt ?? 0) + settings.reconcileDelayMs',
		replace: 'const delay = Date.parse(lease.job.createdAt) + settings.reconcileDelayMs',
	},
	// needs: a lost answer, and a row that is edited before it is imported again; seen as: two pins.
	{
		name: 'edited-text-looked-for',
		breaks: 'An edited row is looked up by what was sent, and not by what it says now.',
		file: 'lib/publish/edit-job.ts',
		find: 'draft: { ...edited.draft, ...texts } };',
		replace: 'draft: { ...texts, ...edited.draft } };',
	},
];
