import { describe, expect, it } from 'vitest';
import { Ledger, resolveJob, type JobRecord, type PinDraft } from '../../../lib';
import type { RowWrite } from '../../../lib/store/atomic-store';
import { blinking } from '../../support/blinking-store';
import { image, importAll, outcomes } from '../../support/import';
import { HOUR, openSamples, travel } from '../../support/time-travel';

const API = 'https://api.pinterest.com/v5';
const code = async (work: Promise<unknown>) =>
	await work.then(
		() => 'done',
		(error: { problem: { code: string } }) => error.problem.code,
	);

/** A job whose pin is on the board, listed so that it cannot be told. */
async function stage(more: Partial<PinDraft> = {}) {
	const travelled = await travel();
	const { clock, emulator, pipeline, jobs, work } = travelled;
	const run = async (drafts = [image('Once', more)]) =>
		await clock.until(importAll(pipeline(), drafts, undefined, openSamples));
	emulator.list({ dates: 'missing' });
	emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit' });
	await run();
	if (more.runAt) await work(pipeline(), 2 * HOUR);
	const { ledger } = pipeline();
	const only = async () => (await jobs()).find(({ label }) => label.title === 'Once') as JobRecord;
	const resolve = async (pin?: string) => await resolveJob((await only()).key, { pin }, { ledger, apiBaseUrl: API });
	return { ...travelled, run, ledger, only, resolve };
}

const reasons = ({ events }: JobRecord) => events.map(({ state, reason }) => `${state}: ${reason ?? ''}`);

describe('a person who says which pin it is', () => {
	it('ends the job as published, and every later import finds it', async () => {
		const { emulator, resolve, run, sent } = await stage();
		const [pin] = emulator.pins();
		const job = await resolve(pin?.id);
		expect(job).toMatchObject({
			state: 'published',
			receipt: { id: pin?.id, url: `https://www.pinterest.com/pin/${pin?.id}/` },
		});
		expect(reasons(job)).toContain(`unknown: a person said that the pin ${pin?.id} is this one`);
		expect(outcomes(await run())).toEqual(['existing']);
		expect(sent('POST /pins')).toBe(1);
	});

	it.each([
		['https://www.pinterest.com/pin/ID/'],
		['https://pl.pinterest.com/pin/lemon-tart--ID/?utm_source=x'],
		[' ID '],
	])('may give its address: %s', async (address) => {
		const { emulator, resolve } = await stage();
		const [pin] = emulator.pins();
		expect((await resolve(address.replace('ID', pin?.id ?? ''))).receipt?.id).toBe(pin?.id);
	});

	it('may not give the pin of another job, nor what is no pin', async () => {
		const { emulator, resolve, run, only } = await stage();
		await run([image('Another', { altText: 'Another', link: 'https://example.com/another' })]);
		expect(await code(resolve(emulator.pins()[1]?.id))).toBe('pin-of-another-job');
		expect(await code(resolve('lemon tart'))).toBe('pin-id-invalid');
		expect(await code(resolve(''))).toBe('pin-id-invalid');
		expect(await only()).toMatchObject({ state: 'unknown' });
		expect((await only()).leaseUntil).toBeUndefined();
	});

	it.each([
		['is this one', true],
		['is not there', false],
	])('leaves no note that a pin may still come, where it %s', async (_, isThere) => {
		const { emulator, resolve, ledger } = await stage();
		const notes = async () => await Array.fromAsync(ledger.store.scan('flight:'));
		expect(await notes()).toHaveLength(1);
		await resolve(isThere ? emulator.pins()[0]?.id : undefined);
		expect(await notes()).toHaveLength(0);
	});

	it('holds the job no longer than the store fails', async () => {
		const { emulator, only, ledger } = await stage();
		const { key } = await only();
		const failing = blinking(ledger.store);
		const settles = ([writes]: unknown[]) => (writes as RowWrite[]).some(({ key: row }) => row.startsWith('receipt:'));
		failing.only = (verb, args) => verb === 'apply' && settles(args); // after the lease was taken
		failing.fails = 'before';
		const behind = new Ledger(failing.store, ledger.options);
		const pin = emulator.pins()[0]?.id;
		expect(await code(resolveJob(key, { pin }, { ledger: behind, apiBaseUrl: API }))).toBe('store-unavailable');
		expect((await only()).leaseUntil).toBeUndefined();
		expect(await resolveJob(key, { pin }, { ledger, apiBaseUrl: API })).toMatchObject({ state: 'published' });
	});

	it('is checked against the account, where one is connected', async () => {
		const { emulator, only, ledger, pipeline, clock } = await stage();
		const { key } = await only();
		const resolve = async (pin: string, account = pipeline()) =>
			await clock.until(resolveJob(key, { pin }, { ledger, account, apiBaseUrl: API }));
		expect(await code(resolve('999999999999999999'))).toBe('pin-not-on-account');
		const [pin] = emulator.pins();
		const { receipt } = await resolve(pin?.id ?? '');
		expect(receipt).toMatchObject({ id: pin?.id, url: `${emulator.url}/pin/${pin?.id}/` });
		expect(Date.parse(receipt?.createdAt ?? '')).toBeCloseTo(pin?.createdAt ?? 0, -3);
	});
});

