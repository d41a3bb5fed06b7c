import { join } from 'node:path';
import type { INodeExecutionData } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import type { Emulator, EmulatorOptions } from '../../emulator';
import {
	claimDraft,
	parseWarmUp,
	preflight,
	publishJob,
	runDue,
	runJob,
	Schedule,
	systemClock,
	type Outcome,
	type PinDraft,
	type PipelineContext,
	type PipelineSettings,
} from '../../lib';
import { createCircuitBreaker } from '../../lib/guards/circuit-breaker';
import { SqliteStore } from '../../lib/store/sqlite-store';
import { afterThisTest } from '../support/cleanup';
import { ownFolder } from '../support/cli';
import { image, importAll, video } from '../support/import';
import { emulate, openMedia, pipelineAt } from '../support/pipeline';
import { sentTo } from '../support/time-travel';
import { startTrigger } from '../support/trigger';
import { chain, run } from '../support/workflow';

/** Every way in which a pin enters the pipeline, and every guard that may keep it from being sent. Each cell is run. */
const ENTRANCES = ['batch import', 'due worker', 'Publish', 'Media Upload', 'Trigger'] as const;
type Entrance = (typeof ENTRANCES)[number];
const GUARDS = [
	'stopped kind',
	'due ahead',
	'paused domain',
	'warm-up',
	'board lock',
	'earlier attempt unknown',
	'another account',
] as const;
type Guard = (typeof GUARDS)[number];

const HOUR_MS = 3_600_000;
const AUTHENTICATION = { authentication: 'accessToken' };
const SHOP = 'https://shop.example.com/sailing';
const WARM_UP = '1-1/2';

interface Stage {
	emulator: Emulator;
	storeUrl: string;
	context: PipelineContext;
	/** For the nodes, whose settings are parameters. */
	publishOptions: { warmUp?: string };
}

async function stageOf(options: EmulatorOptions = {}, warmUp?: string): Promise<Stage> {
	const emulator = await emulate({ processingMs: 1, ...options });
	const file = join(await ownFolder(), 'ledger.sqlite');
	const store = new SqliteStore(file);
	afterThisTest(async () => await store.disconnect());
	const settings: Partial<PipelineSettings> = warmUp ? { warmUp: parseWarmUp(warmUp) } : {};
	const context = pipelineAt(emulator, { store, settings, unpaced: true });
	return { emulator, storeUrl: `sqlite:${file}`, context, publishOptions: warmUp ? { warmUp } : {} };
}

/** What became of each draft that entered: its problem's code, its outcome, or `uploaded`. In no order. */
type Enter = (stage: Stage, drafts: PinDraft[]) => Promise<string[]>;

const ENTER: Record<Entrance, Enter> = {
	async 'batch import'({ context }, drafts) {
		return (await importAll(context, drafts)).map(said);
	},

	async 'due worker'(stage, drafts) {
		await keepAsDue(stage, drafts);
		return await workOff(stage.context, drafts.length);
	},

	async Publish(stage, drafts) {
		return await throughNodes(stage, drafts.map(itemOf), 'Publish');
	},

	async 'Media Upload'(stage, drafts) {
		return await throughNodes(stage, drafts.map(itemOf), 'Media Upload');
	},

	async Trigger(stage, drafts) {
		await keepAsDue(stage, drafts);
		const { emitted } = await startTrigger(stage.emulator, stage.storeUrl, { concurrency: drafts.length });
		const isDue = drafts.every(({ runAt }) => runAt === undefined);
		if (isDue) await expect.poll(() => emitted.length, { timeout: 20_000 }).toBe(drafts.length);
		return emitted.length === 0 ? [] : await throughNodes(stage, emitted, 'Media Upload', 'Publish');
	},
};

const said = ({ outcome, problem }: Partial<Outcome>) => problem?.code ?? outcome ?? 'uploaded';

const itemOf = (draft: PinDraft): INodeExecutionData => ({ json: { draft } });

