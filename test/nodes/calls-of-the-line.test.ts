import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INode, INodeExecutionData, IWorkflowBase } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { ownFolder } from '../support/cli';
import { pictures } from '../support/pictures';
import { emulate, samples } from '../support/pipeline';
import { sentTo } from '../support/time-travel';
import { startTrigger } from '../support/trigger';
import { chain, run } from '../support/workflow';

type Step = [type: string, parameters?: INode['parameters']];

const TOKEN = { authentication: 'accessToken' };
const PUBLISH: Step = ['pinterestPublish', TOKEN];
const FIVE: Step[] = [
	['pinterestBatchImport', { source: 'items' }],
	['pinterestValidate'],
	['pinterestMediaUpload', TOKEN],
	['pinterestWaitUntilReady', TOKEN],
	PUBLISH,
];
const WHO = 'GET /user_account';

const rowsAt = (url: string, count: number, more: object = {}): INodeExecutionData[] =>
	Array.from({ length: count }, (_, number) => ({
		json: { board: 'Travel', title: `Pin ${number}`, media_url: `${url}/${number}.jpg`, ...more },
	}));

async function stage(options: Parameters<typeof emulate>[0] = {}) {
	const [emulator, host] = [await emulate(options), await pictures()];
	const storeUrl = `sqlite:${await ownFolder()}/ledger.sqlite`;
	const through = async (input: INodeExecutionData[], steps: Step[], token?: string) =>
		await run(emulator, chain(...steps), { input, storeUrl, token });
	const asked = () => sentTo(emulator, WHO);
	return { emulator, host, storeUrl, through, asked };
}

describe('a batch of twenty pins through the five nodes', () => {
	it('asks once whose account it is, and twice for each picture: to look at it and to send it', async () => {
		const { emulator, host, through, asked } = await stage();
		const items = await through(rowsAt(host.url, 20), FIVE);
		expect(items.map(({ json }) => json.outcome)).toEqual(Array(20).fill('created'));
		expect([asked(), host.asked, sentTo(emulator, 'POST /pins')]).toEqual([1, 2 * 20, 20]);
	});
});

describe('a due pin', () => {
	it('from Pinterest Trigger to Pinterest Publish asks once whose account it is, and twice for its picture', async () => {
		const { emulator, host, storeUrl, through, asked } = await stage();
		const later = new Date(Date.now() + 3_600_000).toISOString();
		const [stored] = await through(rowsAt(host.url, 1, { run_at: later }), [PUBLISH]);
		const { key } = stored?.json.job as { key: string };
		const runAt = new Date(Date.now() + 500).toISOString();
		await through([{ json: {} }], [['pinterestJobs', { operation: 'move', key, runAt }]]);
		const before = host.asked;
		const { emitted } = await startTrigger(emulator, storeUrl);
		await expect.poll(() => emitted.length, { timeout: 30_000 }).toBe(1);
		// The trigger of this test has another credential than the workflows before it.
		expect(asked()).toBe(2);
		const template = JSON.parse(
			await readFile(join(samples, '../workflows/publish-due.json'), 'utf8'),
		) as IWorkflowBase;
		const [published] = await run(emulator, template, { input: emitted, storeUrl });
		expect([published?.json.outcome, asked(), host.asked - before]).toEqual(['created', 2, 2]);
	});
});

describe('whose account it is', () => {
	it('is asked again where the credential was reconnected to another account, which refuses rows of the first', async () => {
		const { emulator, host, through, asked } = await stage({
			accounts: [{ username: 'second_account', accessToken: 'pina_of_the_second' }],
		});
		const rows = rowsAt(host.url, 1, { account: 'emulated_account' });
		expect((await through(rows, [PUBLISH]))[0]?.json.outcome).toBe('created');
		const [item] = await through(
			rowsAt(host.url, 1, { account: 'emulated_account', title: 'Other' }),
			[PUBLISH],
			'pina_of_the_second',
		);
		expect(item?.json).toMatchObject({ outcome: 'failed', problem: { code: 'account-mismatch' } });
		expect([asked(), emulator.pins().length]).toEqual([2, 1]);
	});

	it('is asked again after Pinterest refused the token, so that the next execution stops', async () => {
		const { emulator, host, through, asked } = await stage();
		expect((await through(rowsAt(host.url, 1), [PUBLISH]))[0]?.json.outcome).toBe('created');
		emulator.faults.add({ on: 'POST /pins', kind: 'status', status: 401, code: 2, times: 9 });
		emulator.faults.add({ on: WHO, kind: 'status', status: 401, code: 2, times: 9 });
		const [refused] = await through(rowsAt(host.url, 1, { title: 'Second' }), [PUBLISH]);
		expect(refused?.json).toMatchObject({ outcome: 'failed', problem: { action: 'reconnect' } });
		expect(asked()).toBe(1);
		await expect(through(rowsAt(host.url, 1, { title: 'Third' }), [PUBLISH])).rejects.toThrow(/access token/);
		// n8n makes a refused call once more.
		expect(asked()).toBe(1 + 2);
	});
});
