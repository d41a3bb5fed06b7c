import type { Violation } from '../judges/violation';
import type { LifeEnd } from '../life';
import type * as Lives from '../lives';
import { openBacking, type Backing } from './backings';
import { differences, excerpt, excerpts, type StoreNames } from './differences';
import type { StoreKind } from './places';
import { recorded, type RecordedAnswer } from './recorded';

/** A store that lives are lived on. */
export interface ComparedStore {
	name: string;
	/** Opens it for one life. */
	open: () => Promise<Backing>;
}

/** What became of one life that was lived on several stores. */
export interface Comparison {
	/** As it was on the first store. */
	end: LifeEnd;
	/** What is otherwise on another store than on the first: a line each. Empty where nothing is. */
	differences: string[];
	/** The first violation on each store that has one. */
	violations: { store: string; violation: Violation }[];
}

/** In place of a verb that one life did not get to. */
const NONE: RecordedAnswer = { asked: 'none', answered: 'none' };

interface Lived {
	name: string;
	end: LifeEnd;
	answers: RecordedAnswer[];
	rows: [key: string, raw: string][];
}

export const comparedStore = (kind: StoreKind): ComparedStore => ({
	name: kind,
	open: async () => await openBacking(kind),
});

/** Lives the life of a seed on each store, and compares each answer of the store, how the life ends, and each row that it leaves. */
export async function compareStores(
	seed: number,
	stores: readonly [ComparedStore, ...ComparedStore[]],
	lives: typeof Lives,
): Promise<Comparison> {
	const [first, ...others] = stores;
	const one = await liveOn(first, seed, lives);
	const comparison: Comparison = { end: one.end, differences: [], violations: violationsOf(one) };
	for (const store of others) {
		const other = await liveOn(store, seed, lives);
		comparison.violations.push(...violationsOf(other));
		const names: StoreNames = [one.name, other.name];
		const found = [
			...parting(one, other),
			...differencesOfEnds(one.end, other.end, names),
			...differences(one.rows, other.rows, names),
		];
		comparison.differences.push(...found);
	}
	return comparison;
}

async function liveOn({ name, open }: ComparedStore, seed: number, { liveWatched }: typeof Lives): Promise<Lived> {
	const backing = await open();
	const answers: RecordedAnswer[] = [];
	try {
		const end = await liveWatched(seed, { backing: recorded(backing.store, answers) });
		return { name, end, answers, rows: await backing.rows() };
	} finally {
		await backing.close();
	}
}

function violationsOf({ name, end }: Lived): Comparison['violations'] {
	return end.violations.slice(0, 1).map((violation) => ({ store: name, violation }));
}

function differencesOfEnds(one: LifeEnd, other: LifeEnd, [nameOfOne, nameOfOther]: StoreNames): string[] {
	return (['steps', 'tookMs', 'pins', 'lateDoubles', 'violations'] as const).flatMap((what) => {
		const [mine, theirs] = excerpts(JSON.stringify(one[what]), JSON.stringify(other[what]));
		return mine === theirs ? [] : [`${what}: ${nameOfOne} has ${mine}, ${nameOfOther} has ${theirs}`];
	});
}

/** Which verb is the first that is another one, or has another answer: what follows may follow from it. */
function parting({ name, answers }: Lived, { name: itsName, answers: itsAnswers }: Lived): string[] {
	const longest = Math.max(answers.length, itsAnswers.length);
	for (let index = 0; index < longest; index++) {
		const [my, their] = [answers[index] ?? NONE, itsAnswers[index] ?? NONE];
		const [asked, itsAsked] = excerpts(my.asked, their.asked);
		if (my.asked !== their.asked)
			return [`Verb ${index + 1} is ${asked} on ${name} and ${itsAsked} on ${itsName}, after the same answers.`];
		const [answered, itsAnswered] = excerpts(my.answered, their.answered);
		if (my.answered !== their.answered)
			return [
				`Verb ${index + 1}, ${excerpt(my.asked, 0)}, is answered ${answered} by ${name} and ${itsAnswered} by ${itsName}.`,
			];
	}
	return [];
}
