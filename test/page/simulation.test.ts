import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Plugin } from 'esbuild';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../sim/bundle.mjs';
import { buildPage } from '../../sim/page/build.mjs';
import { accessibilityFaults } from '../support/accessibility';
import { visit, type VisitOptions } from '../support/browser';

const CACHE = join(__dirname, '../../node_modules/.cache/simulation-page');
const FILE = join(CACHE, 'simulator.html');
/** Many answers are lost in it, and workers crash. */
const WORLD = '#seed=24&faults=crashes,network-loses-answers,lists-late&rows=5&workers=import,due,node&strength=0.9';
const CALM_WORLD = '#seed=22&faults=none&rows=5&workers=import,due,node';

/** Opens the page from its file in a browser without a network, and says what it asked for and complained of. */
async function openPage(hash = '', { file = FILE, ...options }: VisitOptions & { file?: string } = {}) {
	const { page, picture } = await visit('about:blank', { offline: true, ...options });
	const [requests, complaints]: [string[], string[]] = [[], []];
	page.on('request', (request) => requests.push(request.url()));
	page.on('console', (message) => complaints.push(message.text()));
	page.on('pageerror', (error) => complaints.push(String(error)));
	const url = `${pathToFileURL(file).href}${hash}`;
	await page.goto(url);
	return { page, picture, complaints, elsewhere: () => requests.filter((each) => !each.startsWith('file:///')) };
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const story = async (page: Page) => await page.locator('#story li').allInnerTexts();

/** Goes on step by step until the latest line of the story is about this. */
async function stepUntil(page: Page, wanted: RegExp): Promise<string> {
	for (let steps = 0; steps < 400; steps++) {
		const before = await page.locator('#story').innerText();
		await button(page, 'One step').click();
		await expect.poll(async () => await page.locator('#story').innerText()).not.toBe(before);
		const [latest = ''] = await story(page);
		if (wanted.test(latest)) return latest.replace(/\s+/g, ' ');
	}
	throw new Error(`The story never came to ${wanted}.`);
}

async function restOf(page: Page): Promise<string> {
	await page.locator('#speed').selectOption('3600');
	await page.locator('#status[data-over]').waitFor();
	return await page.locator('#status').innerText();
}

async function counts(page: Page): Promise<Record<string, string>> {
	const groups = await page.locator('#counts > div:visible').all();
	const pairs = groups.map(async (group) => [
		await group.locator('dt').innerText(),
		await group.locator('dd').innerText(),
	]);
	return Object.fromEntries((await Promise.all(pairs)) as [string, string][]);
}

describe('the page of the simulation', () => {
	beforeAll(async () => {
		const command = join(__dirname, '../../sim/main.mjs');
		await promisify(execFile)(process.execPath, [command, '--page', FILE]);
	});

	it('publishes each row once, whatever its reader does, without any network', async () => {
		const { page, picture, complaints, elsewhere } = await openPage(CALM_WORLD);
		const sent = await stepUntil(page, /sends the pin of row \d+/);
		const [sender = ''] = /(?:Import|Due worker|Publish node) \d+/.exec(sent) ?? [];
		await button(page, `Kill: ${sender}`).click();
		await expect.poll(async () => (await story(page))[0]).toContain('is killed by you');
		expect(await page.locator('#workers [data-state=killed]').innerText()).toContain(sender);

		await button(page, 'Cut the network').click();
		await expect.poll(async () => await button(page, 'Cut the network').getAttribute('aria-pressed')).toBe('true');
		await button(page, '+ Import').click();
		await button(page, '+ Publish node').click();
		await stepUntil(page, /hears nothing from|cannot reach Pinterest/);
		await button(page, /^Freeze: /)
			.first()
			.click();
		await button(page, 'Cut the network').click();
		await button(page, 'Lose answers').click();
		await stepUntil(page, /nobody knows whether/);
		await picture('simulation-broken');

		await button(page, 'Calm down').click();
		expect(await restOf(page)).toMatch(
			/^At rest after \d+ min of its time: 5 of 5 rows published, 0 doubled, 0 lost\.$/,
		);
		expect(await counts(page)).toEqual({ 'Pins wanted': '5', Published: '5', 'Pins doubled': '0', 'Rows lost': '0' });
		expect(await page.locator('.pin').count()).toBe(5);
		expect(await page.locator('#violations').innerText()).toBe('');
		expect(elsewhere()).toEqual([]);
		expect(complaints).toEqual([]);
		await picture('simulation-at-rest');
	});

	it('a link opens the same world in every browser and without one', async () => {
		const entry = join(CACHE, 'story.cjs');
		await bundle({ entry: '../test/page/simulation-story.ts', outfile: entry });
		const load = createRequire(__filename);
		const { storyOf } = load(entry) as { storyOf: (hash: string) => Promise<string[]> };
		const inNode = await storyOf(WORLD);
		expect(inNode.length).toBeGreaterThan(40);

		const { page } = await openPage(WORLD);
		await button(page, 'Play').click();
		await restOf(page);
		const told = await page.locator('#story li > :last-child').allInnerTexts();
		expect(told).toEqual(inNode.slice(0, told.length));
		expect(told.length).toBe(Math.min(150, inNode.length));
		expect(new URL(page.url()).hash).toBe(WORLD);

		await button(page, 'New seed').click();
		expect(new URL(page.url()).hash).not.toBe(WORLD);
		expect(await storyOf(WORLD.replace('seed=24', 'seed=25'))).not.toEqual(inNode);
	});

	it('bad values in a link are ignored with a sentence, and the page begins', async () => {
		const { page, complaints } = await openPage('#seed=none&rows=99&faults=crashes,<b>earthquakes</b>');
		const sentences = await page.locator('#ignored p').allInnerTexts();
		expect(sentences).toHaveLength(3);
		expect(sentences.join(' ')).toContain('There is no fault “<b>earthquakes</b>”');
		await button(page, 'Play').click();
		await page.locator('#workers [data-state=alive]').first().waitFor();
		expect(complaints).toEqual([]);
	});

	it('a broken promise is shown with its sentence and its seed', async () => {
		// Nothing is ever found at Pinterest.
		const plant: Plugin = {
			name: 'plant',
			setup({ onLoad }) {
				onLoad({ filter: /\/lib\/publish\/reconcile\.ts$/ }, async ({ path }) => {
					const text = await readFile(path, 'utf8');
					const found = 'await lookUp(context, lease, publication, options.signal)';
					if (!text.includes(found)) throw new Error('There is no place for the bug.');
					return {
						contents: text.replace(found, `await Promise.resolve({ answer: 'not-there' } as const)`),
						loader: 'ts',
					};
				});
			},
		};
		const file = join(CACHE, 'broken.html');
		await buildPage(file, { plugins: [plant] });
		const { page, picture } = await openPage(CALM_WORLD, { file });
		await page.locator('#speed').selectOption('60');
		await button(page, 'Lose answers').click();
		await button(page, 'Play').click();
		await page.getByText('unknown', { exact: true }).first().waitFor();
		await button(page, 'Calm down').click();
		expect(await restOf(page)).toMatch(/^Stopped/);
		const [sentence = ''] = await page.locator('#violations p').allInnerTexts();
		expect(sentence).toMatch(/^The promise was broken \(one pin\): .*row \d.* Seed 22\.$/);
		expect(await page.locator('#status').getAttribute('data-over')).toBe('bad');
		await picture('simulation-violation');
	});

	it('shows one row alone, begins the world of its form, and can be used with the keyboard', async () => {
		const { page } = await openPage(WORLD);
		await page.locator('#play').focus();
		await page.keyboard.press('Enter');
		await restOf(page);
		await page.locator('#filter').selectOption('3');
		const lines = await story(page);
		expect(lines.length).toBeGreaterThan(3);
		expect(lines.filter((line) => !/row 3/.test(line))).toEqual([]);

		await page.locator('#beginning summary').focus();
		await page.keyboard.press('Enter');
		await page.getByLabel('Seed', { exact: true }).fill('12');
		await page.getByLabel('Rows', { exact: true }).fill('2');
		await page.keyboard.press('Enter');
		expect(new URL(page.url()).hash).toContain('seed=12&faults=crashes,network-loses-answers,lists-late&rows=2&');
		expect(await page.locator('#rows li').count()).toBe(2);
	});

	it.each<VisitOptions>([
		{},
		{ colorScheme: 'dark' },
		{ viewport: { width: 375, height: 800 }, isMobile: true, hasTouch: true },
		{ viewport: { width: 375, height: 800 }, colorScheme: 'dark' },
		{ reducedMotion: 'reduce' },
	])('has no serious fault of accessibility, and no sideways scrolling: %o', async (how) => {
		const { page, picture } = await openPage(WORLD, { ...how, bypassCSP: true });
		await page.locator('#speed').selectOption('60');
		await button(page, 'Lose answers').click();
		await button(page, 'Play').click();
		await page.locator('#rows .chip[data-tone=wait]').first().waitFor();
		await page.locator('#beginning summary').click();
		// What moves is looked at when it stands.
		await button(page, 'Pause').click();
		await page.waitForTimeout(1_000);
		const width = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
		expect(Math.max(0, width)).toBe(0);
		expect(await accessibilityFaults(page)).toEqual([]);
		await picture(`simulation-${JSON.stringify(how).replace(/\W+/g, '-')}`);
	});
});
