import { pipelineError } from '../../lib/sentences/problems';
import {
	StoreBase,
	type AtomicStore,
	type KeyRange,
	type RowWrite,
	type ScanOptions,
	type StoreSize,
} from '../../lib/store/atomic-store';
import { nowBy, storeClock, type SharedClock } from '../../lib/store/store-clock';
import type { Actor } from '../kernel/actor';
import type { Random } from '../kernel/random';
import type { Scheduler } from '../kernel/scheduler';

/** Where the rows are: a real store, which has no clock and no faults here. */
export type Backing = Pick<
	AtomicStore,
	'read' | 'getMany' | 'insert' | 'swap' | 'apply' | 'set' | 'delete' | 'scan' | 'count'
>;

/** How often a verb goes wrong, and how long it takes. */
export interface StoreFaults {
	/** There and back, in milliseconds. */
	usualMs: number;
	/** It fails, and had no effect. */
	refuses: number;
	/** It had its effect, and the answer is lost. */
	losesAnswers: number;
	losesNotifications: number;
	/** How far the server's clock is ahead of true time at first, in milliseconds. */
	aheadMs: number;
}

/** What a store tells those who watch it, after the step. */
export interface StoreWatcher {
	/** Writes were done, in one step. */
	wrote(actor: Actor, writes: readonly RowWrite[]): void;
	/** A verb ended, as its caller sees it. */
	verb(actor: Actor, text: () => string, hasFailed: boolean): void;
}

export const NO_STORE_FAULTS: StoreFaults = {
	usualMs: 1,
	refuses: 0,
	losesAnswers: 0,
	losesNotifications: 0,
	aheadMs: 0,
};

/** How long a caller waits for an answer that does not come, in milliseconds. */
const TIMEOUT_MS = 5_000;
/** How long it takes to notice that a server is not there, in milliseconds. */
const REFUSED_MS = 20;
/** Workers ask for the store's clock once a minute, and an answer may take seconds. */
const NOTICED_MS = 65_000;
const PAGE = 100;

/** A store server with clients in several processes. Each verb is carried out in one moment between its call and its answer. */
export class SimulatedStore {
	/** It does not answer before this moment, in true milliseconds. */
	downUntil = 0;
	/** Who has lost an answer: what they asked for may have been done. */
	readonly losers = new WeakSet<Actor>();
	private readonly listeners = new Set<{ actor: Actor; topic: string; listener: () => void }>();
	/** When its clock was set, and what it was ahead by until then. */
	private readonly settings: { until: number; steppedMs: number }[] = [];
	private steppedMs = 0;

	constructor(
		readonly backing: Backing,
		readonly scheduler: Scheduler,
		readonly random: Random,
		public faults: StoreFaults,
		readonly watcher: StoreWatcher,
	) {}

	/** What its clock says: whole milliseconds since 1970. */
	now(): number {
		return Math.floor(this.scheduler.now + this.faults.aheadMs + this.steppedMs);
	}

	/** The latest that a worker may take its clock to say: workers notice within a minute that it was set. */
	latestNow(): number {
		const { now } = this.scheduler;
		const before = this.settings.filter(({ until }) => until > now - NOTICED_MS).map(({ steppedMs }) => steppedMs);
		return this.now() - this.steppedMs + Math.max(this.steppedMs, ...before);
	}

	/** Somebody sets its clock. */
	step(milliseconds: number): void {
		this.settings.push({ until: this.scheduler.now, steppedMs: this.steppedMs });
		this.steppedMs += milliseconds;
	}

	clientOf(actor: Actor): StoreClient {
		return new StoreClient(this, actor);
	}

	listen(actor: Actor, topic: string, listener: () => void): () => void {
		const entry = { actor, topic, listener };
		this.listeners.add(entry);
		return () => this.listeners.delete(entry);
	}

	notify(topic: string): void {
		for (const { actor, topic: its, listener } of this.listeners) {
			if (its !== topic || this.random.chance(this.faults.losesNotifications)) continue;
			this.scheduler.after(this.random.latency(this.faults.usualMs), actor, listener);
		}
	}

