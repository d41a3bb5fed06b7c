import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MemoryStore } from '../../lib/store/memory-store';
import { cli, ownFolder } from '../support/cli';
import { pictures } from '../support/pictures';
import { emulate, pipelineAt } from '../support/pipeline';
import { recordPublished, saveTo } from '../support/published';
import { commandAt } from '../support/worker';

const ROWS = 1000;

it('an import of 1,000 rows that are all published asks the origins nothing, and Pinterest for the account and the boards once', async () => {
	const [emulator, host, folder] = [await emulate(), await pictures(), await ownFolder()];
	const drafts = Array.from({ length: ROWS }, (_, index) => ({
		board: 'Travel',
		title: `Title ${index}`,
		media: [{ url: `${host.url}/${index}.jpg` }],
	}));
	const store = new MemoryStore();
	await recordPublished(pipelineAt(emulator, { store }), drafts);
	await saveTo(join(folder, 'ledger.sqlite'), store);
	const sheet = join(folder, 'pins.csv');
	const rows = drafts.map(({ board, title, media: [{ url } = { url: '' }] }) => `${url},${board},${title}`);
	await writeFile(sheet, ['media_url,board,title', ...rows].join('\n'));

	const calls = emulator.requests().length;
	const { env } = commandAt(emulator, folder);
	const { code, lines, stderr } = await cli(['import', sheet, '--json'], {
		env: { ...env, PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1' },
	});
	expect([code, stderr]).toEqual([0, '']);
	expect(lines.at(-1)).toMatchObject({ rows: ROWS, existing: ROWS, created: 0, failed: 0 });
	expect(lines.slice(0, -1).every(({ row, pinId }) => pinId === String(Number(row) - 1))).toBe(true);
	expect(host.asked).toBe(0);
	const asked = emulator.requests().slice(calls);
	expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v5/user_account', 'GET /v5/boards']);
});
