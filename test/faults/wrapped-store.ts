import type { AtomicStore } from '../../lib';
import type { RowWrite } from '../../lib/store/atomic-store';
import type { Injector } from './injector';

const VERBS = new Set(['read', 'getMany', 'insert', 'swap', 'apply', 'set', 'delete', 'now', 'askNow']);
const delay = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

type Argument = string | readonly string[] | readonly RowWrite[];
type Verb = (...args: Argument[]) => Promise<unknown>;

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
	const isClock = (verb: string) => verb === 'now' || verb === 'askNow';
	return withVerbs(store, (verb, inner) => (isClock(verb) ? async () => Number(await inner()) + offset() : inner));
}

/** Says of some writes that they were done, and does not do them. */
export function lying(store: AtomicStore, about: (step: string) => boolean): AtomicStore {
	return withVerbs(store, (verb, inner) => async (...args) => {
		if (verb !== 'apply') return about(stepOf(verb, args)) ? true : await inner(...args);
		return await store.apply((args[0] as RowWrite[]).filter((write) => !about(stepOfWrite(write))));
	});
}

/** Claims without compare-and-set. */
export function notAtomic(store: AtomicStore): AtomicStore {
	return withVerbs(store, (verb, inner) => async (...args) => {
		const writes = writesOf(verb, args);
		if (!writes?.some(({ expected }) => expected !== undefined)) return await inner(...args);
		const there = await store.getMany(writes.map(({ key }) => key));
		if (!writes.every(({ expected }, index) => expected === undefined || expected === (there[index] ?? null)))
			return false;
		await delay(60);
		return await store.apply(writes.map(({ key, next }) => ({ key, next })));
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

/** Such as `swap job: ready>publishing`, `insert receipt:`, `read job:`, and of several writes all of them with commas. */
function stepOf(verb: string, args: Argument[]): string {
	const writes = writesOf(verb, args);
	if (writes) return writes.map(stepOfWrite).join(', ');
	return typeof args[0] === 'string' ? `${verb} ${kindOf(args[0])}` : verb;
}

function writesOf(verb: string, [first, ...rest]: Argument[]): readonly RowWrite[] | undefined {
	if (verb === 'apply') return first as readonly RowWrite[];
	const [key, values] = [first as string, rest as string[]];
	if (verb === 'insert') return [{ key, expected: null, next: values[0] }];
	if (verb === 'swap') return [{ key, expected: values[0], next: values[1] }];
	if (verb === 'set') return [{ key, next: values[0] }];
	return verb === 'delete' ? [{ key, next: null }] : undefined;
}

function stepOfWrite({ key, expected, next }: RowWrite): string {
	if (next === undefined) return `compare ${kindOf(key)}`;
	if (next === null) return `delete ${kindOf(key)}`;
	if (expected === null) return `insert ${kindOf(key)}`;
	if (expected === undefined) return `set ${kindOf(key)}`;
	const states = [expected, next].map(stateOf).filter((state) => state !== undefined);
	return `swap ${kindOf(key)}${states.length === 2 ? ` ${states.join('>')}` : ''}`;
}

const kindOf = (key: string) => key.slice(0, key.indexOf(':') + 1);

function stateOf(raw: string): string | undefined {
	const { value } = JSON.parse(raw) as { value?: { state?: string } };
	return typeof value === 'object' ? value.state : undefined;
}
