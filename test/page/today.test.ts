import { describe, expect, it } from 'vitest';
import { accessibilityFaults } from '../support/accessibility';
import { visit } from '../support/browser';
import { cli, ownFolder } from '../support/cli';
import { startPage } from '../support/page';
import { emulate, samples } from '../support/pipeline';
import { commandAt, importDue, makeDue } from '../support/worker';

const HEAD = 'media_url,board,title,link,approve';
const SHEET = [
	HEAD,
	'media/lemon-tart.jpg,Summer Recipes,Lemon Tart with Mint and Blueberries,https://example.com/tart,',
	'media/mountain-lake.jpg,Travel,A Quiet Morning on the Mountain Lake,https://example.com/lake,',
	'media/hot-air-balloons.jpg,Travel,Hot-Air Balloons over the Valley,https://example.com/balloons,',
	'media/reading-nook.jpg,Home Ideas,A Reading Nook by the Window,https://example.com/nook,',
	'media/kitchen-shelf.jpg,Home Ideas,Open Kitchen Shelves,https://example.com/shelves,no',
	'media/herb-pots.jpg,Home Ideas,Herb Pots for the Kitchen Sill,https://example.com/herbs,no',
	'media/sea-waves.jpg,Islands,Slow Days by the Sea,https://example.com/sea,',
	'https://images.example.invalid/garden.jpg,Home Ideas,A Small Garden,https://example.com/garden,',
	',Travel,A row without a picture,https://example.com/none,',
	'media/city-lights.jpg,Travel,City Lights,not a link,',
];

/** A page of a record in which pins shipped, wait and need a person. */
async function start() {
	const command = commandAt(await emulate(), await ownFolder());
	await cli(['import', '-', '--json'], { ...command, cwd: samples, input: SHEET.join('\n') });
	const keys = await importDue(command, { 'A late pin': 3_600, 'Weekend walk': 7_200, 'Monday soup': 200_000 });
	await makeDue(command, { late: keys['A late pin'] as string }, Date.now() - 30 * 60_000);
	return await startPage(command);
}

describe('Today in a browser', () => {
	it('is read and used by keyboard, on a phone and in the dark, and leads to what has to be done', async () => {
		const { loginUrl, url } = await start();
		for (const how of [{}, { dark: true }, { phone: true }, { phone: true, dark: true }]) {
			const { page, picture } = await visit(loginUrl, { ...how, bypassCSP: true });
			await page.goto(url);
			expect(await accessibilityFaults(page)).toEqual([]);
			expect(await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThan(1);
			await picture(`today-${Object.keys(how).join('-') || 'light'}`);
		}
		const { page } = await visit(loginUrl);
		await page.goto(url);
		await page.getByRole('link', { name: 'Yesterday' }).press('Enter');
		await page.waitForURL('**/?period=yesterday');
		expect(await page.locator('#shipped').textContent()).toContain('yesterday');
		await page.goto(url);
		await page.getByRole('link', { name: 'Look at them and approve' }).click();
		await page.waitForURL('**/approvals');
		await page.goto(url);
		await page.locator('select[name=import]').selectOption({ index: 1 });
		await page.waitForURL('**/?import=*');
	});
});
