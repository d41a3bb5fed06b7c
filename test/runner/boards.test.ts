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
