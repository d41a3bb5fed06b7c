import type { Backing as BackingStore } from '../store/simulated-store';

/** What a life asked of its store, and what the store answered: one text each. */
export interface RecordedAnswer {
	asked: string;
	answered: string;
}

/** A store that answers as another one does, and keeps what it was asked and answered. */
export function recorded(store: BackingStore, answers: RecordedAnswer[]): BackingStore {
	async function keep<Answer>(verb: string, given: unknown[], answer: Promise<Answer>): Promise<Answer> {
		const result = await answer;
		const asked = `${verb} ${given.map((each) => JSON.stringify(each)).join(', ')}`;
		answers.push({ asked, answered: JSON.stringify(result) ?? 'undefined' });
		return result;
	}
	return {
		read: async (key) => await keep('read', [key], store.read(key)),
		getMany: async (keys) => await keep('getMany', [keys], store.getMany(keys)),
		insert: async (key, raw) => await keep('insert', [key, raw], store.insert(key, raw)),
		swap: async (key, expected, next) => await keep('swap', [key, expected, next], store.swap(key, expected, next)),
		apply: async (writes) => await keep('apply', [writes], store.apply(writes)),
		set: async (key, value) => await keep('set', [key, value], store.set(key, value)),
		delete: async (key) => await keep('delete', [key], store.delete(key)),
		count: async (prefix, range) => await keep('count', [prefix, range], store.count(prefix, range)),
		async *scan(prefix, options) {
			yield* await keep('scan', [prefix, options], Array.fromAsync(store.scan(prefix, options)));
		},
	};
}
