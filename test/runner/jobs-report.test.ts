import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { cli, ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { commandAt, inSeconds } from '../support/worker';

const HOSTILE = '<script>alert(1)</script> & "Tart"\u001B[2J';

/** An import with pins that shipped, one that waits, one that waits for approval, and rows that failed with and without a job. */
async function reported() {
	const emulator = await emulate();
	const folder = await ownFolder();
	const { env } = commandAt(emulator, folder);
	const input = [
		'media_url,board,title,link,run_at,campaign,approve',
		`media/lemon-tart.jpg,Travel,"${HOSTILE.replaceAll('"', '""')}",https://example.com/1,,summer,yes`,
		`media/lemon-tart.jpg,Travel,=1+1,https://example.com/2,,,yes`,
		`media/lemon-tart.jpg,Travel,Later,https://example.com/3,${inSeconds(3_600)},summer,yes`,
		'media/lemon-tart.jpg,Travel,Not yet,https://example.com/4,,,no',
		'media/lemon-tart.jpg,Travle,Wrong board,https://example.com/5,,,yes',
		'media/not-there.jpg,Travel,No file,https://example.com/6,,summer,yes',
		',Travel,No medium,https://example.com/7,,,yes',
	].join('\n');
	const { lines } = await cli(['import', '-', '--json'], { env, cwd: samples, input });
	expect(lines.at(-1)).toMatchObject({ created: 2, scheduled: 1, held: 1, failed: 3 });
	const before = emulator.requests().length;
	const run = async (...args: string[]) =>
		await cli(['jobs', 'report', ...args], {
			env: { PINTEREST_PIPELINE_STORE: env?.PINTEREST_PIPELINE_STORE ?? '', TZ: 'Europe/Berlin' },
			cwd: folder,
		});
	return { run, folder, asked: () => emulator.requests().length - before };
}

describe('jobs report for people', () => {
	it('says what shipped, what waits, and what to do about the rest, in words', async () => {
		const { run, asked } = await reported();
		const { code, stdout, stderr } = await run();
		expect([code, stderr]).toEqual([0, '']);
		expect(stdout).toMatch(/^What became of your pins since \d{4}-\d\d-\d\d \d\d:\d\d, as of .* \(Europe\/Berlin\)$/m);
		expect(stdout).toContain('Shipped: 2 pins\n');
		expect(stdout).toMatch(/^Waits: 1 pin\n {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}Later +Travel$/m);
		expect(stdout).toContain('Needs you: 4 pins\n');
		expect(stdout).toMatch(/^Approve: 1 pin\n {2}These pins are ready.*\n.* Not yet +Travel /m);
		expect(stdout).toMatch(/^Choose another board: 1 pin\n.*\n.*Wrong board +Travle +.*board/m);
		expect(stdout).toMatch(/^Fix the row in the sheet: 1 pin\n.*\n.*No medium .*row 8 of import /m);
		expect(stdout).toMatch(/^Fix the link: 1 pin|^Replace the image: 1 pin/m);
		expect(stdout).not.toContain('\u001B');
		expect(asked()).toBe(0);
	});

	it('is of a campaign, a board, an import or a time', async () => {
		const { run } = await reported();
		const campaign = (await run('--campaign', 'Summer')).stdout;
		expect(campaign).toMatch(/^What became of your pins of the campaign Summer, as of/);
		expect(campaign).toContain('Shipped: 1 pin\n');
		expect(campaign).toContain('Needs you: 1 pin\n');
		expect((await run('--board', 'Travle')).stdout).toContain('Shipped: 0 pins\n');
		expect((await run('--import', 'last')).stdout).toContain('Needs you: 4 pins\n');
		const later = (await run('--since', '2999-01-01')).stdout;
		expect(later).toContain('Shipped: 0 pins\n');
		expect(later).toContain('Waits: 1 pin\n'); // what waits now is told whenever it began to
		expect((await run('--limit', '1')).stdout).toContain('… and 1 more');
	});

	it('is a sheet in which every pin is a row, and no cell is a formula', async () => {
		const { run, folder } = await reported();
		const { stdout } = await run('--csv');
		const rows = parse(stdout, { bom: true, columns: true }) as Record<string, string>[];
		expect(rows.map(({ what }) => what).sort()).toEqual([
			...['needs', 'needs', 'needs', 'needs'],
			...['shipped', 'shipped'],
			'waits',
		]);
		expect(rows.find(({ title }) => title?.includes('1+1'))?.title).toBe("'=1+1");
		expect(rows.find(({ title }) => title === 'Wrong board')).toMatchObject({
			what_to_do: 'Choose another board',
			problem_code: 'board-unknown',
			row: '6',
		});
		expect(rows.find(({ title }) => title === 'No medium')).toMatchObject({ row: '8', row_key: '' });
		const written = await run('--csv', '--out', 'report.csv');
		expect(written).toMatchObject({ code: 0, stdout: '', stderr: 'The report is in report.csv.\n' });
		expect(parse(await readFile(join(folder, 'report.csv')), { bom: true, columns: true })).toHaveLength(7);
	});

	it('is one page without a script in which every text is escaped', async () => {
		const { run, folder } = await reported();
		expect(await run('--html', '--out', 'report.html')).toMatchObject({ code: 0, stdout: '' });
		const page = await readFile(join(folder, 'report.html'), 'utf8');
		expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
		expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Tart&quot;');
		expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(/i);
		expect(page).toContain("default-src 'none'".replaceAll("'", '&#39;'));
		expect(page).toContain('@media print');
		for (const text of ['Choose another board: 1 pin', 'Wrong board', 'Needs you', 'Waits', 'Shipped'])
			expect(page).toContain(text);
		expect((await run('--html')).stdout.trim()).toContain('</html>');
	});

	it('adds what waits and what needs something to the lines of --json', async () => {
		const { run } = await reported();
		const { lines } = await run('--json');
		expect(lines.filter(({ type }) => type === 'result')).toHaveLength(2);
		expect(lines.filter(({ type }) => type === 'waiting')).toMatchObject([
			{ title: 'Later', dueAt: expect.any(String) },
		]);
		expect(lines.filter(({ type }) => type === 'needs').map(({ need }) => need)).toEqual(
			expect.arrayContaining(['approve', 'fix-board', 'fix-row']),
		);
		expect(lines.at(-1)).toEqual({ type: 'summary', pins: 2, waiting: 1, needs: 4 });
	});

	it.each([
		[['--csv', '--html'], 'cannot be used with'],
		[['--html', '--metrics'], 'cannot be used with'],
		[['--html', '--json'], 'Give --json alone'],
		[['--out', 'not/there.txt'], 'The report cannot be written to not/there.txt (ENOENT)'],
	])('%j is refused with exit code 2', async (args, said) => {
		const store = `sqlite:${join(await ownFolder(), 'ledger.sqlite')}`;
		expect(await cli(['jobs', 'report', ...args, '--store', store])).toMatchObject({
			code: 2,
			stderr: expect.stringContaining(said),
		});
	});
});
