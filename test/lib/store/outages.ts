import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AtomicStore } from '../../../lib/store/atomic-store';
import { PipelineError } from '../../../lib/model/problem';
import { startProxy, type TcpProxy } from './tcp-proxy';
import { listed, until } from './walk';

/** The most that a verb may keep its caller waiting for the news that the store is down. */
const PROMPT_MS = 6_000;

type Verb = [name: string, call: (store: AtomicStore) => Promise<unknown>];
const VERBS: Verb[] = [
	['read', async (store) => await store.read('key')],
	['get', async (store) => await store.get('key')],
	['has', async (store) => await store.has('key')],
	['getMany', async (store) => await store.getMany(['key'])],
	['apply', async (store) => await store.apply([{ key: 'key', expected: 'value', next: 'next' }])],
	['insert', async (store) => await store.insert('other', 'value')],
	['swap', async (store) => await store.swap('key', 'value', 'value')],
	['set', async (store) => await store.set('key', 'value')],
	['delete', async (store) => await store.delete('nothing')],
	['askNow', async (store) => await store.askNow()],
	['scan', async (store) => await listed(store, '')],
];

async function expectDown(store: AtomicStore): Promise<void> {
	await Promise.all(
		VERBS.map(async ([name, call]) => {
			const began = performance.now();
			const outcome: unknown = await call(store).then(
				(answer) => ({ answer }),
				(error: unknown) => error,
			);
			expect(outcome, name).toBeInstanceOf(PipelineError);
			expect((outcome as PipelineError).problem, name).toMatchObject({
				code: 'store-unavailable',
				category: 'store',
				action: 'retry-later',
			});
			expect(performance.now() - began, name).toBeLessThan(PROMPT_MS);
		}),
	);
}

/** What a store on a server must do when the server is gone, and when it is back. `url` leads to it without a detour. */
export function outages(name: string, url: string, open: (url: string) => AtomicStore): void {
	describe(`${name} in an outage`, { timeout: 30_000 }, () => {
		let proxy: TcpProxy;
		let store: AtomicStore;
		const through = () => {
			const detour = new URL(url);
			detour.hostname = '127.0.0.1';
			detour.port = String(proxy.port);
			return open(detour.href);
		};

		beforeEach(async () => {
			const { hostname, port } = new URL(url);
			proxy = await startProxy(hostname, Number(port || (name.includes('Redis') ? 6379 : 5432)));
			store = through();
		});

		afterEach(async () => {
			proxy.mute = false;
			if (
				!(await store.read('key').then(
					() => true,
					() => false,
				))
			)
				await proxy.restore();
			await store.clear();
			await store.disconnect();
			await proxy.close();
		});

		it('rejects every verb, and works again when the server is back', async () => {
			await store.insert('key', 'value');
			await proxy.cut();
			await delay(50); // the loss is noticed while nothing is asked
			await expectDown(store);
			await expectDown(store);
			await proxy.restore();
			expect(await store.read('key')).toBe('value');
			expect(await store.insert('other', 'value')).toBe(true);
		});

		it('rejects what was under way when the connection breaks', async () => {
			await store.insert('key', 'value');
			proxy.mute = true;
			const down = expectDown(store);
			await delay(100);
			await proxy.cut();
			await down;
			proxy.mute = false;
			await proxy.restore();
			expect(await store.read('key')).toBe('value');
		});

		it('rejects when the server falls silent, and does not use that connection again', async () => {
			await store.insert('key', 'value');
			proxy.mute = true;
			await expectDown(store);
			await expectDown(store); // now over connections that were never answered
			proxy.mute = false;
			expect(await store.read('key')).toBe('value');
			expect(await listed(store, 'k')).toEqual([['key', 'value']]);
		});

		it('rejects from the first verb on, and needs no restart', async () => {
			await proxy.cut();
			await expectDown(store);
			await proxy.restore();
			expect(await store.read('key')).toBeUndefined();
		});

		it('may have applied a swap whose answer was lost, and does not send it again', async () => {
			await store.insert('key', 'one');
			proxy.mute = true;
			await expect(store.swap('key', 'one', 'two')).rejects.toThrow();
			proxy.mute = false;
			expect(await store.read('key')).toBe('two');
			const other = open(url);
			await other.set('key', 'one');
			await delay(200);
			expect(await store.read('key')).toBe('one');
			await other.disconnect();
		});

		it('listens again when the server is back, and misses no notification of the meantime', async () => {
			const other = open(url);
			let feedback = 0;
			const stop = await store.listen('due', () => (feedback += 1));
			await other.notify('due');
			await until(() => feedback === 1);
			await proxy.cut();
			await other.notify('due');
			await proxy.restore();
			await until(() => feedback === 2);
			await other.notify('due');
			await until(() => feedback === 3);
			await stop();
			await other.disconnect();
		});

		it('listens to a server that is not there yet', async () => {
			await proxy.cut();
			let feedback = 0;
			await store.listen('due', () => (feedback += 1)); // and is closed with the store
			await expect(store.notify('due')).rejects.toMatchObject({ problem: { code: 'store-unavailable' } });
			await proxy.restore();
			await until(() => feedback > 0);
		});

		it('closes promptly while the server is silent', async () => {
			await store.insert('key', 'value');
			proxy.mute = true;
			const asked = store.read('key').then(
				() => undefined,
				() => undefined,
			);
			const listens = store.listen('due', () => undefined);
			const began = performance.now();
			await store.disconnect();
			await store.disconnect();
			await Promise.all([asked, listens]);
			expect(performance.now() - began).toBeLessThan(PROMPT_MS);
			await expect(store.read('key')).rejects.toThrow('was closed by this process');
			proxy.mute = false;
			store = through();
		});

		it('shows neither the user nor the password nor the query', async () => {
			await proxy.cut();
			const secret = new URL(url);
			secret.hostname = '127.0.0.1';
			secret.port = String(proxy.port);
			secret.username = 'somebody';
			secret.password = 'pass-word';
			secret.search = '?application_name=query-part';
			const hidden = open(secret.href);
			const error: unknown = await hidden.read('key').catch((thrown: unknown) => thrown);
			expect((error as Error).message).toBe(
				`The ${name.replace('Store', '')} store at 127.0.0.1:${proxy.port} cannot be used: no server is listening there.`,
			);
			expect(inspect([error, hidden], { depth: 20, showHidden: true })).not.toMatch(/somebody|pass-word|query-part/);
			await hidden.disconnect();
			expect(() => open('redis://user:pass-word@:x')).toThrow(/^The address of the \w+ store is not a valid URL\.$/);
		});
	});
}
