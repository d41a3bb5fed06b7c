import type { AtomicStore } from '../../lib';
import { storeUnavailable } from '../../lib/store/store-problem';

const VERBS = new Set([
	'read',
	'getMany',
	'insert',
	'swap',
	'apply',
	'set',
	'delete',
	'count',
	'now',
	'askNow',
	'clear',
]);
const PLACE = { kind: 'Postgres', host: 'store.example' } as const;

/** A store that can be made to fail as one on a server does. */
export interface Blinking {
	store: AtomicStore;
	/**
	 * `before`: no verb reaches the store; `after`: each is carried out, and its answer is lost.
	 */
	fails?: 'before' | 'after';
	/** Which verbs fail; all of them where it is left out. */
	only?: (verb: string, args: unknown[]) => boolean;
	/** The verbs that were asked for, in their order, answered or not. */
	asked: [verb: string, ...args: unknown[]][];
}

export function blinking(inner: AtomicStore): Blinking {
	const lost = () => storeUnavailable(PLACE, new Error('Connection terminated'));
	const store = new Proxy(inner, {
		get(target, name) {
			const member: unknown = Reflect.get(target, name, target);
			if (typeof member !== 'function') return member;
			const verb = member.bind(target) as (...args: unknown[]) => unknown;
			if (name === 'scan')
				return async function* (...args: unknown[]) {
					for await (const row of verb(...args) as AsyncIterable<unknown>) {
						if (fails('scan', args)) throw lost();
						yield row;
					}
				};
			if (typeof name !== 'string' || !VERBS.has(name)) return verb;
			return async (...args: unknown[]) => {
				blinks.asked.push([name, ...args]);
				const when = fails(name, args) ? blinks.fails : undefined;
				if (when === 'before') throw lost();
				const answer = await verb(...args);
				if (when === 'after') throw lost();
				return answer;
			};
		},
	});
	const fails = (verb: string, args: unknown[]) => blinks.fails !== undefined && (blinks.only?.(verb, args) ?? true);
	const blinks: Blinking = { store, asked: [] };
	return blinks;
}
