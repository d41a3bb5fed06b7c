import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { request } from 'node:http';
import { cli, ownFolder } from '../support/cli';
import { startPage, type PageAt } from '../support/page';
import { pictures } from '../support/pictures';
import { emulate } from '../support/pipeline';
import { checked, published, until, upload } from '../support/uploaded';
import { commandAt } from '../support/worker';

/** A page at an emulator, with an origin of pictures. */
async function start(args: string[] = WIDE) {
	const [emulator, host, folder] = [
		await emulate({ limits: { org_write: 20_000, org_read: 20_000 } }),
		await pictures(),
		await ownFolder(),
	];
	const options = commandAt(emulator, folder);
	const temporary = join(folder, 'tmp');
	await mkdir(temporary);
	options.env = { ...options.env, PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1', TMPDIR: temporary };
	const page = await startPage(options, args);
	const titles = () =>
		emulator
			.pins()
			.map(({ title }) => title)
			.sort();
	return { host, options, page, temporary, titles };
}

/** So that nothing waits for a rate limit. */
const WIDE = ['--budget', 'org_write=20000/60'];
const HEAD = 'media_url,board,title,link\n';

describe('imports on the page', () => {
	it('a sheet is uploaded, checked without publishing, published in the background, and listed with its counters', async () => {
		const { host, page, temporary, titles } = await start();
		const csv = `${HEAD}${host.url}/a.jpg,Travel,A,\n${host.url}/b.jpg,Nowhere,B,\n${host.url}/c.jpg,,C,\nmedia/d.jpg,Travel,D,\n`;
		const { path, text } = await checked(page, csv, 'pins.csv', { board: 'Travel', campaign: 'spring' });
		expect(text).toContain('4 rows: 2 would be published, 2 would fail. Nothing was published.');
		expect(text).toContain('Publish the 2 good rows now');
		expect(text).toContain('which is not a web address');
		expect(titles()).toEqual([]);
		expect(await page.text('/imports')).toContain('Nothing was imported yet');

		const answer = await page.post(`${path}/publish`);
		expect(answer.status).toBe(303);
		const imported = answer.headers.get('location') ?? '';
		const now = await until(page, imported, /class="chip good">done</);
		expect(titles()).toEqual(['A', 'C']);
		expect(now).toContain('4 rows: 2 published, 2 failed');
		expect(now).toMatch(/<b>1 row<\/b>: correct the board/);
		expect(now).toContain('Mend row 3');
		expect(now.indexOf('id="row-3"')).toBeLessThan(now.indexOf('id="row-5"'));
		expect(now).not.toContain('id="row-2"'); // those that need something first
		expect(await page.text(`${imported}?show=published`)).toContain('id="row-2"');
		const list = await page.text('/imports');
		expect(list).toContain('pins.csv');
		expect(list).toContain('campaign spring');
		expect((await page.get(path)).headers.get('location')).toBe(imported); // nothing is published by going back
		expect(await readdir(temporary)).toEqual([]); // the uploaded file is gone
	});

	it('three failed rows are mended in the page, and each answer leads to the next', async () => {
		const { host, page, titles } = await start();
		const lines = ['A', 'B', 'C'].map((title) => `${host.url}/${title}.jpg,Nowhere,${title},`);
		const { path } = await published(page, `${HEAD}${lines.join('\n')}\n`);
		const form = await page.text(`${path}/rows/2`);
		expect(form).toMatch(/name="cell_board"[^>]*aria-invalid="true"/);
		const cells = { cell_media_url: `${host.url}/A.jpg`, cell_title: 'A better', cell_board: 'Elsewhere' };
		const still = await page.post(`${path}/rows/2`, { ...cells, cell_link: 'nonsense' });
		expect(still.status).toBe(400);
		const said = await still.text();
		expect(said).toContain('Row 2 would still fail, so it was not published.');
		expect(said).toMatch(/name="cell_link"[^>]*aria-invalid="true"/);
		expect(said).toContain('value="A better"');
		expect(titles()).toEqual([]);

		const answer = await page.post(`${path}/rows/2`, { ...cells, cell_board: 'Travel' });
		expect(answer.headers.get('location')).toBe(`${path}/rows/3`);
		expect(await page.text(`${path}/rows/3`)).toContain('Row 2 is published. The next one is row 3.');
		await page.post(`${path}/rows/3`, { cell_board: 'Travel' });
		const last = await page.post(`${path}/rows/4`, { cell_board: 'Travel' });
		expect(last.headers.get('location')).toBe(path);
		expect(titles()).toEqual(['A better', 'B', 'C']);
		expect(await page.text(path)).toContain('3 rows: 3 published');
		expect((await page.post(`${path}/rows/4`, { cell_board: 'Travel' })).headers.get('location')).toBe(path);
		expect(titles()).toHaveLength(3);
	});

	it('the results that are downloaded, mended and imported again publish only what was mended', async () => {
		const { host, page, titles, options } = await start();
		const csv = `${HEAD}${host.url}/a.jpg,Travel,A,\n${host.url}/b.jpg,Nowhere,B,\n${host.url}/c.jpg,Travel,"=HYPERLINK(""https://evil.example"")",\n`;
		const { path } = await published(page, csv, 'spring pins.csv');
		const results = await page.get(`${path}/results.csv`);
		expect(results.headers.get('content-disposition')).toBe(
			`attachment; filename="spring pins-results.csv"; filename*=UTF-8''spring%20pins-results.csv`,
		);
		const text = await results.text();
		expect(text).toContain(`"'=HYPERLINK(`); // a text for a spreadsheet
		const again = await published(page, text.replace('b.jpg,Nowhere', 'b.jpg,Travel'), 'spring pins-results.csv');
		expect(again.text).toContain('3 rows: 1 published, 2 published before');
		expect(titles()).toEqual(['=HYPERLINK("https://evil.example")', 'A', 'B']);
		const workbook = Buffer.from(await (await page.get(`${path}/results.xlsx`)).arrayBuffer());
		expect(workbook.subarray(0, 2).toString()).toBe('PK');
		const { lines } = await cli(['import', '-', '--json', '--dry-run'], { ...options, input: workbook });
		expect(lines.at(-1)).toMatchObject({ rows: 3, existing: 2, failed: 1 });
	});

	it('a sheet that is too large is refused before it is read, and one of no known length while it is read', async () => {
		const { page } = await start();
		const { status, sent } = await sendSlowly(page, '/imports/new', 60_000_000);
		expect(status).toBe(413);
		expect(sent).toBeLessThan(5_000_000);
		const unknown = await page.call('/imports/new', {
			method: 'POST',
			headers: { 'content-type': 'multipart/form-data; boundary=b' },
			body: endless(),
			duplex: 'half',
		} as RequestInit);
		expect(unknown.status).toBe(413);
		expect(await unknown.text()).toContain('larger than 50 MB');
	});

	it('HTML in cells and in the name of a file is text, and a name keeps no path, quote or line break', async () => {
		const { host, page } = await start();
		const evil = '<script>alert(1)</script>';
		const { path, text } = await published(
			page,
			`${HEAD}${host.url}/a.jpg,${evil},${evil},\n`,
			'../../etc/a "b"\n<i>x</i>.csv',
		);
		for (const html of [text, await page.text('/imports'), await page.text(`${path}/rows/2`)]) {
			expect(html).not.toContain('<script>alert');
			expect(html).not.toContain('<i>x</i>');
		}
		expect(text).toContain('&lt;script&gt;alert(1)');
		const disposition = (await page.get(`${path}/results.csv`)).headers.get('content-disposition') ?? '';
		expect(disposition).toMatch(
			/^attachment; filename="[\w .()+-]+-results\.csv"; filename\*=UTF-8''[\w%.-]+-results\.csv$/,
		);
		expect(disposition).not.toMatch(/etc|%2F|%0A/);
	});

	it.each([
		['no spreadsheet', 'x', 'pins.pdf', 'pins.pdf is not a spreadsheet'],
		['no file', '', '', 'Choose a file with rows in it'],
		['a zone that does not exist', `${HEAD}a,b,c,d\n`, 'pins.csv', 'There is no time zone Mars'],
	])('an upload of %s is refused with a sentence', async (_, sheet, name, said) => {
		const { page } = await start();
		const answer = await upload(page, sheet, name, { time_zone: said.includes('Mars') ? 'Mars' : '' });
		expect(answer.status).toBe(400);
		expect(await answer.text()).toContain(said);
	});

	it('a sheet without rows, or with other columns, is refused by its check', async () => {
		const { page } = await start();
		expect((await checked(page, 'media_url,board\n')).text).toContain('class="problem"');
		expect((await checked(page, 'name,colour\nx,red\n')).text).toContain('Choose another sheet');
	});

	it('rows of a sheet that is imported so wait for approval, and a mended one waits too', async () => {
		const { host, page, titles } = await start();
		const csv = `${HEAD}${host.url}/a.jpg,Travel,A,\n${host.url}/b.jpg,Travel,B,nonsense\n`;
		const { path, text } = await published(page, csv, 'pins.csv', { require_approval: 'yes' });
		expect(text).toContain('waits for approval');
		const held = await page.text(`${path}?show=waiting`);
		expect(held).toContain('id="row-2"');
		await page.post(`${path}/rows/3`, { cell_link: 'https://shop.example/' });
		expect(titles()).toEqual([]);
		expect(await page.text(`/imports/new?like=${path.split('/')[2]}`)).toMatch(/name="require_approval"[^>]* checked/);
	});

	it('two uploads are imported one after the other, and nothing is published twice', async () => {
		const { host, page, titles } = await start();
		const sheets = [1, 2].map(
			(sheet) => `${HEAD}${host.url}/same.jpg,Travel,Same,\n${host.url}/${sheet}.jpg,Travel,Only ${sheet},\n`,
		);
		const both = await Promise.all(sheets.map(async (csv, index) => await published(page, csv, `sheet-${index}.csv`)));
		expect(titles()).toEqual(['Only 1', 'Only 2', 'Same']);
		expect(both.map(({ text }) => text).join()).toContain('2 rows: 1 published, 1 published before');
		const pressed = await checked(page, sheets[0] as string);
		const answers = await Promise.all([page.post(`${pressed.path}/publish`), page.post(`${pressed.path}/publish`)]);
		expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1);
	});

	it('an import whose process was killed says so, and importing the same file again publishes nothing twice', async () => {
		const { host, page, options, titles } = await start(['--lease', '1', '--quarantine', '1']);
		const { path } = await checked(page, manyRows(host.url));
		const imported = (await page.post(`${path}/publish`)).headers.get('location') ?? '';
		await until(page, imported, /[1-9]\d* published/);
		await page.stop('SIGKILL');
		const next = await startPage(options, [...WIDE, '--lease', '1', '--quarantine', '1']);
		const text = await next.text(imported);
		expect(text).toMatch(/class="chip wait">running</); // nobody knows better for the first minute
		expect(await (await next.get(`${imported}/results.csv`)).text()).toContain('row_key,media_url,board,title,link');
		const again = await published(next, manyRows(host.url));
		expect(again.text).toContain('published before');
		expect(titles()).toEqual(manyTitles);
	}, 120_000);

	it('an import that the end of the page interrupts is recorded as interrupted, and is tried again by the next page', async () => {
		const { host, page, options, titles } = await start([]); // at Pinterest's own pace, of which a minute has 100 pins
		const { path } = await checked(page, manyRows(host.url));
		const imported = (await page.post(`${path}/publish`)).headers.get('location') ?? '';
		await until(page, imported, /[1-9]\d* published/);
		expect(await page.stop()).toBe(130);
		const next = await startPage(options, WIDE);
		const text = await next.text(imported);
		expect(text).toContain('class="chip bad">interrupted<');
		expect(text).toContain('import the same file again');
		await next.post(`${imported}/retry`);
		await until(next, imported, /class="chip good">done</);
		expect(titles()).toEqual(manyTitles);
	}, 120_000);

	it('a reader sees imports and results, and is offered nothing to change', async () => {
		const { host, page } = await start();
		const { path } = await published(page, `${HEAD}${host.url}/a.jpg,Nowhere,A,\n`);
		const reader = await page.login(page.readerToken);
		const text = await reader.text(path);
		expect(text).not.toMatch(/Mend row|Try \d+ row/);
		expect(await reader.text('/imports/new')).toContain('may look, and import nothing');
		expect((await reader.post(`${path}/rows/2`, { cell_board: 'Travel' })).status).toBe(403);
		expect((await reader.get(`${path}/results.csv`)).status).toBe(200);
	});
});

