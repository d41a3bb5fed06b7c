import { expect, test } from 'vitest';
import { Random } from '../../sim/kernel/random';
import {
	characterOf,
	Pinterest,
	PINTEREST_FAULTS,
	type Character,
	type PinterestFault,
} from '../../sim/pinterest/pinterest';
import { ACCOUNTS, BOARD, NOW, OWNER, pictured, pinWith, setUp, verdictOn } from './pinterest-set-up';

const lives = (faults: ReadonlySet<PinterestFault>) =>
	[...Array(300).keys()].map((seed) => characterOf(new Random(seed), faults));
const ALL = new Set(PINTEREST_FAULTS);
const neutral = characterOf(new Random(1), new Set());

test('each fault has its own traits, and without it they are neutral', () => {
	const changed = (faults: ReadonlySet<PinterestFault>) =>
		new Set(lives(faults).flatMap((life) => differing(life, neutral)));
	expect([...changed(new Set())]).toEqual([]);
	const traits = PINTEREST_FAULTS.map((fault) => [...changed(new Set([fault]))]);
	for (const [at, names] of traits.entries()) expect(names, PINTEREST_FAULTS[at]).not.toEqual([]);
	expect(new Set(traits.flat()).size).toBe(traits.flat().length);
	expect(new Set(traits.flat())).toEqual(new Set(Object.keys(neutral)));
});

test('a fault that is switched off leaves the others as they are', () => {
	const less = lives(new Set(PINTEREST_FAULTS.filter((fault) => fault !== 'small-pages')));
	for (const [seed, life] of lives(ALL).entries()) expect(less[seed]).toEqual({ ...life, pageSize: neutral.pageSize });
});

test('a fault that is switched off leaves the moments of the others as they are', () => {
	const brokenCalls = (busy: number) => {
		const character = { ...neutral, breaksBefore: 0.3, busy };
		const pinterest = new Pinterest({ random: new Random(1), character, accounts: ACCOUNTS });
		return [...Array(60).keys()].filter((count) => {
			const call = { operation: 'POST /pins', method: 'POST', path: '/pins', token: OWNER.token } as const;
			const { status } = pinterest.answer(
				{ ...call, body: pictured('https://img.example/a.jpg') },
				NOW + count * 1_000,
			);
			return status === 408 || status >= 500;
		});
	};
	expect(brokenCalls(0).length).toBeGreaterThan(5);
	expect(brokenCalls(0.5)).toEqual(brokenCalls(0));
});

test('most lives are mild, and some are not', () => {
	const chances = lives(ALL).map(({ hiccups }) => hiccups);
	expect(chances.filter((chance) => chance < 0.1).length).toBeGreaterThan(200);
	expect(chances.filter((chance) => chance > 0.2).length).toBeGreaterThan(15);
});

test('the same seed gives the same answers, and another seed gives others', () => {
	const live = (seed: number) => {
		const random = new Random(seed);
		const character = characterOf(random, ALL);
		const pinterest = new Pinterest({ random, character, accounts: ACCOUNTS });
		let token = OWNER.token;
		return [...Array(200).keys()].map((count) => {
			const call =
				count % 3 === 2
					? ({ operation: 'GET /boards/{board_id}/pins', method: 'GET', path: `/boards/${BOARD}/pins` } as const)
					: ({
							operation: 'POST /pins',
							method: 'POST',
							path: '/pins',
							body: pictured(`https://i.example/${count}`),
						} as const);
			const answer = pinterest.answer({ ...call, token }, NOW + count * 7_000);
			if (answer.status === 401) token = pinterest.rotate(OWNER);
			return answer;
		});
	};
	for (let seed = 0; seed < 20; seed++) {
		expect(live(seed)).toEqual(live(seed));
		expect(live(seed)).not.toEqual(live(seed + 1));
	}
});

test('one that behaves from now on does nothing wrong, and shows what was made before as it did', async () => {
	const wild: Partial<Character> = {
		listsWithinMs: 100_000,
		dateForm: 'missing',
		dateFormShare: 1,
		breaksBefore: 0.1,
		outageMs: 60_000,
		spamBlocks: 0.2,
		spamBlockMs: 60_000,
		breaksAfter: 1,
	};
	const { pinterest, client, world, listBoard } = setUp(wild);
	for (let count = 0; count < 20; count++, world.now += 30_000) await verdictOn(client.createPin(pinWith()));
	const { length } = pinterest.pins;
	expect(length).toBeGreaterThan(0);
	expect(length).toBeLessThan(20);
	pinterest.behave();
	for (let count = 0; count < 20; count++) expect(await verdictOn(client.createPin(pinWith()))).toBe('done');
	expect(pinterest.pins.at(-1)).toMatchObject({ committedAt: world.now, listedAt: world.now });
	world.now += 100_000;
	expect((await listBoard()).filter((pin) => pin.created_at === undefined)).toHaveLength(length);
});

function differing(one: Character, other: Character): string[] {
	const names = Object.keys(one) as (keyof Character)[];
	return names.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}