async function throughNodes(
	{ emulator, storeUrl, publishOptions }: Stage,
	input: INodeExecutionData[],
	...nodes: ('Media Upload' | 'Publish')[]
): Promise<string[]> {
	const options = { quarantineSeconds: 1, ...publishOptions };
	const chained = nodes.map((name): [string, object] =>
		name === 'Publish'
			? ['pinterestPublish', { ...AUTHENTICATION, options }]
			: ['pinterestMediaUpload', AUTHENTICATION],
	);
	const items = await run(emulator, chain(...(chained as Parameters<typeof chain>)), { input, storeUrl });
	return items.map(({ json }) => said(json as Partial<Outcome>));
}

/**
 * Stores drafts as an import does it with rows that are due later, and makes those due now that name no time. The
 * record of an earlier version may have a draft of another account.
 */
async function keepAsDue({ context, emulator }: Stage, drafts: PinDraft[]): Promise<void> {
	const plain = pipelineAt(emulator, { store: context.ledger.store, unpaced: true });
	const later = new Date(Date.now() + HOUR_MS).toISOString();
	const stored = await importAll(
		plain,
		drafts.map(({ account: _, ...draft }) => ({ ...draft, runAt: draft.runAt ?? later })),
	);
	expect(stored.map(said)).toEqual(drafts.map(() => 'scheduled'));
	for (const [index, { idempotencyKey }] of stored.entries()) {
		const key = idempotencyKey as string;
		const account = drafts[index]?.account;
		if (account) await context.ledger.change(key, (job) => ({ ...job, draft: job.draft && { ...job.draft, account } }));
		if (!drafts[index]?.runAt) await new Schedule(context.ledger).move(key, Date.now());
	}
}

/** Runs what is due until so many jobs have ended, or nothing is due. */
async function workOff(context: PipelineContext, jobs: number): Promise<string[]> {
	const stop = new AbortController();
	const ended: string[] = [];
	await runDue({
		ledger: context.ledger,
		clock: systemClock,
		signal: stop.signal,
		work: async (taken) => {
			ended.push(said(await runJob(context, taken, { open: openMedia, maxDelayMs: 5_000 })));
			if (ended.length === jobs) stop.abort();
		},
		onPoll: async ({ underWay, idleMs }) => {
			if (underWay === 0 && idleMs > 60_000) stop.abort();
		},
	});
	return ended;
}

/** Uploads the videos of drafts with the Media Upload node, as it stands before Publish in a workflow. */
async function uploadBefore(stage: Stage, entrance: Entrance, drafts: PinDraft[]): Promise<void> {
	if (entrance !== 'Publish') return;
	const answers = await throughNodes(stage, drafts.map(itemOf), 'Media Upload');
	expect(answers).toEqual(drafts.map(() => 'uploaded'));
}

const films = (count: number, more: Partial<PinDraft> = {}) =>
	Array.from({ length: count }, (_, number) => video(`Film ${number}`, more));
const pictures = (count: number, more: Partial<PinDraft> = {}) =>
	Array.from({ length: count }, (_, number) => image(`Picture ${number}`, more));
const all = (count: number, answer: string) => Array.from({ length: count }, () => answer);
const calls = ({ emulator }: Stage) => ({
	media: sentTo(emulator, 'POST /media'),
	pins: sentTo(emulator, 'POST /pins'),
});

