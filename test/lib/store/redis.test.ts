import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import { RedisStore } from '../../../lib/store/redis-store';
import { conformance } from './conformance';
import { outages } from './outages';
import { ownNamespace, reachable } from './reachable';
import { twoProcesses } from './two-processes';
import { listed } from './walk';

const url = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
const namespace = ownNamespace();
const open = (address = url) => new RedisStore(address, { namespace });

describe('redis', async () => {
	if (!(await reachable(url, 6379, 'REDIS_URL'))) return;

	conformance('RedisStore', async () => open());
	outages('RedisStore', url, open);
	twoProcesses('redis', () => [url, namespace], open);

	describe('in the server', () => {
		const redis = new Redis(url, { lazyConnect: true });
		afterAll(() => redis.disconnect());

		it('keeps everything under its namespace, without expiry, and nothing when cleared', async () => {
			const store = open();
			await store.insert('job:1', 'value');
			expect((await redis.keys(`${namespace}*`)).sort()).toEqual([`${namespace}:entry:job:1`, `${namespace}:keys`]);
			expect(await redis.ttl(`${namespace}:entry:job:1`)).toBe(-1);
			const other = new RedisStore(url, { namespace: `${namespace}-x` });
			expect(await listed(other, '')).toEqual([]);
			expect(await other.insert('job:1', 'theirs')).toBe(true);
			await store.clear();
			expect(await other.read('job:1')).toBe('theirs');
			await other.clear();
			expect(await redis.keys(`${namespace}*`)).toEqual([]);
			await store.disconnect();
			await other.disconnect();
		});

		it('needs no more rights than its rows take, and says nothing of settings it may not see', async () => {
			const user = new URL(url);
			user.username = namespace;
			user.password = encodeURIComponent('p@ss:w/rd%');
			const rights = [
				'+get',
				'+set',
				'+del',
				'+mget',
				'+zadd',
				'+zrem',
				'+zrangebylex',
				'+eval',
				'+time',
				'+hello',
				'+client',
			];
			await redis.acl('SETUSER', namespace, 'on', '>p@ss:w/rd%', `~${namespace}:*`, ...rights);
			const store = open(user.href);
			expect(await store.insert('key', 'one')).toBe(true);
			expect(await store.swap('key', 'one', 'two')).toBe(true);
			expect(await listed(store, '')).toEqual([['key', 'two']]);
			expect(await store.now()).toBeGreaterThan(0);
			expect(await store.durability()).toBeUndefined();
			await store.clear();
			await redis.acl('SETUSER', namespace, '-eval');
			await expect(store.insert('key', 'one')).rejects.toThrow(
				/cannot be used: the user lacks the permissions for this\.$/,
			);
			await redis.acl('DELUSER', namespace);
			await store.disconnect();
			const refused = open(user.href);
			await expect(refused.read('key')).rejects.toThrow(
				/cannot be used: the server refuses the user or the password\.$/,
			);
			await refused.disconnect();
		});

		it('warns when the server keeps no append-only file', async () => {
			const [, appendonly] = (await redis.config('GET', 'appendonly')) as string[];
			const store = open();
			const warning = expect.stringMatching(/appendonly yes.*published twice\.$/);
			expect(await store.durability()).toEqual(appendonly === 'no' ? warning : undefined);
			await store.disconnect();
			await expect(store.durability()).rejects.toThrow('was closed');
		});
	});

	it('refuses a namespace that is none', () => {
		for (const wrong of ['', 'A', 'a:b', 'a_b', '1', 'a'.repeat(41)]) {
			expect(() => new RedisStore(url, { namespace: wrong })).toThrow('A namespace has');
		}
	});
});
