import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, ownFolder, type CliOptions } from '../support/cli';
import { startPage } from '../support/page';
import { emulate, samples } from '../support/pipeline';
import { commandAt, importDue, makeDue } from '../support/worker';

const HEAD = 'media_url,board,title,link,approve,run_at';

async function start() {
	const folder = await ownFolder();
	const command = commandAt(await emulate(), folder);
	return { folder, command };
}

async function imported(options: CliOptions, rows: string[]) {
	return await cli(['import', '-', '--json'], { ...options, cwd: samples, input: [HEAD, ...rows].join('\n') });
}

/** The text of a page as people read it. */
function readable(html: string): string {
	const text = html.replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '').replaceAll(/<[^>]+>/g, ' ');
	return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ');
}

/** The part of the page with this id. */
function part(html: string, id: string): string {
	const start = html.indexOf(`id="${id}"`);
	expect(start).toBeGreaterThan(0);
	return html.slice(start, html.indexOf('</section>', start));
}

/** The group of what needs a person. */
function group(html: string, needs: string): string {
	const start = html.indexOf(`id="needs-${needs}"`);
	expect(start, needs).toBeGreaterThan(0);
	return html.slice(start, html.indexOf('</article>', start));
}

describe('the page Today', () => {
	it('says where to begin while the record is empty', async () => {
		const { command } = await start();
		const page = await startPage(command);
		const html = await page.text('/');
		expect(readable(part(html, 'shipped'))).toContain('Nothing is here yet.');
		expect(part(html, 'shipped')).toContain('href="/imports"');
		expect(readable(part(html, 'waiting'))).toContain('Nothing is scheduled.');
		expect(readable(part(html, 'needs-you'))).toContain('Nothing needs you.');
	});

	it('shows what shipped, and what needs a person by what has to be done, with the reason in words', async () => {
		const { command } = await start();
		await imported(command, [
			'media/lemon-tart.jpg,Travel,Lemon & "tart",https://example.com/a,,',
			'media/no-such-file.jpg,Travel,Lost picture,https://example.com/b,,',
			'media/sea-waves.jpg,No Such Board,Wrong board,https://example.com/c,,',
			',Travel,No picture,https://example.com/d,,',
			'media/herb-pots.jpg,Travel,Held back,https://example.com/e,no,',
		]);
		const page = await startPage(command);
		const html = await page.text('/');
		expect(readable(part(html, 'shipped'))).toMatch(/1 pin today 1 since the record began/);
		expect(part(html, 'shipped')).toContain('Lemon &amp; &quot;tart&quot;');
		expect(part(html, 'shipped')).toMatch(
			/<img[^>]* src="\/jobs\/pin%3A[^"]+\/picture" alt="[^"]+" width="150" height="225"/,
		);
		expect(part(html, 'shipped')).toMatch(/href="https?:\/\/[^"]*\/pin\/\d+\/"/);
		const needs = readable(part(html, 'needs-you'));
		expect(needs).toMatch(/Fix the row in the sheet \d/);
		expect(needs).toContain('row 5 of');
		expect(needs).toContain('Lost picture');
		expect(readable(group(html, 'fix-board'))).toMatch(/Choose another board 1.*Wrong board.*No Such Board/);
		expect(html).not.toContain(join(samples, 'media'));
	});

	it('shows one import, one account and other days from its address', async () => {
		const { command } = await start();
		const { lines } = await imported(command, ['media/lemon-tart.jpg,Travel,Lemon tart,,,', ',Travel,No picture,,,']);
		expect(lines.at(-1)).toMatchObject({ created: 1, failed: 1 });
		const page = await startPage(command);
		const id = /<option value="(\d[^"]+)"/.exec(await page.text('/'))?.[1] ?? '';
		expect(readable(part(await page.text(`/?import=${id}`), 'shipped'))).toMatch(/1 pin of this import/);
		expect(readable(part(await page.text(`/?import=none`), 'shipped'))).toMatch(/0 pins of this import/);
		expect(readable(part(await page.text('/?period=yesterday'), 'shipped'))).toMatch(/0 pins yesterday 1 since/);
		expect(readable(part(await page.text('/?period=7d'), 'shipped'))).toMatch(/1 pin in the last 7 days/);
		expect(readable(part(await page.text('/?account=999'), 'shipped'))).toMatch(/0 pins today 0 since/);
		expect((await page.get('/?period=%00&account=%27%22%3E&import=%00')).status).toBe(200);
	});

	it('shows what waits, and says so where pins are due and no worker runs', async () => {
		const { command } = await start();
		const keys = await importDue(command, { Tomorrow: 86_400, 'In an hour': 3_600 });
		const page = await startPage(command);
		const waiting = readable(part(await page.text('/'), 'waiting'));
		expect(waiting).toMatch(/What waits 2 scheduled/);
		expect(waiting).toMatch(/In an hour.*Tomorrow/);
		expect(readable(await page.text('/'))).not.toContain('No worker runs');
		await makeDue(command, { first: keys['In an hour'] as string }, Date.now() - 10 * 60_000);
		expect(readable(part(await page.text('/'), 'hindrances'))).toContain('No worker runs. Pins of the account');
	});

	it('is for a reader too', async () => {
		const { command } = await start();
		const page = await startPage(command);
		const reader = await page.login(page.readerToken);
		expect((await reader.get('/')).status).toBe(200);
	});
});
