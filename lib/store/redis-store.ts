import type { Redis, RedisOptions } from 'ioredis';
import { systemClock } from '../model/clock';
import {
	StoreBase,
	type AtomicStore,
	type KeyRange,
	type RowWrite,
	type ScanOptions,
	type StoreSize,
} from './atomic-store';
import {
	ANSWER_MS,
	checkNamespace,
	CONNECT_MS,
	DEFAULT_NAMESPACE,
	placeOf,
	storeClosed,
	storeUnavailable,
	type StorePlace,
} from './store-problem';
import { nowBy, storeClock } from './store-clock';
import { Subscription, type Line } from './subscription';

const PAGE = 500;
/** Rows whose memory is asked for, to estimate that of all. */
const SAMPLE = 200;

/**
 * Nothing is kept for later and nothing is sent twice: a write that is replayed after the caller was
 * told that it failed would undo what was decided since. Nor does the client reconnect by itself:
 * whoever asks next does.
 */
const CONNECTION: RedisOptions = {
	lazyConnect: true,
	retryStrategy: () => null,
	enableOfflineQueue: false,
	autoResendUnfulfilledCommands: false,
	connectTimeout: CONNECT_MS,
	// Ends the connection, not only the command: on one that went silent the next would wait in vain too.
	socketTimeout: ANSWER_MS,
	disconnectTimeout: 500,
	// A server that is still loading says so to each command; the check would wait for it instead.
	enableReadyCheck: false,
};

// Each writes the row and the index of the keys in one step, so that no crash leaves one without the other.
const SET = `redis.call('SET', KEYS[1], ARGV[1]) redis.call('ZADD', KEYS[2], 0, ARGV[2]) return 1`;
const INSERT = `if not redis.call('SET', KEYS[1], ARGV[1], 'NX') then return 0 end redis.call('ZADD', KEYS[2], 0, ARGV[2]) return 1`;
const SWAP = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end redis.call('SET', KEYS[1], ARGV[2]) return 1`;
/** Of each row in three arguments: its key in the index, what is expected and what is written; `=` before a value. */
const APPLY = `
for row = 2, #KEYS do
	local expected = ARGV[3 * row - 4]
	local there = expected ~= '' and redis.call('GET', KEYS[row])
	if expected == '-' and there then return 0 end
	if expected:sub(1, 1) == '=' and there ~= expected:sub(2) then return 0 end
end
for row = 2, #KEYS do
	local key, next = ARGV[3 * row - 5], ARGV[3 * row - 3]
	if next == '-' then
		redis.call('DEL', KEYS[row]) redis.call('ZREM', KEYS[1], key)
	elseif next ~= '' then
		redis.call('SET', KEYS[row], next:sub(2)) redis.call('ZADD', KEYS[1], 0, key)
	end
