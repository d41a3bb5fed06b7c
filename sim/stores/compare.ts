import type { Violation } from '../judges/violation';
import type { LifeEnd } from '../life';
import type * as Lives from '../lives';
import { openBacking, type Backing } from './backings';
import { differences, excerpts, type StoreNames } from './differences';
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
	rows: [key: string, raw: string][];
}

export const comparedStore = (kind: StoreKind): ComparedStore => ({
	name: kind,
	open: async () => await openBacking(kind),
});

/** Lives the life of a seed on each store, and compares how it ends and each row that it leaves. */
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
		const found = [...differencesOfEnds(one.end, other.end, names), ...differences(one.rows, other.rows, names)];
		if (found.length > 0) found.unshift(await parting(seed, [first, store], lives));
		comparison.differences.push(...found);
	}
	return comparison;
}

async function liveOn(
	{ name, open }: ComparedStore,
	seed: number,
	{ liveWatched }: typeof Lives,
	answers?: RecordedAnswer[],
): Promise<Lived> {
	const backing = await open();
	try {
		const end = await liveWatched(seed, { backing: answers ? recorded(backing.store, answers) : backing.store });
		return { name, end, rows: await backing.rows() };
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

/** Lives a life again on both stores, to say which verb is the first that is another one or has another answer. */
async function parting(
	seed: number,
	[one, other]: readonly [ComparedStore, ComparedStore],
	lives: typeof Lives,
): Promise<string> {
	const mine: RecordedAnswer[] = [];
	const theirs: RecordedAnswer[] = [];
	await liveOn(one, seed, lives, mine);
	await liveOn(other, seed, lives, theirs);
	const longest = Math.max(mine.length, theirs.length);
	for (let index = 0; index < longest; index++) {
		const [my, their] = [mine[index] ?? NONE, theirs[index] ?? NONE];
		const [asked, itsAsked] = excerpts(my.asked, their.asked);
		if (my.asked !== their.asked)
			return `Verb ${index + 1} is ${asked} on ${one.name} and ${itsAsked} on ${other.name}, after the same answers.`;
		const [answered, itsAnswered] = excerpts(my.answered, their.answered);
		if (my.answered !== their.answered)
			return `Verb ${index + 1}, ${asked}, is answered ${answered} by ${one.name} and ${itsAnswered} by ${other.name}.`;
	}
	return `All ${longest} verbs are asked and answered alike.`;
}