/** More than Pinterest takes in a minute, so that an import of them lasts. */
const manyTitles = Array.from({ length: 150 }, (_, index) => `Pin ${index}`).sort();
const manyRows = (host: string) =>
	`${HEAD}${manyTitles.map((title) => `${host}/${encodeURIComponent(title)}.jpg,Travel,${title},`).join('\n')}\n`;

/** Sends a form of so many bytes, and stops when there is an answer. */
async function sendSlowly(page: PageAt, path: string, bytes: number) {
	return await new Promise<{ status: number; sent: number }>((resolve, reject) => {
		let sent = 0;
		const headers = {
			authorization: `Bearer ${page.token}`,
			'content-type': 'multipart/form-data; boundary=b',
			'content-length': bytes,
		};
		const sending = request(new URL(path, page.url), { method: 'POST', headers }, (answer) => {
			answer.resume();
			resolve({ status: answer.statusCode ?? 0, sent });
			sending.destroy();
		});
		sending.on('error', reject);
		const part = Buffer.alloc(64 * 1024);
		const more = () => {
			if (sending.destroyed || sent >= bytes) return;
			sent += part.length;
			sending.write(part, () => setTimeout(more, 5));
		};
		more();
	});
}

function endless(): ReadableStream<Uint8Array> {
	const head = '--b\r\ncontent-disposition: form-data; name="sheet"; filename="a.csv"\r\n\r\n';
	let sent = 0;
	return new ReadableStream({
		pull(controller) {
			if (sent === 0) controller.enqueue(new TextEncoder().encode(head));
			if ((sent += 1_000_000) > 70_000_000) return controller.close();
			controller.enqueue(new Uint8Array(1_000_000));
		},
	});
}
