import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Ledger, runDue, Schedule, systemClock, type Problem } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { image, importAll, outcomes } from '../../support/import';
import { emulate, pipelineAt } from '../../support/pipeline';
import { all } from '../store/walk';

const NEWER = JSON.stringify({ value: { key: 'b', state: 'dreaming', format: 99, version: '7.1.0' } });
const BROKEN: [string, string][] = [
	['is cut off', '{"value":{"key":"b","sta'],
	['is empty', ''],
	["is another program's", '{"hello":1}'],
	[
		'has a state that nobody knows',
		'{"value":{"key":"b","state":"dreaming","fence":1,"events":[],"payload":{},"label":{}}}',
	],
	['is that of another job', '{"value":{"key":"c","state":"failed","fence":1,"events":[],"payload":{},"label":{}}}'],
];

/** Three jobs that are due, of which the record of the second is what it should not be. */
async function stage(raw: string) {
	const store = new MemoryStore();
	const reported: Problem[] = [];
	const ledgerOf = () =>
		new Ledger(store, { owner: 'test', leaseMs: 60_000, onUnreadable: (problem) => reported.push(problem) });
	const ledger = ledgerOf();
	for (const key of ['a', 'b', 'c']) {
		const claim = await ledger.claim({ key, payload: {}, label: { board: 'x', source: 'y' }, account: '11' });
		if (claim.kind !== 'claimed') throw new Error(claim.kind);
		await claim.lease.schedule({ dueAt: Date.now() - 1 });
	}
	await store.set('job:b', raw);
	return { store, ledger, ledgerOf, reported };
}

describe.each(BROKEN)('a record that %s', (_, raw) => {
	it('is reported once by its key, and is missing from lists and from what is due', async () => {
		const { ledger, reported } = await stage(raw);
		for (let times = 0; times < 2; times++) {
			expect((await all(ledger.jobs())).map(({ key }) => key)).toEqual(['a', 'c']);
			expect((await all(ledger.list.jobs())).map(({ key }) => key).sort()).toEqual(['a', 'c']);
			expect((await new Schedule(ledger).due(Date.now(), 10)).map(({ job }) => job.key)).toEqual(['a', 'c']);
		}
		expect(reported.map(({ message }) => message)).toEqual([
			'The record of the job b cannot be read. It is set aside, and nothing is published for it.',
		]);
		expect(await all(ledger.setAsideKeys())).toEqual(['b']);
	});

	it('keeps no worker from the others, and is not met again', async () => {
		const { store, ledger } = await stage(raw);
		const ran: string[] = [];
		const stop = new AbortController();
		const ended = runDue({
			ledger,
			account: '11',
			clock: systemClock,
			signal: stop.signal,
			work: async ({ lease }) => {
				ran.push(lease.job.key);
				await lease.failed({ code: 'x', category: 'network', message: 'no', action: 'none' });
			},
		});
		while (ran.length < 2) await delay(5);
		stop.abort();
		await ended;
		expect(ran.sort()).toEqual(['a', 'c']);
		expect(await all(store.scan('due:'))).toEqual([]);
		expect(await store.read('job:b')).toBe(raw);
	});
});

it('a record that was mended is no longer set aside, and is due and in lists again', async () => {
	const { store, ledger } = await stage('');
	const [mended] = await all(ledger.list.jobs());
	await new Schedule(ledger).due(Date.now(), 10);
	expect(await all(ledger.setAsideKeys())).toEqual(['b']);
	await store.set('job:b', JSON.stringify({ value: { ...mended, key: 'b' } }));
	expect(await all(ledger.setAsideKeys())).toEqual([]);
	expect((await new Schedule(ledger).due(Date.now(), 10)).map(({ job }) => job.key).sort()).toEqual(['a', 'b', 'c']);
	expect((await all(ledger.list.jobs())).map(({ key }) => key).sort()).toEqual(['a', 'b', 'c']);
});

describe('a record of a later version', () => {
	it('is left alone, with a sentence that says which version wrote it', async () => {
		const { store, ledger, reported } = await stage(NEWER);
		expect((await all(ledger.list.jobs())).map(({ key }) => key).sort()).toEqual(['a', 'c']);
		expect((await new Schedule(ledger).due(Date.now(), 10)).map(({ job }) => job.key)).toEqual(['a', 'c']);
		expect(reported.map(({ code, message }) => [code, message])).toEqual([
			[
				'job-newer',
				'The record of the job b was written by version 7.1.0 of this package, which this version cannot read. It is left alone.',
			],
		]);
		expect((await all(store.scan('due:'))).length).toBe(3); // a process of that version goes on with it
		expect(await all(ledger.setAsideKeys())).toEqual([]);
		expect(await store.read('job:b')).toBe(NEWER);
	});
});

it.each([
	['is cut off', '{"value":{', 'job-unreadable'],
	['is of a later version', undefined, 'job-newer'],
])('an import of a row whose record %s fails that row and no other', async (_, raw, code) => {
	const emulator = await emulate();
	const store = new MemoryStore();
	const pipeline = () => pipelineAt(emulator, { store });
	await importAll(pipeline(), [image('One'), image('Two')]);
	const [first] = await all(pipeline().ledger.jobs());
	const key = first?.key as string;
	await store.set(`job:${key}`, raw ?? JSON.stringify({ value: { key, format: 99, version: '7.1.0' } }));
	const results = await importAll(pipeline(), [image('One'), image('Two'), image('Three')]);
	expect(outcomes(results).sort()).toEqual(['created', 'existing', code]);
	expect(emulator.pins()).toHaveLength(3);
});
