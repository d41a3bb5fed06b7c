import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INode, INodeExecutionData } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { fileItem } from '../../runner/host/foreign-nodes';
import { ownFolder } from '../support/cli';
import { pictures } from '../support/pictures';
import { emulate } from '../support/pipeline';
import { sentTo } from '../support/time-travel';
import { chain, run } from '../support/workflow';

type Step = [type: string, parameters?: INode['parameters']];

const token = { authentication: 'accessToken' };
const SKIPS: Step = ['pinterestBatchImport', { ...token, source: 'items', skipPublished: true }];
const REST: Step[] = [
	['pinterestValidate'],
	['pinterestMediaUpload', token],
	['pinterestWaitUntilReady', token],
	['pinterestPublish', token],
];

/** Three rows whose pins were published by the whole workflow. */
async function published() {
	const [emulator, host] = [await emulate(), await pictures()];
	const storeUrl = `sqlite:${await ownFolder()}/ledger.sqlite`;
	const rows = ['One', 'Two', 'Three'].map((title) => ({
		json: { board: 'Travel', title, media_url: `${host.url}/${title}.jpg`, sku: title },
	}));
	const all = await run(emulator, chain(SKIPS, ...REST), { input: rows, storeUrl });
	expect(all.map(({ json }) => json.outcome)).toEqual(['created', 'created', 'created']);
	host.gone = true;
	host.asked = 0;
	const again = async (input: INodeExecutionData[], ...steps: Step[]) =>
		await run(emulator, chain(...steps), { input, storeUrl });
	const pinOf = (title: string) => all.find(({ json }) => json.title === title)?.json.pin;
	return { emulator, host, rows, again, pinOf };
}

const draftsOf = (rows: INodeExecutionData[]) =>
	rows.map(({ json: { board, title, media_url } }) => ({
		json: { draft: { board, title, media: [{ url: media_url }] } },
	}));

describe('Pinterest Batch Import with Skip Published', () => {
	it('sends rows whose pin is published to Already Published, with outcome and pin, and asks no origin', async () => {
		const { host, rows, again, pinOf } = await published();
		const fresh = { json: { board: 'Travel', title: 'Four', media_url: `${host.url}/Four.jpg` } };
		const unknown = { json: { board: 'Nowhere', title: 'Five', media_url: `${host.url}/Five.jpg` } };
		const items = await again([...rows, fresh, unknown], SKIPS);
		const ended = Object.fromEntries(items.map(({ json, pairedItem }) => [json.title, { json, pairedItem }]));
		for (const [index, title] of ['One', 'Two', 'Three'].entries())
			expect(ended[title]).toMatchObject({
				json: { outcome: 'existing', pin: pinOf(title), sku: title, job: { state: 'published' } },
				pairedItem: { item: index },
			});
		expect(ended.Four?.json).not.toHaveProperty('outcome');
		expect(ended.Five?.json).not.toHaveProperty('problem'); // what is wrong with it, the other nodes say
		expect(host.asked).toBe(0);
	});

	it('passes on only what is new, by the output of today', async () => {
		const { emulator, host, rows, again } = await published();
		host.gone = false;
		const fresh = { json: { board: 'Travel', title: 'Four', media_url: `${host.url}/Four.jpg` } };
		const items = await again([...rows, fresh], SKIPS, ...REST);
		expect(items.map(({ json }) => [json.title, json.outcome]).sort()).toEqual([
			['Four', 'created'],
			['One', 'existing'],
			['Three', 'existing'],
			['Two', 'existing'],
		]);
		expect(emulator.pins()).toHaveLength(4);
	});

	it('reads a file, and tells of a key that belongs to another pin under Needs Fix', async () => {
		const { host, again } = await published();
		host.gone = false;
		const sheet = async (title: string) => {
			const path = join(await ownFolder(), 'pins.csv');
			await writeFile(path, `media_url,board,title,idempotency_key\n${host.url}/k.jpg,Travel,${title},mine\n`);
			return [await fileItem(path)];
		};
		const file: Step = ['pinterestBatchImport', { ...token, skipPublished: true }];
		const [created] = await again(await sheet('Mine'), file, ...REST);
		expect(created?.json.outcome).toBe('created');
		host.gone = true;
		host.asked = 0;
		const [same] = await again(await sheet('Mine'), file);
		expect(same?.json).toMatchObject({ row: 2, outcome: 'existing', pin: created?.json.pin });
		const [other] = await again(await sheet('Other'), file);
		expect(other?.json).toMatchObject({ row: 2, outcome: 'failed', problem: { code: 'key-conflict' } });
		expect(host.asked).toBe(0);
	});

	it('needs no account where the option is off', async () => {
		const { emulator, rows, again } = await published();
		const calls = emulator.requests().length;
		const items = await again(rows, ['pinterestBatchImport', { source: 'items' }]);
		expect(items.map(({ json }) => json.outcome)).toEqual([undefined, undefined, undefined]);
		expect(emulator.requests()).toHaveLength(calls);
	});
});

