import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../lib';
import { PostgresStore } from '../../lib/store/postgres-store';
import { reachable } from '../lib/store/reachable';
import { startProxy } from '../lib/store/tcp-proxy';
import { until } from '../lib/store/walk';
import { afterThisTest } from '../support/cleanup';
import { ownDatabase, POSTGRES_URL } from '../support/database';
import { emulate, pipelineAt, samples } from '../support/pipeline';
import { startTrigger } from '../support/trigger';
import { chain, run } from '../support/workflow';

const ITEMS = 60;
const folder = join(samples, 'media');
const input = Array.from({ length: ITEMS }, (_, index) => ({
	json: { draft: { board: 'Travel', title: `Pin ${index}`, media: [{ file: 'lemon-tart.jpg', folder }] } },
}));

/** Nodes on a store that can be cut off. */
async function stage() {
	const emulator = await emulate({ limits: { org_read: 1e6, org_write: 1e6 } });
	const { url, drop } = await ownDatabase();
	afterThisTest(drop);
	const store = new URL(url);
	const proxy = await startProxy(store.hostname, Number(store.port || 5432));
	afterThisTest(async () => await proxy.close());
	store.hostname = '127.0.0.1';
	store.port = String(proxy.port);
	const publish = async (signal?: AbortSignal) =>
		await run(emulator, chain(['pinterestPublish', { authentication: 'accessToken' }]), {
			input,
			storeUrl: store.href,
			signal,
		});
	const published = async (count: number) => await until(() => emulator.pins().length >= count);
	return { emulator, proxy, storeUrl: store.href, directUrl: url, publish, published };
}

describe('a store that is gone for a while', async () => {
	if (!(await reachable(POSTGRES_URL, 5432, 'POSTGRES_URL'))) return;

	it('fails no item of Pinterest Publish, and doubles none', async () => {
		const { emulator, proxy, publish, published } = await stage();
		const items = publish();
		await published(10);
		await proxy.cut();
		await delay(1_500);
		await proxy.restore();
		expect((await items).map(({ json }) => json.outcome)).toEqual(input.map(() => 'created'));
		expect(new Set(emulator.pins().map(({ title }) => title)).size).toBe(ITEMS);
		expect(emulator.pins()).toHaveLength(ITEMS);
	});

	it('does not keep an execution from being cancelled', async () => {
		const { emulator, proxy, publish, published } = await stage();
		const stop = new AbortController();
		const items = publish(stop.signal).catch((error: Error) => error);
		await published(10);
		await proxy.cut();
		await delay(500);
		stop.abort();
		await items;
		expect(emulator.pins().length).toBeLessThan(ITEMS);
		await proxy.restore();
	});

	it('does not keep Pinterest Trigger from being closed', async () => {
		const { emulator, proxy, storeUrl, directUrl } = await stage();
		const { response, failures } = await startTrigger(emulator, storeUrl);
		const direct = new PostgresStore(directUrl);
		const account = await pipelineAt(emulator).account.id();
		const claim = await new Ledger(direct, { owner: 'test', leaseMs: 60_000 }).claim({
			key: 'due',
			account,
			payload: {},
			label: { board: 'Travel', source: '' },
		});
		if (claim.kind === 'claimed') await claim.lease.schedule({ dueAt: Date.now() + 1_500 });
		await direct.disconnect();
		await delay(500); // it is told of the job, and sleeps until this is due
		await proxy.cut();
		await delay(2_500);
		await response.closeFunction?.();
		expect(failures).toEqual([]);
		await proxy.restore();
	});
});