end
return 1`;
const DELETE = `redis.call('ZREM', KEYS[2], ARGV[1]) return redis.call('DEL', KEYS[1])`;

export interface RedisStoreOptions {
	/** Tells apart the ledgers in one server: small letters, digits and hyphens. */
	namespace?: string;
}

/**
 * One Redis, for all processes that reach it. Rows are `NAMESPACE:entry:KEY`, and their keys stand in
 * the sorted set `NAMESPACE:keys`, so that a listing costs Redis one page at a time. Keeps what it
 * acknowledged only as well as that Redis does: see `durability`. Not for Redis Cluster.
 *
 * A verb that rejects after its connection was lost may have been carried out all the same: read
 * again before deciding anything. Nothing is retried here.
 */
export class RedisStore extends StoreBase implements AtomicStore {
	readonly shared = 'machines';
	private readonly place: StorePlace;
	private readonly space: string;
	// Truly private, because both hold the password and would show it wherever the store is logged.
	readonly #url: string;
	#client: Redis | undefined;
	#connecting: Promise<Redis> | undefined;
	private closed = false;
	private readonly clock = storeClock(this, systemClock);
	private readonly subscription = new Subscription(async (onTopic) => await this.openLine(onTopic));

	/**
	 * Connects at the first verb.
	 * @param url `redis://` or, with TLS, `rediss://`.
	 * @throws PipelineError `store-unknown` when the URL or the namespace cannot be read.
	 */
	constructor(url: string, { namespace = DEFAULT_NAMESPACE }: RedisStoreOptions = {}) {
		super();
		this.place = placeOf('Redis', url);
		this.space = checkNamespace(namespace);
		this.#url = url;
	}

	async read(key: string): Promise<string | undefined> {
		return (await this.ask(async (redis) => await redis.get(this.row(key)))) ?? undefined;
	}

	/** May have been applied although it rejects. */
	async set(key: string, value: unknown): Promise<boolean> {
		return await this.write(SET, key, String(value), key);
	}

	/** May have been applied although it rejects: then the row is there with these bytes, and a second call answers false. */
	async insert(key: string, raw: string): Promise<boolean> {
		return await this.write(INSERT, key, raw, key);
	}

	/** May have been applied although it rejects: then the row holds `next`, and a second call answers false. */
	async swap(key: string, expected: string, next: string): Promise<boolean> {
		return await this.write(SWAP, key, expected, next);
	}

	async getMany(keys: string[]): Promise<(string | undefined)[]> {
		if (keys.length === 0) return [];
		const values = await this.ask(async (redis) => await redis.mget(keys.map((key) => this.row(key))));
		return values.map((raw) => raw ?? undefined);
	}

	/** May have been applied although it rejects: then all rows hold what was written. */
	async apply(writes: readonly RowWrite[]): Promise<boolean> {
		const rows = writes.map(({ key }) => this.row(key));
		const values = writes.flatMap(({ key, expected, next }) => [key, argument(expected), argument(next)]);
		const script = async (redis: Redis) => await redis.eval(APPLY, rows.length + 1, this.index, ...rows, ...values);
		return (await this.ask(script)) === 1;
	}

	/** May have been applied although it rejects. */
	async delete(key: string): Promise<boolean> {
		return await this.write(DELETE, key, key);
	}

	/** Page by page, and not in one step: what others write meanwhile may stay. */
	async clear(): Promise<void> {
		for await (const keys of this.pages('')) {
			await Promise.all(keys.map(async (key) => await this.delete(key)));
		}
	}

	async *scan(prefix: string, options?: ScanOptions): AsyncGenerator<[string, string]> {
		for await (const keys of this.pages(prefix, options)) {
			const values = await this.getMany(keys);
			for (const [position, key] of keys.entries()) {
				const raw = values[position];
				if (raw !== undefined) yield [key, raw];
			}
		}
	}

	/** From the sorted set of the keys: as fast for millions as for one. */
	async count(prefix: string, { from = prefix, to }: KeyRange = {}): Promise<number> {
		const start = compareBytes(from, prefix) < 0 ? prefix : from;
		const isWithin = to !== undefined && (compareBytes(to, prefix) < 0 || to.startsWith(prefix));
		const end = isWithin ? `(${to}` : endOf(prefix);
		return await this.ask(async (redis) => await redis.zlexcount(this.index, `[${start}`, end));
	}

	async notify(topic: string): Promise<void> {
		await this.ask(async (redis) => await redis.publish(this.channel, topic));
	}

	async listen(topic: string, listener: () => void): Promise<() => Promise<void>> {
		return await this.subscription.listen(topic, listener);
	}

	async now(): Promise<number> {
		return await nowBy(this.clock);
	}

	/** Rows are counted; bytes are estimated from some rows and the index of the keys, as Redis says what each takes of its memory. */
	async size(): Promise<StoreSize> {
		return await this.ask(async (redis) => {
			const [rows, index, some] = await Promise.all([
				redis.zcard(this.index),
				redis.memory('USAGE', this.index),
				redis.zrandmember(this.index, SAMPLE),
			]);
			const usages = await Promise.all(
				(some as string[]).map(async (key) => await redis.memory('USAGE', this.row(key))),
			);
			const usage = usages.reduce<number>((sum, bytes) => sum + Number(bytes ?? 0), 0) / Math.max(1, usages.length);
			return { rows, bytes: Math.round(Number(index ?? 0) + rows * usage) };
		});
	}

	async askNow(): Promise<number> {
		const [seconds, micros] = await this.ask(async (redis) => await redis.time());
		return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
	}

	/**
	 * What an operator must know about how this Redis keeps what it acknowledged; undefined when it is
	 * set up to keep it, or does not let its user see that.
	 */
	async durability(): Promise<string | undefined> {
		const warnings: string[] = [];
		if ((await this.setting('appendonly')) === 'no') {
			warnings.push('keeps no append-only file, so that a crash loses what it acknowledged (set "appendonly yes")');
		}
		if ((await this.setting('maxmemory-policy'))?.startsWith('allkeys')) {
			warnings.push('throws records away when its memory is full (set "maxmemory-policy noeviction")');
		}
		if (warnings.length === 0) return undefined;
		return `The Redis store at ${this.place.host} ${warnings.join(', and ')}. What it forgets may be published twice.`;
	}

	async disconnect(): Promise<void> {
		this.closed = true;
		this.#client?.disconnect();
		await this.subscription.end();
	}

	/** Undefined when the user may not look, as with most hosted servers. */
	private async setting(name: string): Promise<string | undefined> {
		const refused = (error: Error) => {
			if (error.name === 'ReplyError') return [];
			throw error;
		};
		return await this.ask(async (redis) => ((await redis.config('GET', name).catch(refused)) as string[])[1]);
	}

	private async *pages(prefix: string, { after, limit = Infinity }: ScanOptions = {}): AsyncGenerator<string[]> {
		const end = endOf(prefix);
		let start = after === undefined || after < prefix ? `[${prefix}` : `(${after}`;
		for (let left = limit; left > 0;) {
			const size = Math.min(PAGE, left);
			const keys = await this.ask(async (redis) => await redis.zrangebylex(this.index, start, end, 'LIMIT', 0, size));
			if (keys.length > 0) yield keys;
			if (keys.length < size) return;
			start = `(${keys.at(-1)}`;
			left -= keys.length;
		}
	}

	private get index(): string {
		return `${this.space}:keys`;
	}

	private get channel(): string {
		return `${this.space}:topics`;
	}

	private row(key: string): string {
		return `${this.space}:entry:${key}`;
	}

	private async write(script: string, key: string, ...values: string[]): Promise<boolean> {
		return (await this.ask(async (redis) => await redis.eval(script, 2, this.row(key), this.index, ...values))) === 1;
	}

	private async ask<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
		try {
			return await command(await this.connected());
		} catch (error) {
			throw storeUnavailable(this.place, error);
		}
	}

	private async connected(): Promise<Redis> {
		if (this.closed) throw storeClosed(this.place);
		if (this.#client?.status === 'ready') return this.#client;
		this.#connecting ??= this.connect().finally(() => (this.#connecting = undefined));
		return await this.#connecting;
	}

	/** A new client each time: one that lost its connection owes nothing to the next. */
	private async connect(): Promise<Redis> {
		return (this.#client = await this.newClient());
	}

	/** Redis takes no other commands on a connection that listens. */
	private async openLine(onTopic: (topic: string) => void): Promise<Line> {
		const redis = await this.newClient();
		const ended = new Promise<void>((end) => redis.once('end', end));
		redis.on('message', (_, topic: string) => onTopic(topic));
		await redis.subscribe(this.channel).catch((error: unknown) => {
			redis.disconnect();
			throw error;
		});
		redis.stream.unref();
		return { ended, close: () => redis.disconnect() };
	}

	private async newClient(): Promise<Redis> {
		// Loaded here, because it takes a while and most have their ledger in a file.
		const { Redis } = await import('ioredis');
		if (this.closed) throw storeClosed(this.place);
		const redis = new Redis(this.#url, CONNECTION);
		let reason: unknown;
		// Without a listener a lost connection would be printed; the verbs that it fails tell of it.
		redis.on('error', (error) => (reason = error));
		await redis.connect().catch((error: unknown) => {
			redis.disconnect();
			throw reason ?? error;
		});
		return redis;
	}
}

/** No text in UTF-8 has the byte 0xff, so it is behind everything that begins with the prefix. */
function endOf(prefix: string): Buffer {
	return Buffer.concat([Buffer.from(`(${prefix}`), Buffer.of(0xff)]);
}

const compareBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** Nothing, no row, or bytes. */
function argument(value: string | null | undefined): string {
	if (value === undefined) return '';
	return value === null ? '-' : `=${value}`;
}
