import type { Bug } from './bug';

/** Bugs that the simulation found in this code, planted again. */
export const FOUND_BUGS: readonly (Bug & { seed: number })[] = [
	// needs: a list that keeps the query of some links and drops that of others, and a lost answer; seen as: two pins.
	{
		name: 'marks-of-others-tell',
		seed: 126,
		breaks: 'A pin that is listed without its mark may be the one that was sent, whatever other pins are listed with.',
		file: 'lib/publish/look-up.ts',
		find: `			if (kinship !== 'another') found[PLACE[kinship]].push(pin);
`,
		replace: `			const isMarked = (link: string | null | undefined) => link?.includes('utm_content=pp-') === true;
			if (kinship !== 'another') found[PLACE[kinship]].push(pin);
			else if (isMarked(sent.link) && isMarked(pin.link)) return { ...found, equal: [], mayBe: [] };
`,
	},
	// needs: small pages in an odd order, two new pins of which the other one is on the first page and this one behind old
	// pins, and a lost answer; seen as: two pins.
	{
		name: 'one-old-page-ends-the-board',
		seed: 82_705,
		breaks: 'One page of old pins is no proof that no new pin follows, also after a page that has one.',
		file: 'lib/publish/board-pages.ts',
		find: "=== 'old') ? old + 1 : 0;",
		replace: "=== 'old') ? old + 1 : 1;",
	},
	// needs: a person who resolves a job whose draft is not kept, as that of an import; seen as: a note that is left.
	{
		name: 'resolve-leaves-a-note',
		seed: 126,
		breaks: 'When a person has decided about a pin, no note is left that one may still come.',
		file: 'lib/publish/resolve-job.ts',
		find: 'const texts = sentTextsOf(job);',
		replace: 'const texts = sentTextsOf({ ...job, sent: undefined });',
	},
	// needs: a person who says that there is no pin while it is sent again, and a lost answer; seen as: two pins.
	{
		name: 'resolved-after-another-attempt',
		seed: 7_189_751,
		breaks: 'What a person says of an attempt is not taken for one that was sent after they looked.',
		file: 'lib/ledger/resolve.ts',
		find: 'if (job.armedAt !== armedAt)',
		replace: 'if (job.fence < 0)',
	},
	// needs: a process that stands still while it holds a pin, longer than its lease, and a person who moves that pin
	// meanwhile; seen as: a pin before its time.
	{
		name: 'moved-under-its-holder',
		seed: 119_923,
		breaks: 'A pin that somebody moved is not sent by a process that was held up past its claim.',
		file: 'lib/ledger/schedule.ts',
		find: 'return decided && withoutHolder(decided);',
		replace: 'return decided;',
	},
	// needs: rows that look alike, of which one has its attempt refused by the store while the pins of others are answered
	// as it is looked up; seen as: two rows answered by one pin.
	{
		name: 'own-attempt-uncounted',
		seed: 195_643,
		breaks: 'An unanswered row counts among those that a pin may belong to, also where its note was not stored.',
		file: 'lib/publish/look-up.ts',
		find: 'await context.ledger.inFlight(likenessOf(publication), job.key);',
		replace: '(await context.ledger.inFlight(likenessOf(publication))).slice(1);',
	},
	// needs: the same rows, one of which is answered between two steps of the look-up of another; seen as: a row whose pin
	// the other one has.
	{
		name: 'owners-before-the-count',
		seed: 6_036_184,
		breaks: 'A row alike that is answered in the middle of a look-up counts, or its pin is no longer free.',
		file: 'lib/publish/look-up.ts',
		find: `	const inFlight = listed.equal.length === 0 ? [] : await context.ledger.inFlight(likenessOf(publication), job.key);
	const { marked, equal, mayBe, owners } = await withoutOthers(context, listed, job.key);
`,
		replace: `	const { marked, equal, mayBe, owners } = await withoutOthers(context, listed, job.key);
	const inFlight = equal.length === 0 ? [] : await context.ledger.inFlight(likenessOf(publication), job.key);
`,
	},
	// needs: the same rows, sent some minutes apart, both unanswered; seen as: a pin that is sent again, because the other
	// row has it, and the pin of that one is too old for this one.
	{
		name: 'youngest-pin-taken-first',
		seed: 7_175_021,
		breaks: 'Of pins that look alike, the row that was sent first takes the oldest.',
		file: 'lib/publish/look-up.ts',
		find: 'oldestFirst(fitting).map(published)',
		replace: 'fitting.map(published)',
	},
	// needs: a pin that is not there and is to be sent again, when its domain is blocked, and a person who cancels it; seen
	// as: a note that is left.
	{
		name: 'absent-pin-stays-noted',
		seed: 204_227,
		breaks: 'When the look-up has found that there is no pin, no note is left that one may still come.',
		file: 'lib/ledger/lease.ts',
		find: "withEvent(job, { state: 'unknown', reason }, now), [note]);",
		replace: "withEvent(job, { state: 'unknown', reason }, now), []);",
	},
	// needs: rows that look alike, one of which sleeps over its answer while another one is looked up and takes its pin;
	// seen as: two rows answered by one pin.
	{
		name: 'answered-pin-taken-twice',
		seed: 343_512,
		breaks: 'A pin that another job has taken is not given to a second one, also where it is its answer.',
		file: 'lib/ledger/lease.ts',
		find: 'if (rows.isTaken(found))',
		replace: 'if (rows.isTaken([]))',
	},
	// needs: a limit of the user's own, a token that is refused, and no connection for the fresh one; seen as: more writes
	// than the limit allows.
	{
		name: 'refused-call-uncounted',
		seed: 3_130_948,
		breaks: "A call whose token was refused counts in the user's own limit, also where it could not be sent again.",
		file: 'lib/pinterest/call.ts',
		find: "error.sent === 'no' && !error.wasRefused",
		replace: "error.sent === 'no'",
	},
	// needs: the same limit, and a machine that sleeps while the store tells it the time; seen as: the same.
	{
		name: 'slept-over-the-time',
		seed: 8_209_415,
		breaks: 'A machine that slept while it asked for the time asks again.',
		file: 'lib/store/store-clock.ts',
		find: '{ least: there - after, most: there + GRAIN_MS - before, at: after, own };',
		replace: '{ least: there - after, most: there + GRAIN_MS - before, at: after, own: apart() };',
	},
	// needs: the same limit, and a machine that sleeps between the reservation of a call and its moment, until the process
	// counts as gone; seen as: the same.
	{
		name: 'reservation-slept-over',
		seed: 1_359_651,
		breaks: 'A call that was reserved before the machine slept is reserved anew.',
		file: 'lib/rate-limit/reservations.ts',
		find: 'if (this.hasSlept() || time.latest() >= until) return true;',
		replace: '',
	},
];
