import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { batchRows, recordedImport, systemClock, PatientStore } from '../../../lib';
import { readRows } from '../../../lib/rows/read-rows';
import { MemoryStore } from '../../../lib/store/memory-store';
import { blinking } from '../../support/blinking-store';
import { pictures } from '../../support/pictures';
import { emulate, openMedia, pipelineAt } from '../../support/pipeline';
import { ledgerOn, publish, SUBSCRIBER, waitingFor } from '../outcomes/stage';

const TOO_LONG = 'Too long '.repeat(20).trim();

/** An import of a sheet into a store with a subscriber. */
async function start() {
	const [emulator, host, store] = [await emulate(), await pictures(), new MemoryStore()];
	await ledgerOn(store).subscribers.register(SUBSCRIBER);
	const imported = async (id: string, csv: string) => {
		const pipeline = pipelineAt(emulator, { store });
		pipeline.importId = id;
		const rows = batchRows(readRows(Readable.from([Buffer.from(csv)]), { format: 'csv' }), {});
		const about = { file: 'pins.csv', by: 'ann', campaign: 'Spring', defaults: {} };
		await Array.fromAsync(recordedImport(pipeline, rows, { open: openMedia, about }));
		return (await waitingFor(store)).filter(({ importId }) => importId === id);
	};
	return { host, store, imported };
}

describe('the events of an import', () => {
	it('have one for each row that came to an outcome, also for those that never became a job', async () => {
		const { host, imported } = await start();
		const events = await imported(
			'first',
			`media_url,board,title,approve
${host.url}/a.jpg,Travel,Good,
,Travel,No media,
${host.url}/long.jpg,Travel,${TOO_LONG},
${host.url}/b.jpg,Travel,Later,no`,
		);
		const said = events.map(({ type, title, row, needsPerson }) => ({ type, title, row, needsPerson }));
		const common = { needsPerson: true };
		expect(said.toSorted((one, other) => String(one.title).localeCompare(String(other.title)))).toEqual([
			{ type: 'pin.created', title: 'Good', row: undefined, needsPerson: false },
			{ type: 'pin.needs_person', title: 'Later', row: 5, ...common },
			{ type: 'pin.failed', title: 'No media', row: 3, ...common },
			{ type: 'pin.failed', title: TOO_LONG, row: undefined, ...common },
		]);
		expect(new Set(events.map(({ id }) => id)).size).toBe(4);
		expect(events.every(({ campaign, account }) => campaign === 'Spring' || account !== undefined)).toBe(true);
	});

	it('say that a row failed which differs from a pin that stays as it is', async () => {
		const { host, imported } = await start();
		const sheet = (title: string) => `media_url,board,title\n${host.url}/a.jpg,Travel,${title}`;
		await imported('first', sheet('One'));
		expect(await imported('second', sheet('Another'))).toMatchObject([
			{ type: 'pin.failed', row: 2, idempotencyKey: expect.any(String), problem: { code: 'edited' } },
		]);
	});
});

it('an outcome counts as written whose event was delivered before the store said so', async () => {
	const inner = new MemoryStore();
	const blinks = blinking(inner);
	const clock = { ...systemClock, sleep: async () => void (await new Promise((done) => setTimeout(done, 5))) };
	const store = new PatientStore(blinks.store, { clock });
	const ledger = ledgerOn(store);
	await ledger.subscribers.register(SUBSCRIBER);
	blinks.only = (verb, [writes]) => {
		const isOutcome = verb === 'apply' && (writes as { key: string }[]).some(({ key }) => key.startsWith('outbox:'));
		if (!isOutcome) return false;
		// Its answer is lost, and another process delivers the event meanwhile.
		queueMicrotask(() => {
			blinks.fails = undefined;
			void waitingRows().then((rows) => Promise.all(rows.map((row) => inner.delete(row))));
		});
		return true;
	};
	const waitingRows = async () => (await ledgerOn(inner).outbox.waiting(SUBSCRIBER.id, 9)).map(({ row }) => row);
	blinks.fails = 'after';
	await publish(ledger, 'a');
	expect(await ledger.find('a')).toMatchObject({ state: 'published', events: expect.any(Array) });
	expect(await waitingFor(inner)).toEqual([]);
});