describe('a pin that is published, its origin gone since', () => {
	it('passes Pinterest Validate as existing where the node has a credential', async () => {
		const { host, rows, again, pinOf } = await published();
		const [item] = await again(draftsOf(rows), ['pinterestValidate']);
		expect(item?.json).toMatchObject({ outcome: 'existing', pin: pinOf('One'), job: { state: 'published' } });
		expect(item?.json).not.toHaveProperty('problem');
		expect(host.asked).toBe(0);
	});

	it.each(['pinterestMediaUpload', 'pinterestPublish'])('is existing in %s', async (node) => {
		const { emulator, host, rows, again, pinOf } = await published();
		const items = await again(draftsOf(rows), [node, token]);
		expect(items.map(({ json }) => [json.outcome, json.pin])).toEqual(
			['One', 'Two', 'Three'].map((title) => ['existing', pinOf(title)]),
		);
		expect([host.asked, sentTo(emulator, 'POST /pins')]).toEqual([0, 3]);
	});

	it('is existing behind all five nodes', async () => {
		const { host, rows, again } = await published();
		const items = await again(rows, ['pinterestBatchImport', { source: 'items' }], ...REST);
		expect(items.map(({ json }) => json.outcome)).toEqual(['existing', 'existing', 'existing']);
		expect(host.asked).toBe(0);
	});
});

describe('Pinterest Validate', () => {
	it('reads PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK when it runs, not when n8n loads the package', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const input = [{ json: { board: 'Travel', media_url: `${host.url}/One.jpg` } }];
		const validate = async (allowPrivateNetwork: boolean) =>
			(await run(emulator, chain(['pinterestValidate']), { input, allowPrivateNetwork }))[0]?.json;
		delete process.env.PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK;
		expect(await validate(false)).toMatchObject({ problem: { code: 'private-address' } });
		expect(await validate(true)).not.toHaveProperty('problem');
		delete process.env.PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK;
		expect(await validate(false)).toMatchObject({ problem: { code: 'private-address' } });
	});

	it('says of a row of another account which account is connected, and asks no origin', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const input = [{ json: { account: 'someone_else', board: 'Travel', media_url: `${host.url}/One.jpg` } }];
		const [item] = await run(emulator, chain(['pinterestValidate']), { input });
		expect(item?.json).toMatchObject({ outcome: 'failed', problem: { code: 'account-mismatch' } });
		expect((item?.json.problem as { message: string }).message).toContain('emulated_account');
		expect(host.asked).toBe(0);
	});

	it('checks as without a credential where the account cannot be asked, and Check Boards is off', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const input = [{ json: { draft: { board: 'Travel', title: 'One', media: [{ url: `${host.url}/a.jpg` }] } } }];
		const [item] = await run(emulator, chain(['pinterestValidate']), { input, token: 'wrong-token' });
		expect(item?.json).toMatchObject({ asset: { kind: 'image' } });
		expect(item?.json).not.toHaveProperty('problem');
		const boards = run(emulator, chain(['pinterestValidate', { checkBoards: true }]), { input, token: 'wrong-token' });
		await expect(boards).rejects.toThrow(/access token/);
	});
});

describe.each(['pinterestMediaUpload', 'pinterestPublish'])('%s', (node) => {
	it('gives a row that failed before it was claimed its job, which is recorded as failed', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		host.gone = true;
		const storeUrl = `sqlite:${await ownFolder()}/ledger.sqlite`;
		const input = [{ json: { board: 'Travel', title: 'One', media_url: `${host.url}/One.jpg` } }];
		const [item] = await run(emulator, chain([node, token]), { input, storeUrl });
		expect(item?.json).toMatchObject({ outcome: 'failed', job: { state: 'failed' }, problem: { category: 'origin' } });
		const failed: Step = ['pinterestJobs', { operation: 'getMany', filters: { states: ['failed'] } }];
		const jobs = await run(emulator, chain(failed), { input: [{ json: {} }], storeUrl });
		expect(jobs.map(({ json }) => [json.key, json.problem])).toEqual([
			[(item?.json.job as { key: string }).key, item?.json.problem],
		]);
	});
});
