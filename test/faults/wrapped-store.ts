import type { AtomicStore } from '../../lib';
import type { Injector } from './injector';

const VERBS = new Set(['read', 'insert', 'swap', 'set', 'delete', 'now']);
const delay = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

type Verb = (...args: string[]) => Promise<unknown>;

/** A store whose verbs pass the injector, each by its name, the kind of its key and the change of the job's state. */
export function injected(store: AtomicStore, injector: Injector): AtomicStore {
	return withVerbs(store, (verb, inner) => async (...args) => {
		const step = stepOf(verb, args);
		injector.allow(step);
		await injector.pass('before', step);
		const result = await inner(...args);
		// One that did not apply is no point of the job's way.
		if (result !== false) await injector.pass('after', step);
		return result;
	});
}

/** A store whose clock is wrong from some time on. */
export function withClock(store: AtomicStore, offset: () => number): AtomicStore {
	return withVerbs(store, (verb, inner) => (verb === 'now' ? async () => Number(await inner()) + offset() : inner));
}

/** Says of some writes that they were done, and does not do them. */
export function lying(store: AtomicStore, about: (step: string) => boolean): AtomicStore {
	return withVerbs(
		store,
		(verb, inner) =>
			async (...args) =>
				about(stepOf(verb, args)) ? true : await inner(...args),
	);
}

/** Claims without compare-and-set. */
export function notAtomic(store: AtomicStore): AtomicStore {
	return withVerbs(store, (verb, inner) => async (...args) => {
		if (verb !== 'insert' && verb !== 'swap') return await inner(...args);
		const [key = '', ...values] = args;
		const there = await store.read(key);
		if (there !== (verb === 'insert' ? undefined : values[0])) return false;
		await delay(60);
		return await store.set(key, values.at(-1));
	});
}

function withVerbs(store: AtomicStore, around: (verb: string, inner: Verb) => Verb): AtomicStore {
	return new Proxy(store, {
		get(target, name) {
			const member: unknown = Reflect.get(target, name, target);
			if (typeof member !== 'function') return member;
			const inner = member.bind(target) as Verb;
			return typeof name === 'string' && VERBS.has(name) ? around(name, inner) : inner;
		},
	});
}

/** Such as `swap job: ready>publishing`, `insert receipt:`, `read job:`. */
function stepOf(verb: string, [key, ...values]: string[]): string {
	if (key === undefined) return verb;
	const step = `${verb} ${key.slice(0, key.indexOf(':') + 1)}`;
	const states = values.map(stateOf).filter((state) => state !== undefined);
	return states.length === 2 ? `${step} ${states.join('>')}` : step;
}

function stateOf(raw: string): string | undefined {
	const { value } = JSON.parse(raw) as { value?: { state?: string } };
	return typeof value === 'object' ? value.state : undefined;
}