describe('a person who says that there is no pin', () => {
	it('has a job without a draft published again by its next import, once', async () => {
		const { emulator, resolve, run, sent } = await stage();
		const job = await resolve();
		expect(job).toMatchObject({ state: 'failed', attempts: 0, problem: { code: 'pin-not-there' } });
		expect(job.firstArmedAt).toBeUndefined();
		expect(reasons(job).at(-1)).toBe('failed: a person said that there is no pin');
		emulator.list({});
		expect(outcomes(await run())).toEqual(['created']);
		expect(outcomes(await run())).toEqual(['existing']);
		expect(sent('POST /pins')).toBe(2);
	});

	it('says nothing of an attempt that was sent after they looked', async () => {
		const { ledger, only, resolve } = await stage();
		const { key, armedAt = 0 } = await only();
		const resolution = { sentAt: armedAt - 1 };
		expect(await code(resolveJob(key, resolution, { ledger, apiBaseUrl: API }))).toBe('job-busy');
		expect((await only()).state).toBe('unknown');
		expect((await resolve()).state).toBe('failed');
	});

	it('has a scheduled job published at once by a worker, once', async () => {
		const { resolve, sent, work, pipeline, only } = await stage({ runAt: '2027-03-22T10:00:00Z' });
		expect((await only()).state).toBe('unknown');
		const job = await resolve();
		expect(job).toMatchObject({ state: 'scheduled', problem: undefined });
		expect(reasons(job).at(-1)).toMatch(/^scheduled: a person said that there is no pin: due at 2027-/);
		await work(pipeline(), HOUR);
		expect((await only()).state).toBe('published');
		await work(pipeline(), HOUR);
		expect(sent('POST /pins')).toBe(2);
	});
});

describe('what cannot be resolved', () => {
	it('is a job that is not unknown, is held by a process, or is not there', async () => {
		const { emulator, ledger, only, resolve, run } = await stage();
		const { key } = await only();
		expect(await code(resolveJob('pin:none', {}, { ledger, apiBaseUrl: API }))).toBe('job-unknown');
		expect(await code(resolveJob('pin:none', { pin: '1' }, { ledger, apiBaseUrl: API }))).toBe('job-unknown');
		const claim = await ledger.claim({ key, payload: (await only()).payload, label: (await only()).label });
		expect(await code(resolve())).toBe('job-busy');
		expect(await code(resolve(emulator.pins()[0]?.id))).toBe('job-busy');
		if ('lease' in claim) await claim.lease.release();
		await resolve();
		expect([await code(resolve()), await code(resolve('1'))]).toEqual(['job-not-unknown', 'job-not-unknown']);
		await run();
		expect([await code(resolve()), await code(resolve('1'))]).toEqual(['job-published', 'job-published']);
	});

	it('loses to a process that was held up past its lease, which writes no more', async () => {
		const { ledger, only, resolve, clock } = await stage();
		const { key, payload, label } = await only();
		const claim = await ledger.claim({ key, payload, label });
		if (!('lease' in claim)) throw new Error('not claimed');
		await clock.pass(30 * HOUR);
		await resolve();
		expect(await code(claim.lease.record({ state: 'ready', reason: 'late' }))).toBe('lease-lost');
		expect((await only()).state).toBe('failed');
	});
});
