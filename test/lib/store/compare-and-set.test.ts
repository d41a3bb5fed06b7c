import { describe, expect, it } from 'vitest';
import { BudgetRecord } from '../../../lib/rate-limit/budget-record';
import { compareAndSet, compareAndSetValue, ownRows, type SharedRows } from '../../../lib/store/compare-and-set';

/** Rows that write down what is asked of them. */
function watched(begin: [string, string][] = []) {
	const rows = ownRows(begin);
	const asked: string[] = [];
	const note = async <Result>(verb: string, answer: Promise<Result>) => (asked.push(verb), await answer);
	const store: SharedRows = {
		read: async (key) => await note('read', rows.read(key)),
		insert: async (key, raw) => await note('insert', rows.insert(key, raw)),
		swap: async (key, expected, next) => await note('swap', rows.swap(key, expected, next)),
	};
	return { rows, store, asked };
}

describe('a row that several change', () => {
	it('takes one round trip where its text is known, and is read where it was another', async () => {
		const { rows, store, asked } = watched([['row', '1']]);
		const more = (raw = '0') => ({ next: String(Number(raw) + 1), was: raw });
		expect(await compareAndSet(store, 'row', more, '1')).toEqual({ next: '2', was: '1' });
		expect(asked.splice(0)).toEqual(['swap']);
		expect(await compareAndSet(store, 'row', more, '1')).toEqual({ next: '3', was: '2' });
		expect(asked.splice(0)).toEqual(['swap', 'read', 'swap']);
		expect(await compareAndSet(store, 'new', more)).toEqual({ next: '1', was: '0' });
		expect(asked).toEqual(['read', 'insert']);
		expect(await rows.read('row')).toBe('3');
	});

	it('is left where there is nothing to change', async () => {
		const { store, asked } = watched([['row', '{"count":1}']]);
		expect(
			await compareAndSetValue(store, 'row', (value?: { count: number }) => ({ next: undefined, seen: value?.count })),
		).toMatchObject({ seen: 1 });
		expect(asked).toEqual(['read']);
	});

	it('is given up in words when the store does not keep what it says', async () => {
		const forgetful: SharedRows = { ...ownRows([['row', '1']]), swap: async () => false };
		await expect(compareAndSet(forgetful, 'row', () => ({ next: '2' }))).rejects.toMatchObject({
			problem: { code: 'record-contended', category: 'store', action: 'retry-later' },
		});
	});
});

describe("a budget's record", () => {
	it('is changed in one round trip by one who is alone', async () => {
		const { store, asked } = watched();
		const record = new BudgetRecord(store, 'budget', 'me');
		const take = async () =>
			(await record.change(0, (state) => ({ state: { ...state, left: state.left - 1 }, result: state.left - 1 })))
				.result;
		const first = await take();
		expect(asked.splice(0)).toEqual(['read', 'insert']);
		expect([await take(), await take()]).toEqual([first - 1, first - 2]);
		expect(asked).toEqual(['swap', 'swap']);
	});

	it('is read where nothing is to be written: what was seen last may be long gone', async () => {
		const { rows, store, asked } = watched();
		const record = new BudgetRecord(store, 'budget', 'me');
		await record.change(0, (state) => ({ state: { ...state, left: 7 }, result: undefined }));
		const raw = (await rows.read('budget')) ?? '';
		await rows.swap('budget', raw, raw.replace('"left":7', '"left":3'));
		asked.splice(0);
		const { result } = await record.change(0, ({ left }) => ({ result: left }));
		expect(result).toBe(3);
		expect(asked).toEqual(['read']);
	});
});
