import type { INode, INodeExecutionData } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator';
import { createCircuitBreaker } from '../../lib/guards/circuit-breaker';
import { SqliteStore } from '../../lib/store/sqlite-store';
import { ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { chain, run } from '../support/workflow';

const WITH_TOKEN = { authentication: 'accessToken' };
const HOUR_MS = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

/** A store in which one pin is published, one failed and two wait. */
async function stage() {
	const emulator = await emulate();
	const storeUrl = `sqlite:${await ownFolder()}/ledger.sqlite`;
	const media = (file: string) => [{ file, folder: `${samples}/media` }];
	const drafts = [
		{ title: 'now', media: media('lemon-tart.jpg') },
		{ title: 'bad', link: 'https://spam.example/', media: media('lemon-tart.jpg') },
		{ title: 'soon', runAt: inHours(1), campaign: 'spring', media: media('lemon-tart.jpg') },
		{ title: 'later', runAt: inHours(48), media: media('lemon-tart.jpg') },
	];
	emulator.faults.add({
		on: 'POST /pins',
		kind: 'status',
		status: 400,
		code: 1,
		message: 'Invalid request',
		times: 1,
		match: 'spam.example',
	});
	await run(emulator, chain(['pinterestPublish', WITH_TOKEN]), {
		input: drafts.map((draft) => ({ json: { draft: { board: 'Travel', ...draft } } })),
		storeUrl,
	});
	const jobs = async (parameters: INode['parameters'], input: INodeExecutionData[] = [{ json: {} }]) =>
		await run(emulator, chain(['pinterestJobs', parameters]), { input, storeUrl });
	const keyOf = async (title: string) =>
		(await jobs({ operation: 'getMany', returnAll: true })).find(({ json }) => json.title === title)?.json
			.key as string;
	return { emulator, storeUrl, jobs, keyOf };
}

const titles = (items: INodeExecutionData[]) => items.map(({ json }) => json.title);
const code = ([item]: INodeExecutionData[]) => (item?.json.problem as { code: string } | undefined)?.code;

describe('Get Many', () => {
	it('lists what was and what will be published, filtered and bounded', async () => {
		const { jobs } = await stage();
		expect(titles(await jobs({ operation: 'getMany', returnAll: true })).sort()).toEqual([
			'bad',
			'later',
			'now',
			'soon',
		]);
		expect(await jobs({ operation: 'getMany', limit: 3 })).toHaveLength(3);
		expect(titles(await jobs({ operation: 'getMany', filters: { states: ['published', 'failed'] } })).sort()).toEqual([
			'bad',
			'now',
		]);
		expect(titles(await jobs({ operation: 'getMany', filters: { campaign: 'spring' } }))).toEqual(['soon']);
		expect(titles(await jobs({ operation: 'getMany', filters: { dueWithinHours: 24 } }))).toEqual(['soon']);
		expect(titles(await jobs({ operation: 'getMany', filters: { dueWithinHours: 100 }, limit: 2 }))).toEqual([
			'soon',
			'later',
		]);
	});
});

describe('Get', () => {
	it('shows a job with its pin and its history', async () => {
		const { emulator, jobs, keyOf } = await stage();
		const [item] = await jobs({ operation: 'get', key: await keyOf('now') });
		expect(item?.json).toMatchObject({
			state: 'published',
			outcome: 'created',
			board: 'Travel',
			attempts: 1,
			pin: { id: emulator.pins()[0]?.id },
		});
		expect((item?.json.events as { state: string }[]).map(({ state }) => state)).toEqual([
			'queued',
			'publishing',
			'published',
		]);
		const [bad] = await jobs({ operation: 'get', key: await keyOf('bad') });
		expect(bad?.json).toMatchObject({
			state: 'failed',
			outcome: 'failed',
			problem: { code: 'request-refused', message: 'Pinterest says: Invalid request' },
		});
	});

	it('takes the key from the items of the other nodes', async () => {
		const { jobs, keyOf } = await stage();
		const key = await keyOf('soon');
		const items = await jobs({ operation: 'get' }, [{ json: { job: { key } } }, { json: { key } }, { json: {} }]);
		expect(titles(items.slice(0, 2))).toEqual(['soon', 'soon']);
		expect(items[2]?.json.problem).toMatchObject({ code: 'job-key-missing' });
		expect(code(await jobs({ operation: 'get', key: 'pin:none' }))).toBe('job-unknown');
	});
});

describe('Move, Cancel and Retry', () => {
	it('change what waits, bring back what was cancelled, and refuse what is published', async () => {
		const { jobs, keyOf } = await stage();
		const key = await keyOf('later');
		const [moved] = await jobs({ operation: 'move', key, runAt: '2036-03-01T09:00:00+01:00' });
		expect(moved?.json).toMatchObject({
			state: 'scheduled',
			outcome: 'scheduled',
			dueAt: '2036-03-01T08:00:00Z',
			runAt: '2036-03-01T08:00:00Z',
		});
		const [unclear] = await jobs({ operation: 'move', key, runAt: '2036-03-01 09:00' });
		expect(unclear?.json.problem).toMatchObject({
			code: 'run-at-invalid',
			message: expect.stringContaining('2036-03-01T09:00:00Z for UTC'),
		});
		const [cancelled] = await jobs({ operation: 'cancel', key });
		expect(cancelled?.json).toMatchObject({ state: 'cancelled', title: 'later' });
		expect(cancelled?.json.dueAt).toBeUndefined();
		expect(titles(await jobs({ operation: 'getMany', filters: { dueWithinHours: 1_000_000 } }))).toEqual(['soon']);
		expect(code(await jobs({ operation: 'cancel', key: await keyOf('now') }))).toBe('job-published');
		expect(code(await jobs({ operation: 'move', key, runAt: inHours(3) }))).toBe('job-not-waiting');
		const [back] = await jobs({ operation: 'retry', key });
		expect(back?.json).toMatchObject({ state: 'scheduled', dueAt: '2036-03-01T08:00:00Z' });
	});
});

describe('Resolve', () => {
	/** An unknown job whose pin is on the board. */
	async function unanswered() {
		const { emulator, storeUrl, jobs } = await stage();
		const draft = { board: 'Travel', title: 'lost', media: [{ file: 'lemon-tart.jpg', folder: `${samples}/media` }] };
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit' });
		const options = { ...WITH_TOKEN, options: { reconcileDelay: 0 } };
		const publish = async () =>
			await run(emulator, chain(['pinterestPublish', options]), { input: [{ json: { draft } }], storeUrl });
		emulator.list({ dates: 'missing' });
		const [item] = await publish();
		const { key } = item?.json.job as { key: string };
		return { emulator, jobs, publish, key, pin: emulator.pins().at(-1)?.id };
	}

	it('records the pin that a person found, if the account has it and no other job', async () => {
		const { emulator, jobs, publish, key, pin } = await unanswered();
		const resolve = async (pinId?: string) =>
			await jobs({ ...WITH_TOKEN, operation: 'resolve', key, answer: 'pin', pinId });
		expect(code(await resolve('999999999999999999'))).toBe('pin-not-on-account');
		expect(code(await resolve(emulator.pins()[0]?.id))).toBe('pin-of-another-job');
		const [item] = await resolve(pin);
		expect(item?.json).toMatchObject({ state: 'published', pin: { id: pin, url: `${emulator.url}/pin/${pin}/` } });
		expect((await publish())[0]?.json).toMatchObject({ outcome: 'existing', pin: { id: pin } });
		expect(code(await resolve(pin))).toBe('job-published');
	});

	it('has it published again where a person found none', async () => {
		const { emulator, jobs, publish, key } = await unanswered();
		const [item] = await jobs({ ...WITH_TOKEN, operation: 'resolve', key, answer: 'notThere' });
		expect(item?.json).toMatchObject({ state: 'failed', problem: { code: 'pin-not-there', action: 'retry-later' } });
		emulator.list({});
		const before = emulator.pins().length;
		expect((await publish())[0]?.json).toMatchObject({ outcome: 'created' });
		expect((await publish())[0]?.json).toMatchObject({ outcome: 'existing' });
		expect(emulator.pins()).toHaveLength(before + 1);
	});
});

describe('Rate Limit Override of the credential', () => {
	const limits = (...all: [budget: string, calls: number, seconds: number][]) => ({
		limits: all.map(([budget, calls, seconds]) => ({ budget, calls, seconds })),
	});

	it.each([
		['fields', { rateLimits: limits(['org_write', 7, 60], ['org_read', 500, 60]) }],
		['the text of an earlier version', { budget: 'org_write=7/60, org_read=500/60' }],
		['fields that replace a text', { budget: 'org_write=9/60', rateLimits: limits(['org_write', 7, 60]) }],
	])("sets the limits of the account's budgets by %s", async (_, credential) => {
		const emulator = await emulate();
		const items = await run(emulator, chain(['pinterestJobs', { ...WITH_TOKEN, operation: 'getBudgets' }]), {
			input: [{ json: {} }],
			credential,
		});
		expect(items.find(({ json }) => json.name === 'org_write')?.json).toMatchObject({
			limit: 7,
			windowSeconds: 60,
			source: 'own',
		});
	});

	it('stops the node and names the field if it cannot be parsed', async () => {
		const emulator = await emulate();
		const failure = run(emulator, chain(['pinterestPublish', WITH_TOKEN]), {
			input: [{ json: {} }],
			credential: { budget: 'org_write=lots' },
		});
		await expect(failure).rejects.toThrow(/"Rate Limit Override" is "org_write=lots"\. Write NAME=AMOUNT\/SECONDS/);
	});
});

describe('Get Rate Limits', () => {
	it('returns rate-limit usage, paused domains and a forecast for a batch', async () => {
		const { emulator, storeUrl, jobs } = await stage();
		const store = new SqliteStore(storeUrl.slice('sqlite:'.length));
		const passage = await (await accountBreaker(emulator, store)).check('https://blocked.example/page');
		if (passage.blocked) throw new Error('paused already');
		await passage.settle('spam');
		await store.disconnect();
		const items = (await jobs({ ...WITH_TOKEN, operation: 'getBudgets', forecast: { images: 300, videos: 10 } })).map(
			({ json }) => json,
		);
		expect(items.map(({ type, name }) => [type, name])).toEqual([
			['budget', 'org_read'],
			['budget', 'org_write'],
			['budget', 'org_analytics'],
			['budget', 'ads_read'],
			['pause', 'blocked.example'],
			['forecast', undefined],
		]);
		const write = items[1] as { used: number; limit: number; remaining: number };
		expect(write.used).toBeGreaterThanOrEqual(2); // the two pins that were sent
		expect(write.used + write.remaining).toBe(write.limit);
		expect(items[5]).toMatchObject({ images: 300, videos: 10, writes: 320, finishesAt: expect.stringMatching(/Z$/) });
	});
});

async function accountBreaker({ apiBaseUrl, accessToken }: Emulator, store: SqliteStore) {
	const answer = await fetch(`${apiBaseUrl}/user_account`, { headers: { authorization: `Bearer ${accessToken}` } });
	return createCircuitBreaker(store, ((await answer.json()) as { id: string }).id);
}