	/** A verb on its way to the server and back. */
	async carryOut<Result>(actor: Actor, name: string, work: () => Promise<Result>): Promise<Result> {
		const { random, scheduler, faults, watcher } = this;
		const answer = Promise.withResolvers<Result>();
		const end = (milliseconds: number, how: string, settle: () => void, hasFailed = false) =>
			scheduler.after(milliseconds, actor, () => {
				watcher.verb(actor, () => `${name}: ${how}`, hasFailed);
				settle();
			});
		const fail = (milliseconds: number, reason: string) =>
			end(
				milliseconds,
				reason,
				() => answer.reject(pipelineError('store-unavailable', { kind: 'simulated', host: 'the server', reason })),
				true,
			);
		const draw = random.next();
		const refused = draw < faults.refuses;
		const lost = !refused && draw < faults.refuses + faults.losesAnswers;
		scheduler.after(random.latency(faults.usualMs / 2), undefined, async () => {
			if (refused || scheduler.now < this.downUntil) return fail(REFUSED_MS, 'connection refused');
			const result = await work();
			if (lost) this.losers.add(actor);
			if (lost) fail(random.between(REFUSED_MS, TIMEOUT_MS), 'connection lost');
			else end(random.latency(faults.usualMs / 2), 'ok', () => answer.resolve(result));
		});
		return await answer.promise;
	}
}

/** The store as one process has it. */
export class StoreClient extends StoreBase implements AtomicStore {
	readonly shared = 'machines';
	private readonly time: SharedClock;

	constructor(
		private readonly server: SimulatedStore,
		private readonly actor: Actor,
	) {
		super();
		this.time = storeClock(this, actor.clock);
	}

	async read(key: string): Promise<string | undefined> {
		return await this.verb(`read ${key}`, async () => await this.server.backing.read(key));
	}

	async getMany(keys: string[]): Promise<(string | undefined)[]> {
		return await this.verb(`read ${keys.join(', ')}`, async () => await this.server.backing.getMany(keys));
	}

	async set(key: string, value: unknown): Promise<boolean> {
		const raw = String(value);
		return await this.write(`set ${key}`, [{ key, next: raw }], async () => await this.server.backing.set(key, raw));
	}

	async insert(key: string, raw: string): Promise<boolean> {
		const writes = [{ key, expected: null, next: raw }];
		return await this.write(`insert ${key}`, writes, async () => await this.server.backing.insert(key, raw));
	}

	async swap(key: string, expected: string, next: string): Promise<boolean> {
		const writes = [{ key, expected, next }];
		return await this.write(`swap ${key}`, writes, async () => await this.server.backing.swap(key, expected, next));
	}

	async apply(writes: readonly RowWrite[]): Promise<boolean> {
		const name = `apply ${writes.map(({ key }) => key).join(', ')}`;
		return await this.write(name, writes, async () => await this.server.backing.apply(writes));
	}

	async delete(key: string): Promise<boolean> {
		const writes = [{ key, next: null }];
		return await this.write(`delete ${key}`, writes, async () => await this.server.backing.delete(key));
	}

	async clear(): Promise<void> {
		throw new Error('Nobody clears a simulated store.');
	}

	async *scan(prefix: string, { after, limit = Infinity }: ScanOptions = {}): AsyncGenerator<[string, string]> {
		let last = after;
		for (let left = limit; left > 0;) {
			const size = Math.min(left, PAGE);
			const from = last;
			const page = await this.verb(
				`scan ${prefix}`,
				async () => await Array.fromAsync(this.server.backing.scan(prefix, { after: from, limit: size })),
			);
			yield* page;
			if (page.length < size) return;
			left -= page.length;
			last = page.at(-1)?.[0];
		}
	}

	async count(prefix: string, range?: KeyRange): Promise<number> {
		return await this.verb(`count ${prefix}`, async () => await this.server.backing.count(prefix, range));
	}

	async now(): Promise<number> {
		return await nowBy(this.time);
	}

	async askNow(): Promise<number> {
		return await this.verb('ask the time', async () => this.server.now());
	}

	async size(): Promise<StoreSize> {
		return { rows: 0, bytes: 0 };
	}

	async notify(topic: string): Promise<void> {
		await this.verb(`notify ${topic}`, async () => this.server.notify(topic));
	}

	async listen(topic: string, listener: () => void): Promise<() => Promise<void>> {
		const stop = this.server.listen(this.actor, topic, listener);
		return async () => stop();
	}

	async disconnect(): Promise<void> {}

	private async write(name: string, writes: readonly RowWrite[], work: () => Promise<boolean>): Promise<boolean> {
		return await this.verb(name, async () => {
			const done = await work();
			if (done) this.server.watcher.wrote(this.actor, writes);
			return done;
		});
	}

	private async verb<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
		return await this.server.carryOut(this.actor, name, work);
	}
}
