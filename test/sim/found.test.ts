import { expect, test } from 'vitest';
import { FOUND_BUGS } from '../../sim/bugs/found-bugs';
import { bundledLives } from './bundled';

/** Another plan gives seeds other lives: `npm run sim -- --bug NAME --lives 300000` finds new ones. */
test.each(FOUND_BUGS)('$name', async (bug) => {
	const { seed } = bug;
	const [mended, broken] = [await bundledLives(), await bundledLives(bug)];
	expect((await broken.liveWatched(seed)).violations).not.toEqual([]);
	expect((await mended.liveWatched(seed)).violations).toEqual([]);
});

/** Lives in which the simulation itself was wrong: a judge asked for what nobody can know, or a person was stubborn. */
test.each([36_329, 119_828, 132_222, 366_506, 775_170, 1_177_314, 8_358_344])(
	'the life %i is held against nobody',
	async (seed) => {
		expect((await (await bundledLives()).liveWatched(seed)).violations).toEqual([]);
	},
);

/** Lives that found a bug which no life shows any more where it is planted again: a unit test holds its line. */
test.each([528_338, 1_118_042, 2_004_386, 3_151_426, 8_224_031])('the life %i keeps the promise', async (seed) => {
	expect((await (await bundledLives()).liveWatched(seed)).violations).toEqual([]);
});
