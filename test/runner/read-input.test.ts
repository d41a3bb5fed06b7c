import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeXlsx } from 'hucre/xlsx';
import { beforeEach, describe, expect, it } from 'vitest';
import { readInput } from '../../runner/commands/read-input';
import { notOpened } from '../../runner/sentences';
import { cli, ownFolder } from '../support/cli';

const CSV = 'board,media_url,title\nA,https://a.example/1.jpg,One\n';

let folder: string;
beforeEach(async () => {
	folder = await ownFolder();
});

const read = async (name: string) => {
	const titles: unknown[] = [];
	const { rows } = await readInput(join(folder, name), { boardGiven: false });
	for await (const { cells, problem } of rows) titles.push(problem?.code ?? cells.title);
	return titles;
};

describe('readInput refuses in one line', () => {
	it.each<[name: string, file: string, make: (path: string) => unknown, message: RegExp]>([
		['a directory', 'pins.csv', async (path) => await mkdir(path), /is not a file but a directory/],
		[
			'a named pipe, without waiting for it',
			'pins.csv',
			(path) => execFileSync('mkfifo', [path]),
			/named pipe.*import - </,
		],
		['a file that is not there', 'pins.csv', () => undefined, /^There is no file .*pins\.csv\.$/],
		['a file in a file', 'a/pins.csv', async (path) => await writeFile(join(path, '..'), ''), /^There is no file/],
		['a link to itself', 'pins.csv', async (path) => await symlink(path, path), /leads back to itself/],
		[
			'a web page',
			'pins.csv',
			async (path) => await writeFile(path, '<!DOCTYPE html>\n<html>'),
			/Google Sheets use File > Download/,
		],
		[
			'half a JSON list',
			'pins.json',
			async (path) => await writeFile(path, '[{"board":"A",'),
			/ends in the middle of its JSON/,
		],
		['a picture', 'pins.jpg', async (path) => await writeFile(path, ''), /is not a spreadsheet/],
	])('%s', async (_, file, make, message) => {
		await make(join(folder, file));
		const refusal = await read(file).catch((error: Error) => error.message);
		expect(refusal).toMatch(message);
		expect(refusal).not.toContain('\n');
	});

	it('a file without permission, in words; the superuser who runs tests may read all', () => {
		expect(notOpened('pins.csv', 'EACCES')).toBe('You have no permission to read pins.csv.');
		expect(notOpened('pins.csv', 'EIO')).toBe('pins.csv cannot be opened (EIO).');
	});
});

it('readInput reads half a CSV up to its last whole row', async () => {
	await writeFile(join(folder, 'pins.csv'), `${CSV}A,https://a.example/2.jpg,"Tw`);
	expect(await read('pins.csv')).toEqual(['One', 'unclosed-quote']);
});

describe('import - reads standard input', () => {
	const row = { board: 'A', media_url: 'ftp://a.example/1.jpg', title: 'One' };
	it.each<[name: string, input: () => Promise<string | Buffer>, row: number]>([
		['as CSV', async () => CSV.replace('https', 'ftp'), 2],
		['as JSON with items', async () => JSON.stringify({ items: [row] }, null, 2), 1],
		['as JSON lines', async () => JSON.stringify(row), 1],
		[
			'as a workbook',
			async () =>
				Buffer.from(await writeXlsx({ sheets: [{ name: 'Pins', rows: [Object.keys(row), Object.values(row)] }] })),
			2,
		],
	])('%s', async (_, input, number) => {
		const { lines, code } = await cli(['import', '-', '--dry-run', '--json'], { input: await input() });
		expect(lines[0]).toMatchObject({ row: number, problem: { code: 'url-scheme' } });
		expect(code).toBe(1);
	});

	it('and says once on standard error which encoding was chosen', async () => {
		const input = Buffer.from(CSV.replace('https', 'ftp').replace('One', 'Süß'), 'latin1');
		const { stderr, lines } = await cli(['import', '-', '--dry-run', '--json'], { input });
		expect(stderr.match(/was read as Windows-1252/g)).toHaveLength(1);
		expect(lines).toHaveLength(2);
	});
});

it('an import that ends before its first row does not wait for the process that reads its workbook', async () => {
	const rows = [['board', 'media_url'], ...Array.from({ length: 5000 }, () => ['A', 'https://a.example/1.jpg'])];
	const file = join(folder, 'pins.xlsx');
	await writeFile(file, await writeXlsx({ sheets: [{ name: 'Pins', rows }] }));
	const { code, stderr } = await cli(['import', file]);
	expect([code, stderr]).toEqual([2, expect.stringContaining('No Pinterest account is connected')]);
});

it('import --sheet reads the sheet of that name', async () => {
	const sheet = (name: string, pins: number) => ({
		name,
		rows: [['board', 'media_url'], ...Array.from({ length: pins }, () => ['A', 'ftp://a.example/1.jpg'])],
	});
	const input = Buffer.from(await writeXlsx({ sheets: [sheet('June', 1), sheet('July', 2)] }));
	const { stdout } = await cli(['import', '-', '--dry-run', '--sheet', 'july', '--json'], { input });
	expect(stdout.match(/"row":\d/g)).toEqual(['"row":2', '"row":3']);
	const refused = await cli(['import', '-', '--dry-run', '--sheet', 'May'], { input });
	expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('It has: June, July.')]);
});
