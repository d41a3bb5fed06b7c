import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cli, ownFolder } from '../support/cli';
import { pictures } from '../support/pictures';
import { emulate } from '../support/pipeline';
import { commandAt } from '../support/worker';

it('jobs list shows the rows of an import that failed before they were claimed, and the next import takes them up', async () => {
	const [emulator, host, folder] = [await emulate(), await pictures(), await ownFolder()];
	const sheet = join(folder, 'pins.csv');
	const rows = Array.from({ length: 5 }, (_, index) => `${host.url}/${index}.jpg,Travel,Title ${index}`);
	await writeFile(sheet, ['media_url,board,title', ...rows].join('\n'));
	const command = commandAt(emulator, folder);
	const options = { env: { ...command.env, PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1' } };
	host.gone = true;
	const first = await cli(['import', sheet], options);
	expect([first.code, first.stdout]).toEqual([1, expect.stringContaining('5 rows: 5 failed')]);
	const [, importId = ''] = /imports show (\S+)/.exec(first.stdout) ?? [];

	const list = async (...more: string[]) => (await cli(['jobs', 'list', '--json', ...more], options)).lines;
	const failed = await list('--state', 'failed', '--import', importId);
	expect(failed.map(({ label }) => (label as { title: string }).title).sort()).toEqual(
		rows.map((_, index) => `Title ${index}`),
	);
	expect(failed.every(({ problem }) => (problem as { category: string }).category === 'origin')).toBe(true);

	host.gone = false;
	const second = await cli(['import', sheet, '--json'], options);
	expect([second.code, second.lines.at(-1)]).toMatchObject([0, { created: 5, failed: 0 }]);
	expect(await list('--state', 'failed')).toEqual([]);
	expect(emulator.pins()).toHaveLength(5);
});
