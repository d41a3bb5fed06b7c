import { expect, test } from 'vitest';
import type { Bug } from '../../sim/bugs/bug';
import { FOUND_BUGS } from '../../sim/bugs/found-bugs';
import { bundledLives } from './bundled';

/** A life in which each bug that the simulation found in this code breaks the promise. Another plan gives seeds other lives: `npm run sim -- --bug NAME` finds new ones. */
const SEEDS: Record<string, number> = {
	'marks-of-others-tell': 126,
	'one-old-page-ends-the-board': 82_705,
	'absent-pin-stays-noted': 204_227,
	'moved-under-its-holder': 119_923,
	'own-attempt-uncounted': 195_643,
	'resolve-leaves-a-note': 126,
};

test.each(FOUND_BUGS.map((bug): [string, Bug] => [bug.name, bug]))('%s', async (name, bug) => {
	const seed = SEEDS[name] as number;
	const [mended, broken] = [await bundledLives(), await bundledLives(bug)];
	expect((await broken.liveWatched(seed)).violations).not.toEqual([]);
	expect((await mended.liveWatched(seed)).violations).toEqual([]);
});

/** Lives in which the simulation itself was wrong: a judge asked for what nobody can know, or a person was stubborn. */
test.each([36_329, 119_828, 132_222, 366_506])('the life %i is held against nobody', async (seed) => {
	expect((await (await bundledLives()).liveWatched(seed)).violations).toEqual([]);
});
