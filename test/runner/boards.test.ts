import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cli, ownFolder } from '../support/cli';
import { pictures } from '../support/pictures';
import { emulate } from '../support/pipeline';
import { commandAt } from '../support/worker';

/** A sheet of rows, and what the command line needs to import it. */
async function sheetOf(rows: string[], header = 'media_url,board,title') {
	const [emulator, host, folder] = [
		await emulate({ boards: [{ name: 'Travel' }, { name: 'Home Ideas', sections: ['Kitchen'] }] }),
		await pictures(),
		await ownFolder(),
	];
	const sheet = join(folder, 'pins.csv');
	await writeFile(sheet, [header, ...rows.map((row, index) => `${host.url}/${index}.jpg,${row}`)].join('\n'));
	const { env } = commandAt(emulator, folder);
	const options = { env: { ...env, PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1' } };
	const run = async (...more: string[]) => await cli(['import', sheet, ...more], options);
	return { emulator, run };
}

it('import lists the boards and sections that are missing once, with the nearest, beside the problem of each row', async () => {
	const { run } = await sheetOf([
		'Travle,One',
		'Travle,Two',
		'Home Ideas/Kitchn,Three',
		'https://www.pinterest.com/emulated_account/travel/,Four',
	]);
	const { code, lines, stderr } = await run('--json');
	expect(code).toBe(1);
	const problems = lines.slice(0, -1).map(({ problem }) => (problem as { code: string } | undefined)?.code);
	expect(problems.sort()).toEqual(['board-unknown', 'board-unknown', 'section-unknown', undefined]);
	expect(stderr.split('\n')).toEqual(
		expect.arrayContaining([
			'2 boards or sections are missing; correct the rows, or let them be made with --create-boards:',
			'  Travle: did you mean Travel?',
			'  Home Ideas/Kitchn (the section): did you mean Kitchen?',
		]),
	);
	expect(stderr.match(/did you mean Travel/g)).toHaveLength(1);
});

it('import --create-boards makes the boards and sections that are missing and says so, and a dry run makes none', async () => {
	const { emulator, run } = await sheetOf(['Gardens,One', 'Gardens/Roses,Two', 'Travel,Three']);
	const names = () => emulator.boards().map(({ name }) => name);
	await run('--create-boards', '--dry-run');
	expect(names()).toEqual(['Travel', 'Home Ideas']);
	const { code, stderr } = await run('--create-boards', 'protected');
	expect([code, stderr]).toEqual([0, expect.stringMatching(/Made on Pinterest: Gardens, Gardens\/Roses\.\n/)]);
	expect(names()).toEqual(['Travel', 'Home Ideas', 'Gardens']);
	const wrong = await run('--create-boards', 'hidden');
	expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('public, protected, secret')]);
});

it('import --spread makes a pin on each board of a row now and later, with a line for each, and --spacing keeps a link apart', async () => {
	const { emulator, run } = await sheetOf(
		['Travel|Home Ideas/Kitchen,One,https://example.com/a', 'Travel,Two,https://example.com/a'],
		'media_url,boards,title,link',
	);
	const options = ['--spread', '3d', '--spacing', '7d'];
	const first = await run('--json', ...options);
	const lines = first.lines.slice(0, -1).map(({ row, board, outcome, problem }) => {
		return [row, board, outcome, (problem as { code: string } | undefined)?.code].join(' ').trim();
	});
	expect(lines.sort()).toEqual(['2 Home Ideas/Kitchen scheduled', '2 Travel created', '3  scheduled spaced']);
	expect([first.code, first.lines.at(-1)]).toEqual([0, expect.objectContaining({ rows: 3, created: 1, scheduled: 2 })]);
	const again = await run(...options);
	expect(again.stdout).toContain('3 rows: 1 existing, 2 scheduled');
	expect(again.stdout).toContain('Home Ideas/Kitchen: One');
	expect(emulator.pins()).toHaveLength(1);
});
