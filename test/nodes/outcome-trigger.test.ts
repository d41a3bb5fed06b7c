import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SqliteStore } from '../../lib/store/sqlite-store';
import { fail, ledgerOn, publish } from '../lib/outcomes/stage';
import { ownFolder } from '../support/cli';
import { afterThisTest } from '../support/cleanup';
import { emulate, pipelineAt } from '../support/pipeline';
import { startTrigger } from '../support/trigger';

/** A store, and triggers on it in the context that n8n gives them. */
async function stage() {
	const emulator = await emulate();
	const file = `${await ownFolder()}/ledger.sqlite`;
	const store = new SqliteStore(file);
	afterThisTest(async () => await store.disconnect());
	// Reads the list of subscribers anew for each write, as another process does within half a minute.
	let time = 0;
	const ledger = ledgerOn(store, () => (time += 60_000));
	const account = await pipelineAt(emulator).account.id();
	const trigger = async (parameters: object = {}, mode: 'trigger' | 'manual' = 'trigger') => {
		const run = await startTrigger(emulator, `sqlite:${file}`, {}, mode, { event: 'outcome', ...parameters });
		if (mode === 'trigger') await expect.poll(async () => (await ledger.subscribers.all()).length).toBe(1);
		return run;
	};
	return { ledger, account, trigger };
}

type Started = Awaited<ReturnType<Awaited<ReturnType<typeof stage>>['trigger']>>;
const arrived = async ({ emitted }: Started, count: number) =>
	await expect.poll(() => emitted.length, { timeout: 20_000 }).toBe(count);

describe('a workflow with the event Pin Outcome', () => {
	it('gets an item for each outcome of the account, in the shape of our other nodes', async () => {
		const { ledger, account, trigger } = await stage();
		const run = await trigger();
		await publish(ledger, 'a', '7', { account });
		await arrived(run, 1);
		run.takeExecutions().forEach(({ end }) => end());
		await publish(ledger, 'theirs', '8', { account: 'another' });
		await fail(ledger, 'b', { account });
		await arrived(run, 2);
		expect(run.emitted.map(({ json }) => json)).toEqual([
			{
				outcome: 'created',
				pin: { id: '7', url: expect.stringContaining('/pin/7/') },
				job: { key: 'a', state: 'published' },
				event: expect.objectContaining({ type: 'pin.created', title: 'Title of a', account, sequence: 1 }),
			},
			expect.objectContaining({
				outcome: 'failed',
				problem: expect.objectContaining({ code: 'origin-gone', action: 'fix-url' }),
				job: { key: 'b', state: 'failed' },
			}),
		]);
		expect(run.failures).toEqual([]);
	});

	it('gets what comes during an execution in the next one, and nothing before', async () => {
		const { ledger, account, trigger } = await stage();
		const run = await trigger();
		await publish(ledger, 'a', '1', { account });
		await arrived(run, 1);
		for (const [id, key] of ['b', 'c'].entries()) await publish(ledger, key, `1${id}`, { account });
		await delay(200);
		expect(run.emitted).toHaveLength(1);
		run.takeExecutions().forEach(({ end }) => end());
		await arrived(run, 3);
		const [next, ...others] = run.takeExecutions();
		expect([next?.items.length, others]).toEqual([2, []]);
	});

	it('gets the outcomes again whose execution was under way when the workflow was closed, with the same IDs', async () => {
		const { ledger, account, trigger } = await stage();
		const first = await trigger();
		await publish(ledger, 'a', '1', { account });
		await arrived(first, 1);
		await first.response.closeFunction?.();
		const second = await trigger();
		await arrived(second, 1);
		const idOf = ({ emitted: [item] }: Started) => (item?.json.event as { id: string }).id;
		expect(idOf(second)).toBe(idOf(first));
		second.takeExecutions().forEach(({ end }) => end({ status: 'error' }));
		const [subscriber] = await ledger.subscribers.all();
		await expect.poll(async () => await ledger.outbox.waiting(subscriber?.id ?? '', 1)).toEqual([]);
	});

	it('gets outcomes again that n8n could not start an execution with', async () => {
		const { ledger, account, trigger } = await stage();
		const run = await trigger();
		await publish(ledger, 'a', '1', { account });
		await arrived(run, 1);
		run.takeExecutions().forEach(({ end }) => end(new Error('the database is locked')));
		await arrived(run, 2);
	});

	it('gets only what its fields say', async () => {
		const { ledger, account, trigger } = await stage();
		const run = await trigger({ outcomes: ['failed'], campaign: 'Spring' });
		const label = (campaign: string) => ({ board: 'Travel', source: 'a.jpg', campaign });
		await publish(ledger, 'created', '1', { account, label: label('Spring') });
		await fail(ledger, 'summer', { account, label: label('Summer') });
		await fail(ledger, 'spring', { account, label: label('spring') });
		await arrived(run, 1);
		expect(run.emitted[0]?.json.job).toEqual({ key: 'spring', state: 'failed' });
	});
});

describe('a test in the editor of the event Pin Outcome', () => {
	it('shows the newest outcome, and subscribes nobody', async () => {
		const { ledger, account, trigger } = await stage();
		await publish(ledger, 'a', '7', { account });
		const { emitted, response } = await trigger({}, 'manual');
		await response.manualTriggerFunction?.();
		expect(emitted.map(({ json }) => json)).toMatchObject([{ outcome: 'created', pin: { id: '7' } }]);
		expect(await ledger.subscribers.all()).toEqual([]);
	});

	it('says so where there is none', async () => {
		const { trigger } = await stage();
		const { response } = await trigger({}, 'manual');
		await expect(response.manualTriggerFunction?.()).rejects.toThrow(/no example to show/);
	});
});