/** What each guard has to do for a draft that enters, whatever the entrance. */
const CELLS: Record<Guard, (entrance: Entrance) => Promise<void>> = {
	/** A refusal of all uploads, or of all pins, is met by those alone that were under way together with the first. */
	async 'stopped kind'(entrance) {
		const stage = await stageOf();
		const drafts = films(10);
		await uploadBefore(stage, entrance, drafts);
		const [on, code] = entrance === 'Publish' ? ['POST /pins', 29] : ['POST /media', 3];
		const message =
			entrance === 'Publish' ? 'Apps with Trial access may not create Pins in production' : 'No permission';
		stage.emulator.faults.add({ on, kind: 'status', status: 403, code, message, times: 99 });
		const answers = await ENTER[entrance](stage, drafts);
		expect(answers).toEqual(all(10, entrance === 'Publish' ? 'trial-access' : 'scopes-missing'));
		// Uploads go by two, publishes by six.
		const refused = stage.emulator.requests().filter(({ status }) => status === 403).length;
		expect(refused).toBeGreaterThan(0);
		expect(refused).toBeLessThanOrEqual(entrance === 'Publish' ? 6 : 2);
		expect(stage.emulator.pins()).toEqual([]);
	},

	async 'due ahead'(entrance) {
		const stage = await stageOf();
		const drafts = films(2, { runAt: new Date(Date.now() + HOUR_MS).toISOString() });
		// What is not due is not taken up by those who wait for it.
		const takesWhatIsDue = entrance === 'due worker' || entrance === 'Trigger';
		expect(await ENTER[entrance](stage, drafts)).toEqual(takesWhatIsDue ? [] : all(2, 'scheduled'));
		expect(calls(stage)).toEqual({ media: 0, pins: 0 });
		expect(await new Schedule(stage.context.ledger).upcoming(2 * HOUR_MS, 10)).toHaveLength(2);
	},

	async 'paused domain'(entrance) {
		const stage = await stageOf();
		const drafts = films(3, { link: SHOP });
		await uploadBefore(stage, entrance, drafts);
		const uploaded = calls(stage).media;
		const circuitBreaker = createCircuitBreaker(stage.context.ledger.store, await stage.context.account.id());
		const pass = await circuitBreaker.check(SHOP);
		if (pass.blocked) throw new Error('paused already');
		await pass.settle('spam');
		expect(await ENTER[entrance](stage, drafts)).toEqual(all(3, 'domain-paused'));
		expect(calls(stage)).toEqual({ media: uploaded, pins: 0 });
	},

	/** Media Upload publishes nothing and has no such setting: it uploads, and Publish keeps to the warm-up. */
	async 'warm-up'(entrance) {
		const stage = await stageOf({}, WARM_UP);
		const drafts = pictures(3);
		const answers = (await ENTER[entrance](stage, drafts)).sort();
		const uploadsOnly = entrance === 'Media Upload';
		expect(answers).toEqual(uploadsOnly ? all(3, 'uploaded') : ['created', 'warming-up', 'warming-up']);
		expect(calls(stage).pins).toBe(uploadsOnly ? 0 : 1);
		if (uploadsOnly) expect(await throughNodes(stage, drafts.map(itemOf), 'Publish')).toContain('warming-up');
	},

	/** A board that said once that it is busy is written to by one at a time from then on. */
	async 'board lock'(entrance) {
		const stage = await stageOf();
		const { emulator } = stage;
		emulator.faults.add({
			on: 'POST /pins',
			kind: 'status',
			status: 409,
			code: 9999,
			message: 'Busy',
			skip: 5,
			times: 1,
		});
		emulator.faults.add({ on: 'POST /pins', kind: 'hang-after-commit', ms: 120, times: 99 });
		const uploadsOnly = entrance === 'Media Upload';
		const answers = await ENTER[entrance](stage, pictures(12));
		expect(answers).toEqual(all(12, uploadsOnly ? 'uploaded' : 'created'));
		const writes = emulator.requests().filter(({ method, path }) => `${method} ${path}` === 'POST /v5/pins');
		expect(writes).toHaveLength(uploadsOnly ? 0 : 13);
		const busyAt = writes.find(({ status }) => status === 409)?.endedAt ?? Infinity;
		const after = writes.filter(({ at }) => at > busyAt).sort((one, other) => one.at - other.at);
		if (!uploadsOnly) expect(after.length).toBeGreaterThan(5);
		const overlaps = after.filter(({ at }, index) => index > 0 && at < (after[index - 1]?.endedAt ?? 0));
		expect(overlaps).toEqual([]);
	},

	/** The pin is there, and no answer said so. Nobody sends or uploads again before that is found out. */
	async 'earlier attempt unknown'(entrance) {
		const stage = await stageOf();
		const [draft] = films(1) as [PinDraft];
		const { context, emulator } = stage;
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: 1 });
		const comesUpAgain = entrance === 'due worker' || entrance === 'Trigger';
		if (comesUpAgain) {
			await keepAsDue(stage, [draft]);
			const impatient = { ...context, settings: { ...context.settings, reconcileDelayMs: 2_000 } };
			expect(await workOnce(impatient)).toBe('outcome-unknown');
		} else {
			expect(await publishOnce(context, draft)).toBe('outcome-unknown');
		}
		expect(calls(stage)).toEqual({ media: 1, pins: 1 });

		const answers = comesUpAgain ? await comeUpAgain(stage, entrance) : await ENTER[entrance](stage, [draft]);
		expect(answers).toEqual([entrance === 'Media Upload' ? 'uploaded' : 'existing']);
		expect(calls(stage)).toEqual({ media: 1, pins: 1 });
		expect(emulator.pins()).toHaveLength(1);
		if (entrance === 'Media Upload') expect(await ENTER.Publish(stage, [draft])).toEqual(['existing']);
	},

	/** A row of another account than the connected one. Its media is not even fetched. */
	async 'another account'(entrance) {
		const stage = await stageOf();
		const nowhere = [{ file: 'media/none.mp4', folder: '.' }];
		const takesWhatIsDue = entrance === 'due worker' || entrance === 'Trigger';
		const drafts = films(2, { account: '@someone_else', ...(!takesWhatIsDue && { media: nowhere }) });
		expect(await ENTER[entrance](stage, drafts)).toEqual(all(2, 'account-mismatch'));
		expect(calls(stage)).toEqual({ media: 0, pins: 0 });
		const states = await Array.fromAsync(stage.context.ledger.jobs(), ({ state }) => state);
		expect(states).toEqual(takesWhatIsDue ? ['failed', 'failed'] : []);
	},
};

