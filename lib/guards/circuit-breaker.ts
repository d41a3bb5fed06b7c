import { randomUUID } from 'node:crypto';
import type { Problem } from '../model/problem';
import { domainOf } from '../model/url';
import {
	CLOSED,
	credible,
	openUntil,
	phaseOf,
	withBlock,
	withoutProbe,
	withPass,
	withProbe,
	type CircuitState,
} from './circuit-state';
import { pausedOf, problemOfPause, type Paused } from './paused';
import { compareAndSetValue, parsedRow, type ListedStore } from '../store/compare-and-set';

/** How the publish ended, for the circuit breaker: published, judged as spam, or neither. */
export type PassOutcome = 'published' | 'spam' | 'undecided';

/** The call may be sent now. Call `settle` with its end, because a pause may depend on it. */
export interface Pass {
	blocked: false;
	settle(end: PassOutcome): Promise<void>;
}

/** The call may not be sent now. */
export interface BlockedCall {
	blocked: true;
	/** Epoch milliseconds by the store's clock. */
	until: number;
	/** `domain-paused` or `account-paused`, with `retryAt`. */
	problem: Problem;
}

/** Every method rejects when the store is down: then nothing may be sent. */
export interface CircuitBreaker {
	/**
	 * Why a pin with this link would not be sent now, as it was known a second ago at most. Takes no probe, so it can be
	 * called before an upload.
	 */
	peek(link?: string): Promise<Problem | undefined>;
	/** Right before a send. After a pause one caller of all processes is let through to find out whether it is over. */
	check(link?: string): Promise<Pass | BlockedCall>;
	/** All paused domains and accounts. */
	list(): AsyncGenerator<Paused>;
	/** Ends a pause by hand. False if there was none. */
	reset(paused: Pick<Paused, 'scope' | 'name'>): Promise<boolean>;
}

/** One blocked link says something of its domain; two domains within a day say something of the account. */
const ENOUGH = { domain: 1, account: 2 };
const PREFIX = 'breaker:';
/** For so long `peek` goes by what was seen last: many pins of a batch lead to one domain, and `check` follows. */
const PEEK_MS = 1_000;
/** As many domains are remembered for `peek`. */
const PEEKED_AT_MOST = 1_000;

/**
 * Pauses domains and accounts whose pins Pinterest blocks as spam, for all processes that share the store,
 * because repeated attempts make a block last longer. The circuit is open for a day at first, then half-open:
 * one pin is the probe. If it passes, the pause is over; if it is blocked, the next pause is twice as long.
 * A domain is paused for all accounts, because its reputation is the same for all.
 * @param accountId the account's id, or what finds it out when a pin is about to be sent.
 */
export function createCircuitBreaker(store: ListedStore, accountId: string | (() => Promise<string>)): CircuitBreaker {
	const rowsFor = async (domain: string) => {
		const account = typeof accountId === 'string' ? accountId : await accountId();
		return [rowOf('domain', domain), rowOf('account', account)];
	};

	const seen = new Map<string, { raws: (string | undefined)[]; at: number }>();

	async function see(domain: string, keys: string[], now: number): Promise<(string | undefined)[]> {
		const raws = await store.getMany(keys);
		if (seen.size >= PEEKED_AT_MOST) seen.clear();
		seen.set(domain, { raws, at: now });
		return raws;
	}

	/** @param seenAtMostAgo what was seen at most so many milliseconds ago is good enough. */
	async function phaseFor(
		domain: string,
		seenAtMostAgo?: number,
	): Promise<{ blocked?: BlockedCall; probes: string[] }> {
		const rows = await rowsFor(domain);
		const now = await store.now();
		const last = seenAtMostAgo === undefined ? undefined : seen.get(domain);
		const isRecent = last !== undefined && Math.abs(now - last.at) <= (seenAtMostAgo ?? 0);
		const keys = rows.map(({ key }) => key);
		const raws = isRecent ? last.raws : await see(domain, keys, now);
		const probes: string[] = [];
		let blocked: BlockedCall | undefined;
		for (const [index, { scope, name, key }] of rows.entries()) {
			const state = stateOf(key, raws[index], now);
			const phase = phaseOf(state, now);
			const paused = phase === 'open' ? pausedOf(scope, name, state) : undefined;
			if (paused && state.pause)
				blocked = { blocked: true, until: openUntil(state.pause), problem: problemOfPause(paused) };
			if (phase === 'half-open') probes.push(key);
		}
		return { blocked, probes };
	}

	/** @returns whether it was changed. */
	async function change(key: string, decide: (state: CircuitState) => CircuitState | undefined): Promise<boolean> {
		const now = await store.now();
		const { next } = await compareAndSetValue(store, key, (state: CircuitState = CLOSED) => ({
			next: decide(credible(state, now)),
		}));
		seen.clear();
		return next !== undefined;
	}

	/** All or none: a domain is not probed through an account that is paused. */
	async function takeProbes(keys: string[], by: string): Promise<boolean> {
		const now = await store.now();
		for (const [index, key] of keys.entries()) {
			if (await change(key, (state) => withProbe(state, by, now))) continue;
			await giveBack(keys.slice(0, index), by);
			return false;
		}
		return true;
	}

	async function giveBack(keys: string[], by: string): Promise<void> {
		for (const key of keys) await change(key, (state) => withoutProbe(state, by));
	}

	async function block(domain: string, by: string): Promise<void> {
		const now = await store.now();
		for (const { scope, key } of await rowsFor(domain)) {
			await change(key, (state) => withBlock(state, { domain, by, enough: ENOUGH[scope], now }));
		}
	}

	function pass(domain: string, probes: string[], by: string): Pass {
		const settle = async (end: PassOutcome) => {
			if (end === 'spam') await block(domain, by);
			else if (end === 'undecided') await giveBack(probes, by);
			else for (const key of probes) await change(key, (state) => withPass(state, by));
		};
		return { blocked: false, settle };
	}

	async function check(link?: string): Promise<Pass | BlockedCall> {
		const domain = domainOf(link);
		const { blocked, probes } = await phaseFor(domain);
		if (blocked) return blocked;
		const by = randomUUID();
		if (await takeProbes(probes, by)) return pass(domain, probes, by);
		return await check(link); // another process took the probe, so the answer has changed
	}

	return {
		check,
		async peek(link) {
			return (await phaseFor(domainOf(link), PEEK_MS)).blocked?.problem;
		},
		async *list() {
			const now = await store.now();
			for await (const [key, raw] of store.scan(PREFIX)) {
				const [, scope, name = ''] = /^breaker:(domain|account):(.*)$/.exec(key) ?? [];
				const paused = pausedOf(scope as Paused['scope'], name, stateOf(key, raw, now));
				if (paused) yield paused;
			}
		},
		async reset({ scope, name }) {
			return await change(rowOf(scope, name).key, ({ pause }) => (pause ? CLOSED : undefined));
		},
	};
}

function rowOf(scope: Paused['scope'], name: string): { scope: Paused['scope']; name: string; key: string } {
	return { scope, name, key: `${PREFIX}${scope}:${name}` };
}

function stateOf(key: string, raw: string | undefined, now: number): CircuitState {
	return raw === undefined ? CLOSED : credible(parsedRow<CircuitState>(key, raw), now);
}
