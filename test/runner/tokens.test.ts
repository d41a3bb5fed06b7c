import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../emulator';
import { openStore, tokenPort, type AtomicStore } from '../../lib';
import type { ApiRequest } from '../../lib/pinterest/http';
import { MemoryStore } from '../../lib/store/memory-store';
import { tokenSource } from '../../runner/tokens';
import { afterThisTest } from '../support/cleanup';
import { cli, ownFolder } from '../support/cli';
import { VirtualClock } from '../support/clock';
import { emulate, samples } from '../support/pipeline';
import { sentTo } from '../support/time-travel';

const PROFILE: ApiRequest = {
	operation: 'GET /user_account',
	method: 'GET',
	path: '/user_account',
	budget: 'org_read',
	safe: true,
};
const HOUR = 3_600_000;

/** An app's account at an emulator whose access tokens run out after an hour. */
async function connected(options: EmulatorOptions = {}) {
	let now = Date.now();
	const emulator = await emulate({ accessTokenTtlSeconds: 3600, now: () => now, ...options });
	const { apiBaseUrl, clientId, clientSecret, refreshToken } = emulator;
	const app = { clientId, clientSecret, refreshToken };
	const folder = await ownFolder();
	/** What one process has. */
	function worker(store: AtomicStore = new MemoryStore()) {
		const clock = new VirtualClock(0, { runsByItself: true });
		const tokens = tokenSource(app, apiBaseUrl, { folder, store, clock, random: () => 0.5 });
		return { tokens, port: tokenPort({ apiBaseUrl, tokens }), clock };
	}
	return {
		emulator,
		folder,
		worker,
		expire: () => void (now += 2 * HOUR),
		refreshes: () => sentTo(emulator, 'POST /oauth/token'),
		calls: () => sentTo(emulator, 'GET /user_account'),
		file: async () => join(folder, (await readdir(folder)).find((name) => name.startsWith('tokens-')) ?? ''),
	};
}

async function sqliteIn(folder: string): Promise<AtomicStore> {
	const store = await openStore(`sqlite:${join(folder, 'ledger.sqlite')}`);
	afterThisTest(async () => await store.disconnect());
	return store;
}

describe("an app's access token that Pinterest refuses", () => {
	it('was sent, although the call cannot be sent again with the fresh one', async () => {
		const { emulator } = await connected();
		const refresh = async () => {
			await emulator.close();
			return 'fresh';
		};
		const port = tokenPort({ apiBaseUrl: emulator.apiBaseUrl, tokens: { current: async () => 'revoked', refresh } });
		await expect(port(PROFILE)).rejects.toMatchObject({ sent: 'no', wasRefused: true });
	});

	it('is refreshed once for two calls that were sent with it', async () => {
		const { worker, expire, refreshes, calls } = await connected();
		const { port } = worker();
		expect((await port(PROFILE)).status).toBe(200);
		expire();
		expect((await Promise.all([port(PROFILE), port(PROFILE)])).map(({ status }) => status)).toEqual([200, 200]);
		expect({ refreshes: refreshes(), calls: calls() }).toEqual({ refreshes: 2, calls: 1 + 2 + 2 });
	});

	it('is refreshed once for two refreshes in one tick', async () => {
		const { worker, expire, refreshes } = await connected({ oldRefreshTokens: 'refuse' });
		const { tokens } = worker();
		const refused = await tokens.current();
		expire();
		const [one, other] = await Promise.all([tokens.refresh(refused), tokens.refresh(refused)]);
		expect(one).toBe(other);
		expect(refreshes()).toBe(2);
	});

	it('is not refreshed again for a call that was refused with it before another call refreshed it', async () => {
		const { worker, expire, refreshes } = await connected();
		const { tokens } = worker();
		const refused = await tokens.current();
		expire();
		const fresh = await tokens.refresh(refused);
		expect(await tokens.refresh(refused)).toBe(fresh);
		expect(await tokens.current()).toBe(fresh);
		expect(refreshes()).toBe(2);
	});
});

