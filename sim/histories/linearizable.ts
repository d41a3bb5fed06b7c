import type { Raw, RecordedVerb } from './history';
import { Search } from './search';
import { stepOf, Values, type Step } from './steps';

export interface NotLinearizable {
	linearizable: false;
	/** The first answer that no order of the verbs explains. */
	verb: RecordedVerb;
	/** What the rows may have held just before, in the order of the keys; each is a possible state. */
	states: Raw[][];
	/** The other verbs that were under way when it was answered, and those whose result is unknown. */
	meanwhile: RecordedVerb[];
}

export type Verdict = { linearizable: true } | NotLinearizable;

export interface CheckOptions {
	/** What the rows held before the first verb. @default no row is there */
	initial?: ReadonlyMap<string, string>;
}

/**
 * Decides whether rows behaved as one object: whether each verb on them can have taken effect in one moment between its
 * call and its return. Verbs that also touch other rows count as far as they tell of these.
 *
 * Wing and Gong's search, just in time (Lowe, "Testing for linearizability"): goes through calls and returns in their
 * order with all configurations that explain the answers so far, and lets verbs take effect only when one of them
 * returns. A verb that changes nothing takes effect as soon as it fits, because waiting would gain nothing. One with an
 * unknown result may take effect at any time after its call, or never. With many of those the search first tries only
 * the ones that an answer seems to need.
 * @throws where more than 31 verbs are under way at once, or where too many are unknown to decide.
 */
export function checkLinearizable(
	history: readonly RecordedVerb[],
	keys: readonly string[],
	{ initial = new Map() }: CheckOptions = {},
): Verdict {
	const values = new Values();
	const steps = history.flatMap((record) => stepOf(record, keys, values) ?? []);
	const events = eventsOf(steps);
	const rows = keys.map((key) => values.numberOf(initial.get(key) ?? null));
	const isExplained = (search: Search) =>
		events.every(({ step, isCall }) => (isCall ? search.call(step) : search.return(step)));
	if (steps.some(({ met }) => met === undefined) && isExplained(new Search(rows, true))) return { linearizable: true };
	const search = new Search(rows, false);
	for (const { step, isCall } of events) {
		if (isCall ? search.call(step) : search.return(step)) continue;
		const states = search.states.map((state) => state.map((number) => values.rawOf(number)));
		const meanwhile = search.underWay.filter((other) => other !== step).map(({ record }) => record);
		return { linearizable: false, verb: step.record, states, meanwhile };
	}
	return { linearizable: true };
}

interface Event {
	at: number;
	step: Step;
	isCall: boolean;
}

/** In the order of time. Of one moment calls come first: what may have been at once is taken to have been so. */
function eventsOf(steps: readonly Step[]): Event[] {
	const calls = steps.map((step): Event => ({ at: step.record.call, step, isCall: true }));
	const answered = steps.filter(({ met }) => met !== undefined);
	const returns = answered.map((step): Event => ({ at: step.record.return, step, isCall: false }));
	return [...calls, ...returns].sort((one, other) => one.at - other.at || Number(other.isCall) - Number(one.isCall));
}
