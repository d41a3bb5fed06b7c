import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { SqliteStore } from '../../lib/store/sqlite-store';
import { bulkStage } from '../lib/bulk/stage';
import { afterThisTest } from '../support/cleanup';
import { ownFolder } from '../support/cli';
import { startPage } from '../support/page';
import { emulate } from '../support/pipeline';
import { commandAt, importDue, makeDue, startWorker } from '../support/worker';

const PINS = 24;
const CANCELLED = 2_000;

it('two pages and two workers on one store, of which one of each is killed, publish each pin once and finish a change of 2,000', async () => {
	const [emulator, folder] = [await emulate(), await ownFolder()];
	const command = commandAt(emulator, folder);
	const store = new SqliteStore(join(folder, 'ledger.sqlite'));
	afterThisTest(async () => await store.disconnect());
	const { job, ledger, states } = bulkStage(store);
	const titles = Array.from({ length: PINS }, (_, index) => `Pin ${index}`);
	const keys = await importDue(command, Object.fromEntries(titles.map((title) => [title, 3_600])));
	for (let index = 0; index < CANCELLED; index++)
		await job(`old:${index}`, 'scheduled', { label: { campaign: 'Old' }, inMs: 86_400_000 });
	await delay(1_000); // moments of state are kept to the second

	const short = ['--lease', '3'];
	const [page, other] = [await startPage(command, short), await startPage(command, short)];
	const begun = await page.post('/bulk', { kind: 'cancel', all: '1', campaign: 'Old' });
	const at = begun.headers.get('location') ?? '';
	while (((await states()).cancelled ?? 0) === 0) await delay(20);
	await page.stop('SIGKILL');
	expect((await states()).cancelled ?? 0).toBeLessThan(CANCELLED);

	const patient = [...short, '--quarantine', '1'];
	const [worker, second] = [startWorker(command, patient), startWorker(command, patient)];
	await makeDue(command, keys);
	while (emulator.pins().length === 0) await delay(20);
	await worker.stop('SIGKILL');

	const isOver = async () => {
		const { cancelled = 0, published = 0 } = await states();
		return cancelled === CANCELLED && published === PINS;
	};
	while (!(await isOver())) await delay(200);
	const shown = new Set(
		emulator
			.pins()
			.map(({ title }) => title)
			.sort(),
	);
	expect([emulator.pins().length, shown.size]).toEqual([PINS, PINS]);
	for await (const { key, events } of ledger.jobs()) {
		if (!key.startsWith('old:')) continue;
		expect([key, events.filter(({ state }) => state === 'cancelled').length]).toEqual([key, 1]);
	}
	const words = async () => (await other.text(at)).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
	while (!(await words()).includes('2,000 pins cancelled')) await delay(200);
	await second.stop();
});
