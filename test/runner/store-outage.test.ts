import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { samples } from '../support/pipeline';
import { afterThisTest } from '../support/cleanup';
import { cli } from '../support/cli';
import { ownDatabase, POSTGRES_URL } from '../support/database';
import { emulate } from '../support/pipeline';
import { reachable } from '../lib/store/reachable';
import { startProxy } from '../lib/store/tcp-proxy';
import { until } from '../lib/store/walk';

const ROWS = 60;
const BACK = 'The store is back, and publishing goes on.';

/** The command line on a store that can be cut off, and a sheet of sixty pins. */
async function stage() {
	const emulator = await emulate({ limits: { org_read: 1e6, org_write: 1e6 } });
	const { url, drop } = await ownDatabase();
	afterThisTest(drop);
	const store = new URL(url);
	const proxy = await startProxy(store.hostname, Number(store.port || 5432));
	afterThisTest(async () => await proxy.close());
	store.hostname = '127.0.0.1';
	store.port = String(proxy.port);
	const run = async (command: string[], options: Parameters<typeof cli>[1] = {}) =>
		await cli([...command, '--json', '--store', store.href, '--api-base-url', emulator.apiBaseUrl], {
			env: { PINTEREST_ACCESS_TOKEN: emulator.accessToken },
			cwd: samples,
			...options,
		});
	const sheet = (runAt = '') =>
		[
			'media_url,board,title,run_at',
			...Array.from({ length: ROWS }, (_, index) => `media/lemon-tart.jpg,Travel,Pin ${index},${runAt}`),
		].join('\n');
	const published = async (count: number) => await until(() => emulator.pins().length >= count);
	const titles = () => new Set(emulator.pins().map(({ title }) => title)).size;
	return { emulator, proxy, run, sheet, published, titles };
}

describe('a store that is gone for a while', async () => {
	if (!(await reachable(POSTGRES_URL, 5432, 'POSTGRES_URL'))) return;

	it('costs an import no row, which says once that it pauses and once that it goes on', async () => {
		const { emulator, proxy, run, sheet, published, titles } = await stage();
		const imported = run(['import', '-'], { input: sheet() });
		await published(10);
		await proxy.cut();
		await delay(1_500);
		await proxy.restore();
		const { code, lines, stderr } = await imported;
		expect([code, lines.at(-1)], stderr).toEqual([
			0,
			expect.objectContaining({ created: ROWS, failed: 0, unknown: 0 }),
		]);
		expect([emulator.pins().length, titles()]).toEqual([ROWS, ROWS]);
		expect(stderr.match(/Publishing pauses until the store is back, for five minutes at most\./g)).toHaveLength(1);
		expect(stderr.split(BACK)).toHaveLength(2);
	});

	it('does not keep an import from being interrupted', async () => {
		const { emulator, proxy, run, sheet, published, titles } = await stage();
		let interrupt = () => undefined as unknown;
		const imported = run(['import', '-'], {
			input: sheet(),
			onStart: (child) => (interrupt = () => child.kill('SIGINT')),
		});
		await published(10);
		await proxy.cut();
		await delay(500);
		interrupt();
		const { code } = await imported;
		expect(code).toBe(130);
		expect(emulator.pins().length).toBeLessThan(ROWS);
		await proxy.restore();
		expect(titles()).toBe(emulator.pins().length);
	});

	it('keeps the worker waiting, which publishes what is due when it is back', async () => {
		const { emulator, proxy, run, sheet, published, titles } = await stage();
		const runAt = new Date(Date.now() + 6_000).toISOString();
		expect((await run(['import', '-'], { input: sheet(runAt) })).lines.at(-1)).toMatchObject({ scheduled: ROWS });
		let interrupt = () => undefined as unknown;
		const worker = run(['worker'], { onStart: (child) => (interrupt = () => child.kill('SIGINT')) });
		await published(10);
		await proxy.cut();
		await delay(1_500);
		await proxy.restore();
		await published(ROWS);
		await delay(300);
		interrupt();
		const { code, lines, stderr } = await worker;
		expect([code, emulator.pins().length, titles()]).toEqual([130, ROWS, ROWS]);
		expect(lines.filter(({ outcome }) => outcome !== 'created')).toEqual([]);
		expect(stderr.match(/Publishing pauses until the store is back/g)).toHaveLength(1);
		expect(stderr.split(BACK)).toHaveLength(2);
	});
});
