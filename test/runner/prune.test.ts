import { describe, expect, it } from 'vitest';
import { Ledger } from '../../lib';
import { SqliteStore } from '../../lib/store/sqlite-store';
import { cli, ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { commandAt, startWorker } from '../support/worker';
import { until } from '../lib/store/walk';

const SHEET = [
	'media_url,board,title',
	'media/lemon-tart.jpg,Travel,A tart',
	'media/lemon-tart.jpg,Travel,Another tart',
	'media/lemon-tart.jpg,Nowhere,No board',
].join('\n');
const OLD = '2020-01-01T00:00:00Z';

/** A record of two pins and, by `jobs`, a job that failed, all of them from years ago. */
async function stage() {
	const emulator = await emulate();
	const options = { ...commandAt(emulator, await ownFolder()), cwd: samples };
	emulator.faults.add({ on: 'POST /pins', kind: 'status', status: 400, match: 'Refused' });
	const input = `${SHEET}\nmedia/lemon-tart.jpg,Travel,Refused\n`;
	const importSheet = async () => await cli(['import', '-', '--json'], { ...options, input });
	const imported = await importSheet();
	expect(imported.lines.at(-1)).toMatchObject({ created: 2, failed: 2 });
	const store = new SqliteStore((options.env?.PINTEREST_PIPELINE_STORE ?? '').slice('sqlite:'.length));
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
	for await (const { key } of ledger.jobs())
		await ledger.change(key, (job) => ({ ...job, events: job.events.map((event) => ({ ...event, at: OLD })) }));
	await store.disconnect();
	const jobs = async (...args: string[]) => await cli(['jobs', ...args], options);
	return { emulator, options, importSheet, imported, jobs };
}

describe('jobs prune', () => {
	it('forgets the history of old pins, and an import of their rows still finds them', async () => {
		const { emulator, importSheet, imported, jobs } = await stage();
		const would = await jobs('prune', '--older-than', '400d', '--dry-run');
		expect(would).toMatchObject({
			code: 0,
			stdout:
				'Would forget the history of 2 published and 0 cancelled pins, and delete 1 that failed. All came to their end more than 400 days ago.\n',
		});
		expect((await jobs('list', '--json')).lines).toHaveLength(3);
		expect(await jobs('prune', '--older-than', '400d', '--json')).toMatchObject({
			code: 0,
			lines: [{ type: 'prune', dryRun: false, olderThanSeconds: 400 * 86_400, published: 2, cancelled: 0, failed: 1 }],
		});
		expect((await jobs('list')).stdout).toBe('No jobs.\n');
		const [first] = imported.lines.filter(({ outcome }) => outcome === 'created');
		const shown = await jobs('show', String(first?.pinId));
		expect(shown.stdout).toMatch(/state +published\n/);
		expect(shown.stdout).toContain(`pin       ${String(first?.pinUrl)}\nhistory   forgotten`);
		const again = await importSheet();
		expect(again.lines.at(-1)).toMatchObject({ existing: 2, created: 1, failed: 1 });
		expect(again.lines.filter(({ outcome }) => outcome === 'existing').map(({ pinId }) => pinId)).toEqual(
			expect.arrayContaining([first?.pinId]),
		);
		expect(emulator.pins()).toHaveLength(3);
	});

	it.each([
		['less than a day', ['--older-than', '23h'], /less than a day/],
		['no duration', ['--older-than', 'long'], /not a duration/],
		['no age', [], /required option '--older-than/],
	])('refuses %s', async (_, args, sentence) => {
		expect(await cli(['jobs', 'prune', ...args])).toMatchObject({ code: 2, stderr: expect.stringMatching(sentence) });
	});
});

describe('worker --prune-older-than', () => {
	it.each([
		['as an option', ['--prune-older-than', '400d'], {}],
		['as a variable', [], { PINTEREST_PIPELINE_PRUNE_OLDER_THAN: '400d' }],
	])('prunes when it starts, %s', async (_, args, env) => {
		const { options, jobs } = await stage();
		const worker = startWorker({ ...options, env: { ...options.env, ...env } }, args);
		await until(() => worker.said().includes('Forgot'));
		expect(await worker.stop()).toMatchObject({
			code: 130,
			stderr: expect.stringContaining(
				'Forgot the history of 2 published and 0 cancelled pins, and deleted 1 that failed.',
			),
		});
		expect((await jobs('list')).stdout).toBe('No jobs.\n');
	});
});
