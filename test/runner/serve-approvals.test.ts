import { describe, expect, it } from 'vitest';
import { cli, ownFolder, type CliOptions } from '../support/cli';
import { startPage, type PageAt } from '../support/page';
import { emulate, samples } from '../support/pipeline';
import { commandAt, inSeconds } from '../support/worker';

const HEAD = 'media_url,board,title,description,link,run_at,approve\n';
const line = (title: string, { description = '', link = '', runAt = '', approve = '' } = {}) =>
	`media/lemon-tart.jpg,Travel,${title},${description},${link},${runAt},${approve}\n`;

/** An import whose rows wait, and the page. */
async function stage(csv: string) {
	const emulator = await emulate();
	const options: CliOptions = commandAt(emulator, await ownFolder());
	const { code, lines } = await cli(['import', '-', '--require-approval', '--json'], {
		...options,
		cwd: samples,
		input: HEAD + csv,
	});
	const page = await startPage({ ...options, cwd: samples });
	const text = await page.text('/approvals');
	const importId = /action="\/approvals\/([^"]+)"/.exec(text)?.[1] ?? '';
	const decide = async (row: string, decision: 'approve' | 'decline') =>
		await page.post(`/approvals/${importId}`, { row, decision, next: '', after: '' });
	return { emulator, options, code, lines, page, text, importId, decide };
}

const until = async (page: Pick<PageAt, 'text'>, pattern: RegExp) => {
	for (let text = await page.text('/approvals'); ; text = await page.text('/approvals')) {
		if (pattern.test(text)) return text;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
};

describe('the page Approvals', () => {
	it('shows what waits, and publishes a pin once it is approved', async () => {
		const { emulator, code, text, page, decide } = await stage(
			line('Tart', { description: 'With lemons.', link: 'https://example.com/tart' }) + line('Cake'),
		);
		expect(code).toBe(0);
		expect(text).toContain('2 pins wait');
		expect(text).toContain('With lemons.');
		expect(text).toContain('example.com/tart');
		expect(emulator.pins()).toEqual([]);
		const answer = await decide('2', 'approve');
		expect([answer.status, answer.headers.get('location')]).toEqual([303, '/approvals']);
		expect(await page.text('/approvals')).toContain('The pin is approved, and goes out.');
		const after = await until(page, /Tart<\/b>[^]*>published</);
		expect(after).toContain(`${emulator.url}/pin/`);
		expect(after).toContain('1 pin waits');
		expect(emulator.pins().map(({ title }) => title)).toEqual(['Tart']);
	});

	it('approves all of an import, and says what is scheduled and what failed', async () => {
		const { emulator, page, decide } = await stage(
			line('Now') + line('Later', { runAt: inSeconds(3_600) }) + line('x'.repeat(101)) + line('No', { approve: 'no' }),
		);
		expect(await page.text('/approvals')).toContain('It would fail: The title has 101 characters');
		await decide('all', 'approve');
		const text = await until(page, /Now<\/b>[^]*>published<[^]*Open the pin/);
		await until(page, /Later<\/b>[^]*scheduled for/);
		expect(text).toMatch(/Nothing waits for approval/);
		await until(page, /failed<\/span>[^]*101 characters/);
		expect(
			emulator
				.pins()
				.map(({ title }) => title)
				.sort(),
		).toEqual(['No', 'Now']);
	});

	it('declines a pin, which is not published by a later import of the same sheet either', async () => {
		const { emulator, options, page, decide } = await stage(line('Tart'));
		await decide('2', 'decline');
		expect(await page.text('/approvals')).toContain('The pin is declined.');
		const again = ['import', '-', '--json', '--require-approval'];
		const { lines } = await cli(again, { ...options, cwd: samples, input: HEAD + line('Tart') });
		expect(lines[0]).toMatchObject({ outcome: 'failed', problem: { code: 'declined' } });
		expect(emulator.pins()).toEqual([]);
	});

	it('says that somebody else was faster', async () => {
		const { page, decide } = await stage(line('Tart'));
		await decide('2', 'decline');
		await page.text('/approvals');
		await decide('2', 'approve');
		expect(await page.text('/approvals')).toContain('Somebody else has decided about this pin already.');
	});

	it('shows the picture of a pin, and nothing that is no picture or lies elsewhere', async () => {
		const { page, importId } = await stage(line('Tart'));
		const picture = await page.get(`/approvals/${importId}/2/picture`);
		expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
		for (const path of ['3/picture', 'x/picture', '-1/picture'])
			expect((await page.get(`/approvals/${importId}/${path}`)).status).toBe(404);
		expect((await page.get('/approvals/none/2/picture')).status).toBe(404);
	});

	it('lets a reader look, and decide nothing', async () => {
		const { emulator, page, importId } = await stage(line('Tart'));
		const reader = await page.login(page.readerToken);
		expect(await reader.text('/approvals')).not.toContain('name="decision"');
		expect((await reader.post(`/approvals/${importId}`, { row: '2', decision: 'approve' })).status).toBe(403);
		expect(emulator.pins()).toEqual([]);
	});

	it('says without an account that nothing can be approved', async () => {
		const { emulator, options, importId } = await stage(line('Tart'));
		const page = await startPage({ ...options, env: { ...options.env, PINTEREST_ACCESS_TOKEN: '' } });
		expect(await page.text('/approvals')).toContain('No Pinterest account is connected');
		await page.post(`/approvals/${importId}`, { row: '2', decision: 'approve' });
		const text = await page.text('/approvals');
		expect(text).toContain('so nothing was approved');
		expect(text).toContain('1 pin waits');
		expect(emulator.pins()).toEqual([]);
	});

	it('makes no link of an address that is not on the web', async () => {
		const { page } = await stage(line('Tart', { link: 'javascript:alert(1)' }));
		expect(await page.text('/approvals')).not.toContain('href="javascript');
	});
});