describe('two processes, one pair of tokens', () => {
	it('refresh once when both need it at the same time, through the store', async () => {
		const { folder, worker, expire, refreshes } = await connected({ oldRefreshTokens: 'refuse' });
		const one = worker(await sqliteIn(folder));
		const other = worker(await sqliteIn(folder));
		await one.tokens.current();
		expire();
		expect((await Promise.all([one.port(PROFILE), other.port(PROFILE)])).map(({ status }) => status)).toEqual([
			200, 200,
		]);
		expect(refreshes()).toBe(2);
	});

	it('follow each other after a rotation, however often', async () => {
		const { worker, expire } = await connected({ oldRefreshTokens: 'refuse' });
		const [one, other] = [worker(), worker()];
		for (const { port } of [one, other, one, one, other]) {
			expect((await port(PROFILE)).status).toBe(200);
			expire();
		}
	});

	it('have the new pair on the disk before it is used', async () => {
		const { worker, file } = await connected();
		const token = await worker().tokens.current();
		expect(await readFile(await file(), 'utf8')).toContain(token);
	});

	it('begin anew from the environment where the token file was truncated', async () => {
		const { worker, file } = await connected({ oldRefreshTokens: 'accept' });
		await worker().tokens.current();
		const path = await file();
		await writeFile(path, (await readFile(path, 'utf8')).slice(0, 20));
		expect((await worker().port(PROFILE)).status).toBe(200);
		expect(JSON.parse(await readFile(path, 'utf8'))).toHaveProperty('refreshToken');
	});
});

describe('one failed refresh', () => {
	it.each([
		['a dropped connection', { kind: 'drop-before' }],
		['a 503', { kind: 'status', status: 503 }],
	] as const)('by %s is tried again with growing pauses', async (_, fault) => {
		const { emulator, worker, expire } = await connected();
		const { port, clock } = worker();
		await port(PROFILE);
		expire();
		emulator.faults.add({ ...fault, on: 'POST /oauth/token', times: 3 });
		expect((await port(PROFILE)).status).toBe(200);
		expect(clock.slept).toEqual([500, 1_000, 2_000]);
	});

	it('that lasts costs one call, and the next one asks again', async () => {
		const { emulator, worker, expire } = await connected();
		const { port } = worker();
		await port(PROFILE);
		expire();
		emulator.faults.add({ kind: 'drop-before', on: 'POST /oauth/token', times: 4 });
		await expect(port(PROFILE)).rejects.toMatchObject({ sent: 'no', problem: { code: 'pinterest-unreachable' } });
		expect((await port(PROFILE)).status).toBe(200);
	});

	it('because the refresh token is dead is not sent again', async () => {
		const { emulator, worker, expire, refreshes } = await connected();
		const { port } = worker();
		await port(PROFILE);
		expire();
		emulator.faults.add({ kind: 'status', status: 400, on: 'POST /oauth/token', times: 100 });
		for (const _ of [1, 2, 3])
			await expect(port(PROFILE)).rejects.toMatchObject({ status: 401, problem: { code: 'token-invalid' } });
		expect(refreshes()).toBe(2);
	});
});

describe('a dead refresh token in mid-import', () => {
	it('ends the run with one sentence before any further row is begun, and no row becomes unknown by it', async () => {
		const emulator = await emulate();
		const { apiBaseUrl, clientId, clientSecret, refreshToken } = emulator;
		const folder = await ownFolder();
		const rows = Array.from({ length: 30 }, (_, index) => `Travel,Row ${index},media/mountain-lake.jpg`);
		await writeFile(join(folder, 'pins.csv'), ['board,title,media_url', ...rows].join('\n'));
		await cp(join(samples, 'media/mountain-lake.jpg'), join(folder, 'media/mountain-lake.jpg'));
		emulator.faults.add({ kind: 'status', status: 401, code: 2, on: 'POST /pins', skip: 7, times: 1_000 });
		emulator.faults.add({ kind: 'status', status: 401, code: 2, on: 'POST /oauth/token', skip: 1, times: 1_000 });
		const result = await cli(['import', join(folder, 'pins.csv'), '--json'], {
			env: {
				PINTEREST_CLIENT_ID: clientId,
				PINTEREST_CLIENT_SECRET: clientSecret,
				PINTEREST_REFRESH_TOKEN: refreshToken,
				PINTEREST_API_BASE_URL: apiBaseUrl,
				PINTEREST_PIPELINE_STORE: 'memory:',
			},
		});
		expect(result.lines.at(-1)).toMatchObject({ rows: 30, created: 7, failed: 1, unknown: 0, queued: 22 });
		expect(result.code).toBe(1);
		expect(result.stderr.match(/Connect the account again/g)).toHaveLength(1);
		expect(sentTo(emulator, 'POST /pins')).toBeLessThan(7 + 10);
	});
});
