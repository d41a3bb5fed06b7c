import { expect, test } from 'vitest';
import type { Bug } from '../../sim/bugs/bug';
import { BUGS } from '../../sim/bugs/bugs';
import { optionsOf } from '../../sim/command/options';
import { replayCommand } from '../../sim/command/replay-command';
import { bundledLives, storyOf } from './bundled';

const SEEDS = [1, 2, 3, 4, 5, 6];

test('a seed tells the same story each time, line by line, and each seed another', async () => {
	const [lives, others] = [await bundledLives(), await bundledLives()];
	const stories = new Set<string>();
	for (const seed of SEEDS) {
		const { lines, end } = await storyOf(lives, seed);
		expect(lines.length).toBeGreaterThan(50);
		// In a process where other lives were lived before, and in one where none was.
		expect(await storyOf(lives, seed)).toEqual({ lines, end });
		expect(await storyOf(others, seed)).toEqual({ lines, end });
		stories.add(JSON.stringify(lines));
	}
	expect(stories.size).toBe(SEEDS.length);
});

test('a life with fewer steps is the beginning of the whole life', async () => {
	const lives = await bundledLives();
	for (const seed of SEEDS) {
		const { lines, end } = await storyOf(lives, seed);
		for (const steps of [1, 20, Math.floor(end.steps / 2), end.steps - 1]) {
			const short = await storyOf(lives, seed, steps);
			expect(short.end.steps).toBe(steps);
			expect(short.lines).toEqual(lines.filter(({ step }) => step <= steps));
		}
	}
});

test('what the story is told to changes nothing in it', async () => {
	const lives = await bundledLives();
	for (const seed of SEEDS) expect(await lives.liveWatched(seed)).toEqual((await storyOf(lives, seed)).end);
});

test('a failing life is made smaller, and the command that is printed for it shows the same violation', async () => {
	const bug = BUGS.find(({ name }) => name === 'lost-answer-is-a-refusal') as Bug;
	const { liveWatched, planOf, shrink } = await bundledLives(bug);
	let seed = 0;
	let [violation] = (await liveWatched(seed)).violations;
	while (!violation && seed < 300) [violation] = (await liveWatched(++seed)).violations;
	if (!violation) throw new Error('The planted bug was not seen.');

	const shrunk = await shrink(seed, violation);
	expect(await shrink(seed, violation)).toEqual(shrunk);
	expect(shrunk.lives).toBeLessThanOrEqual(220);
	const [plan, smaller] = [planOf(seed), planOf(seed, shrunk.smaller)];
	const sizeOf = ({ workers, rows, faults }: typeof plan) => workers.length + rows + faults.size;
	expect(sizeOf(smaller)).toBeLessThan(sizeOf(plan));

	const command = replayCommand(shrunk, plan, bug.name);
	const options = optionsOf(command.slice('npm run sim -- '.length).split(' '));
	expect(options).toMatchObject({ bug: bug.name, seed });
	const end = await liveWatched(seed, options);
	expect(end.violations).toEqual([shrunk.violation]);
	expect(end.violations[0]?.judge).toBe(violation.judge);
	expect(end.steps).toBe(shrunk.steps);
	expect(end.plan).toEqual(smaller);
});