/** One publish that waits for nothing. */
async function publishOnce(context: PipelineContext, draft: PinDraft): Promise<string> {
	const { asset } = await preflight(draft, { open: openMedia, clock: systemClock });
	if (!asset) throw new Error('the sample is not fit');
	const claim = await claimDraft(context, { draft, asset }, { open: openMedia });
	return said((await publishJob(context, claim, { open: openMedia, until: 'published', maxDelayMs: 0 })).outcome);
}

/** Takes up the one job that is due, and waits for nothing. */
async function workOnce(context: PipelineContext): Promise<string> {
	const schedule = new Schedule(context.ledger);
	const [due] = await schedule.due(Date.now(), 1);
	const taken = due && (await schedule.take(due.job.key));
	if (!taken) throw new Error('nothing is due');
	return said(await runJob(context, taken, { open: openMedia, maxDelayMs: 0 }));
}

/** A job whose outcome is unknown is due again when it may be looked up. */
async function comeUpAgain(stage: Stage, entrance: Entrance): Promise<string[]> {
	if (entrance === 'due worker') return await workOff(stage.context, 1);
	const { emitted } = await startTrigger(stage.emulator, stage.storeUrl);
	await expect.poll(() => emitted.length, { timeout: 20_000 }).toBe(1);
	return await throughNodes(stage, emitted, 'Media Upload', 'Publish');
}

describe.each(GUARDS)('the guard "%s" holds for every entrance', (guard) => {
	it.each(ENTRANCES)('%s', async (entrance) => {
		await CELLS[guard](entrance);
	});
});

it('the table of guards and entrances is full', () => {
	expect(Object.keys(CELLS).sort()).toEqual([...GUARDS].sort());
	expect(Object.keys(ENTER).sort()).toEqual([...ENTRANCES].sort());
});
