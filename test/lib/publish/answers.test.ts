import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Outcome, type PinDraft, type PipelineContext, type RowResult } from '../../../lib';
import { importBatch } from '../../../lib/import/import-batch';
import { image, importAll, video } from '../../support/import';
import { openMedia, samples } from '../../support/pipeline';
import { DAY, HOUR, MINUTE, openSamples, SECOND, secondsFrom, travel } from '../../support/time-travel';
import { CASES, images, MEDIA, PINS, RATE, says, usedUp } from './answers-table';

const said = (results: RowResult[]) =>
	results.map(({ outcome, problem }) => (problem ? `${outcome} ${problem.code}` : outcome));

describe('a pin of which Pinterest says', () => {
	it.each(CASES)('$answer', async (expected) => {
		const { options, faults, drafts } = expected;
		const stage = await travel({ boards: [{ name: 'Travel' }], ...options });
		const start = stage.clock.now();
		for (const fault of faults) stage.emulator.faults.add(fault);
		const results = await stage.clock.until(inTurn(stage.pipeline(), drafts));
		expect(said(results)).toEqual(expected.rows);
		expect((stage.clock.now() - start) / SECOND).toBeCloseTo(expected.lasts, 0);
		expect([stage.sent(PINS), stage.sent(MEDIA)]).toEqual(expected.sent);
		expect(stage.emulator.pins()).toHaveLength(expected.pins);

		const { state, attempts, retryIn, dueIn } = expected;
		expect(secondsFrom(start, results.at(-1)?.problem?.retryAt)).toBe(retryIn);
		const job = (await stage.jobs()).find(({ label }) => label.title === drafts[0]?.title);
		expect([job?.state, job?.attempts, job?.dueAt && (job.dueAt - start) / SECOND]).toEqual([state, attempts, dueIn]);
		expect(job?.problem?.code).toBe(results[0]?.problem?.code);
		// Nobody is left holding it, and its draft lies where it waits, and only there.
		expect(job?.owner).toBeUndefined();
		expect(job?.draft?.title).toBe(state === 'scheduled' ? drafts[0]?.title : undefined);
		expect([job?.events.at(-1)?.state, /\w/.test(job?.events.at(-1)?.reason ?? '')]).toEqual([
			state,
			state !== 'published',
		]);
	});
});

/** Each row when the one before has ended. */
async function inTurn(pipeline: PipelineContext, drafts: PinDraft[]): Promise<RowResult[]> {
	const results: RowResult[] = [];
	for (const draft of drafts) results.push(...(await importAll(pipeline, [draft], undefined, openSamples)));
	return results;
}

describe('a pin that was deferred', () => {
	it.each([
		[PINS, image('Later')],
		[MEDIA, video('Later')],
	])('since %s was limited for hours is published once, after the reset and not before', async (on, draft) => {
		const { clock, emulator, pipeline, work, jobs, sent } = await travel();
		emulator.faults.add(usedUp(on, 67_150));
		const start = clock.now();
		expect(said(await clock.until(importAll(pipeline(), [draft])))).toEqual(['scheduled rate-limited']);
		expect(clock.now() - start).toBeLessThan(MINUTE); // not slept out
		const worker = pipeline();
		await clock.pass(67_000 * SECOND);
		expect(await work(worker, MINUTE)).toEqual([]);
		expect(await work(worker, 5 * MINUTE)).toMatchObject([{ outcome: 'created' }]);
		await clock.pass(DAY);
		expect(await work(worker, HOUR)).toEqual([]);
		expect([emulator.pins().length, (await jobs()).map(({ state }) => state)]).toEqual([1, ['published']]);
		expect(sent(PINS)).toBe(on === PINS ? 2 : 1);
	});

	it('by trouble at Pinterest is tried after a quarter of an hour, an hour, and four, and then given up', async () => {
		const { clock, emulator, pipeline, work, jobs, sent } = await travel();
		emulator.faults.add({ on: PINS, kind: 'went-wrong', times: 99 });
		expect(said(await clock.until(importAll(pipeline(), [image('Never')])))).toEqual(['scheduled pinterest-hiccup']);
		expect((await work(pipeline(), 6 * HOUR)).map(({ outcome }) => outcome)).toEqual([
			'scheduled',
			'scheduled',
			'failed',
		]);
		const [job] = await jobs();
		const tries = job?.events.filter(({ state }) => state === 'publishing').map(({ at }) => Date.parse(at)) ?? [];
		expect(tries.slice(1).map((at, index) => Math.round((at - (tries[index] ?? 0)) / MINUTE))).toEqual([15, 60, 240]);
		expect(job).toMatchObject({ state: 'failed', problem: { code: 'pinterest-hiccup', action: 'retry-later' } });
		expect(
			job?.events
				.filter(({ state }) => state === 'scheduled' || state === 'failed')
				.map(({ state, reason }) => [state, /went wrong/.test(reason ?? '')]),
		).toEqual([
			['scheduled', true],
			['scheduled', true],
			['scheduled', true],
			['failed', true],
		]);
		expect([sent(PINS), emulator.pins()]).toEqual([4, []]);
	});

	it('by trouble at Pinterest is published when that has ended', async () => {
		const { clock, emulator, pipeline, work, sent } = await travel();
		emulator.faults.add({ on: PINS, kind: 'went-wrong', times: 2 });
		await clock.until(importAll(pipeline(), [image('At last')]));
		expect((await work(pipeline(), 2 * HOUR)).map(({ outcome }) => outcome)).toEqual(['scheduled', 'created']);
		expect([sent(PINS), emulator.pins().length]).toEqual([3, 1]);
	});
});

describe('a board that is busy', () => {
	it.each([409, 429] as const)('with %i, ends with all of twenty pins on it', async (status) => {
		const { clock, emulator, pipeline, jobs } = await travel({ boardWrites: { max: 1, status } });
		// Writes that meet, whatever the machine does: each takes its time.
		emulator.faults.add({ on: PINS, kind: 'stall', ms: 20, times: 99 });
		const results = await clock.until(importAll(pipeline(), images(20)));
		expect(new Set(said(results))).toEqual(new Set(['created']));
		expect(emulator.pins()).toHaveLength(20);
		expect((await jobs()).every(({ attempts }) => attempts === 1)).toBe(true); // what was refused does not count
	});

	it('pauses no other domain', async () => {
		const { clock, emulator, pipeline } = await travel();
		emulator.faults.add(says(PINS, 429, 8, RATE, { match: 'Image 0', times: 9 }));
		const results = await clock.until(
			importAll(pipeline(), [...images(1), ...images(3, () => ({ board: 'Home Ideas' })).slice(1)]),
		);
		expect(said(results)).toEqual(['failed pinterest-busy', 'created', 'created']);
	});
});

describe('a link that Pinterest takes for spam', () => {
	const to = (domain: string) => (index: number) => ({ link: `https://${domain}/${index}` });

	it.each([
		[
			'429 code 9',
			says(PINS, 429, 9, 'Sorry! We blocked this link because it may lead to spam.', {
				match: 'bad.example',
				times: 99,
			}),
		],
		['400 with a word of it', says(PINS, 400, 1, 'This looks like spam.', { match: 'bad.example', times: 99 })],
	])('by %s, fails its row, holds back those of its domain and no others', async (_, fault) => {
		const { clock, emulator, pipeline, jobs, sent } = await travel();
		emulator.faults.add(fault);
		const flow = pipeline();
		const start = clock.now();
		const [first] = await clock.until(importAll(flow, images(1, to('bad.example'))));
		expect(first).toMatchObject({ outcome: 'failed', problem: { code: 'spam-blocked', action: 'fix-url' } });
		const results = await clock.until(
			importAll(flow, [
				...images(12, to('bad.example')).slice(1),
				...images(12, to('www.good.example')),
				image('No link'),
			]),
		);
		expect(said(results)).toEqual([...Array(11).fill('scheduled domain-paused'), ...Array(13).fill('created')]);
		expect([sent(PINS), emulator.pins().length]).toEqual([14, 13]);
		const waiting = (await jobs()).filter(({ state }) => state === 'scheduled');
		expect(waiting).toHaveLength(11);
		for (const { dueAt } of waiting) expect((dueAt ?? 0) - start).toBeGreaterThanOrEqual(DAY);
		expect(results[0]?.problem?.message).toContain('bad.example');
	});

	it('is not followed by those that wait for the pace already, nor by films that are ready', async () => {
		const { clock, emulator, pipeline, sent } = await travel({ spamDomains: ['bad.example'] });
		const films = Array.from({ length: 12 }, (_, index) => video(`Film ${index}`, to('bad.example')(index)));
		const results = await clock.until(importAll(pipeline(), [...films, ...images(12, to('bad.example'))]));
		const blocked = said(results).filter((end) => end === 'failed spam-blocked').length;
		expect(said(results).filter((end) => end === 'scheduled domain-paused')).toHaveLength(24 - blocked);
		// Those that were under way when the first answer came, and nobody who still waited.
		expect([blocked, emulator.pins()]).toEqual([sent(PINS), []]);
		expect(blocked).toBeLessThanOrEqual(6);
		// What would not be published is not uploaded either.
		expect(sent(MEDIA)).toBeLessThan(12);
	});

	it('of a second domain holds back the whole account, and after the pause one pin finds out', async () => {
		const { clock, emulator, pipeline, work, jobs, sent } = await travel({
			spamDomains: ['bad.example', 'worse.example'],
		});
		const flow = pipeline();
		for (const domain of ['bad.example', 'worse.example'])
			await clock.until(importAll(flow, [image(domain, { link: `https://${domain}/` })]));
		const results = await clock.until(importAll(flow, images(8, to('good.example'))));
		expect(new Set(said(results))).toEqual(new Set(['scheduled account-paused']));
		expect([sent(PINS), emulator.pins()]).toEqual([2, []]);

		emulator.faults.add(says(PINS, 429, 9, 'Sorry! We blocked this link.')); // the probe meets it again
		const worker = pipeline();
		await clock.pass(DAY - HOUR);
		await work(worker, 2 * HOUR);
		expect([sent(PINS), emulator.pins()]).toEqual([3, []]);
		expect((await jobs()).filter(({ state }) => state === 'scheduled')).toHaveLength(7);

		await clock.pass(2 * DAY - 2 * HOUR);
		await work(worker, 2 * HOUR); // a pause twice as long, and a probe that passes
		expect([sent(PINS), emulator.pins().length]).toEqual([10, 7]);
	});
});

describe('a token', () => {
	const PROFILE = 'GET /user_account';
	const UNAUTHORIZED = 'Authentication failed.';

	it('that has run out is refreshed once, and the pin is sent with the new one', async () => {
		const { clock, emulator, pipeline, sent } = await travel();
		let refreshed = 0;
		const refresh = async () => (refreshed++, emulator.accessToken);
		emulator.faults.add(says(PINS, 401, 2, UNAUTHORIZED));
		expect(said(await clock.until(importAll(pipeline({ refresh }), [image('Image')])))).toEqual(['created']);
		expect([refreshed, sent(PINS), emulator.pins().length]).toEqual([1, 2, 1]);
	});

	it('that is refused although it is new is not refreshed again', async () => {
		const { clock, emulator, pipeline, sent } = await travel();
		let refreshed = 0;
		const refresh = async () => (refreshed++, emulator.accessToken);
		emulator.faults.add(says(PINS, 401, 2, UNAUTHORIZED, { times: 99 }));
		expect(said(await clock.until(importAll(pipeline({ refresh }), [image('Image')])))).toEqual([
			'failed token-invalid',
		]);
		expect([refreshed, sent(PINS)]).toEqual([1, 2]);
	});

	it('that is over leaves the rest queued at once, without uploads or calls', async () => {
		const { clock, emulator, pipeline, sent } = await travel();
		emulator.faults.add(says(PINS, 401, 2, UNAUTHORIZED, { times: 99 }));
		const flow = pipeline();
		await clock.until(importAll(flow, images(1)));
		const before = emulator.requests().length;
		const results = await clock.until(importAll(flow, [...images(30).slice(1), video('Film')]));
		expect(new Set(said(results))).toEqual(new Set(['queued token-invalid']));
		expect(results[0]?.problem?.action).toBe('reconnect');
		expect([sent(PINS), emulator.requests().length - before]).toEqual([1, 0]);
	});

	it('that is over from the start is found out by one call, not by each row', async () => {
		const { clock, pipeline, sent } = await travel();
		const results = await clock.until(importAll(pipeline({ token: 'pina_revoked' }), [...images(30), video('Film')]));
		expect(new Set(said(results))).toEqual(new Set(['failed token-invalid', 'queued token-invalid']));
		expect(sent(PROFILE)).toBe(1);
		expect(sent(PINS) + sent(MEDIA)).toBe(0);
	});
});

describe('an access that is missing', () => {
	const SCOPES = 'Your token does not have sufficient permissions to perform this operation.';

	it('for pins is named, and the rest is not sent', async () => {
		const { clock, pipeline, emulator, sent } = await travel({ tier: 'trial' });
		const results = await clock.until(importAll(pipeline(), [...images(30), video('Film')]));
		expect(new Set(said(results))).toEqual(new Set(['failed trial-access']));
		expect(results[0]?.problem).toMatchObject({
			action: 'upgrade-access',
			message: expect.stringMatching(/Standard access.*video recording.*emulator/),
		});
		expect(emulator.pins()).toEqual([]);
		expect(sent(PINS)).toBeLessThanOrEqual(6); // those that were under way together with the first
		expect(sent(PINS)).toBeGreaterThan(0);
	});

	it('for anything is named, and asked for once', async () => {
		const { clock, pipeline, emulator } = await travel({ tier: 'pending' });
		const results = await clock.until(importAll(pipeline(), images(30)));
		expect(new Set(said(results))).toEqual(new Set(['failed app-not-activated', 'queued app-not-activated']));
		expect(results[0]?.problem).toMatchObject({
			action: 'upgrade-access',
			message: expect.stringMatching(/not activated/),
		});
		expect(emulator.requests().length).toBeLessThanOrEqual(2);
	});

	it('for uploads keeps back videos alone', async () => {
		const { clock, emulator, pipeline, sent } = await travel();
		emulator.faults.add(says(MEDIA, 403, 3, SCOPES, { times: 99 }));
		const films = Array.from({ length: 8 }, (_, index) => video(`Film ${index}`));
		const results = await clock.until(importAll(pipeline(), [...films, ...images(8)]));
		expect(said(results)).toEqual([...Array(8).fill('failed scopes-missing'), ...Array(8).fill('created')]);
		expect(results[0]?.problem).toMatchObject({ action: 'reconnect', message: expect.stringContaining('pins:write') });
		expect(sent(MEDIA)).toBeLessThanOrEqual(2); // its lane
	});

	it('is asked for again after a while, and by one row', async () => {
		const { clock, emulator, pipeline, sent } = await travel();
		emulator.faults.add(says(PINS, 403, 29, 'Apps with Trial access may not create Pins in production'));
		const flow = pipeline();
		expect(said(await clock.until(importAll(flow, images(1))))).toEqual(['failed trial-access']);
		await clock.pass(16 * MINUTE);
		expect(said(await clock.until(importAll(flow, images(2))))).toEqual(['created', 'created']);
		expect(sent(PINS)).toBe(3);
	});
});

describe('a publish that was not answered', () => {
	const in1h = (now: number, minutes = 0) => new Date(now + HOUR + minutes * MINUTE).toISOString();

	it('is found out while jobs of its kind are stopped, and not deferred as if there were no pin', async () => {
		const { clock, emulator, pipeline, work, jobs, sent } = await travel();
		await clock.until(
			importAll(pipeline(), [
				image('Once', { runAt: in1h(clock.now()) }),
				image('Refused', { runAt: in1h(clock.now(), 2) }),
			]),
		);
		emulator.faults.add({ on: PINS, kind: 'drop-after-commit', match: 'Once' });
		emulator.faults.add(
			says(PINS, 403, 29, 'Apps with Trial access may not create Pins in production', { match: 'Refused' }),
		);
		await clock.pass(HOUR - MINUTE);
		await work(pipeline(), 3 * HOUR);
		expect([sent(PINS), emulator.pins().length]).toEqual([2, 1]);
		expect(Object.fromEntries((await jobs()).map(({ label, state }) => [label.title, state]))).toEqual({
			Once: 'published',
			Refused: 'failed',
		});
	});

	it('is looked up although the account was refused meanwhile, because looking up costs nothing', async () => {
		const { clock, emulator, pipeline, sent } = await travel();
		emulator.faults.add({ on: PINS, kind: 'drop-after-commit', match: 'Once' });
		emulator.faults.add(says(PINS, 401, 2, 'Authentication failed.', { match: 'Refused', times: 99 }));
		expect(said(await clock.until(importAll(pipeline(), [image('Once'), video('Refused')])))).toEqual([
			'created',
			'failed token-invalid',
		]);
		expect([sent(PINS), emulator.pins().length]).toEqual([2, 1]);
	});

	it('stays unknown where nobody could look it up any more', async () => {
		const { clock, emulator, pipeline, sent } = await travel();
		emulator.faults.add(says('GET /boards/{board_id}/pins', 401, 2, 'Authentication failed.', { times: 99 }));
		emulator.faults.add({ on: PINS, kind: 'drop-after-commit', match: 'Once' });
		emulator.faults.add(says(PINS, 401, 2, 'Authentication failed.', { match: 'Refused', times: 99 }));
		expect(said(await clock.until(importAll(pipeline(), [image('Once'), video('Refused')])))).toEqual([
			'unknown outcome-unknown',
			'failed token-invalid',
		]);
		expect([sent(PINS), emulator.pins().length]).toEqual([2, 1]);
	});
});

it('an account that could not be asked for once is asked again, for the job that met it too', async () => {
	const { clock, emulator, pipeline, work } = await travel();
	const runAt = (minutes: number) => new Date(clock.now() + HOUR + minutes * MINUTE).toISOString();
	await clock.until(importAll(pipeline(), [image('First', { runAt: runAt(0) }), image('Second', { runAt: runAt(5) })]));
	emulator.faults.add(says('GET /user_account', 500, 500, 'Oops', { times: 4 }));
	await clock.pass(HOUR - MINUTE);
	expect((await work(pipeline(), HOUR)).map(({ outcome, problem }) => problem?.code ?? outcome)).toEqual([
		'pinterest-unavailable',
		'created',
		'created',
	]);
});

it('an origin that is down when a pin is due is asked again after a while', async () => {
	const { clock, emulator, pipeline, work, jobs } = await travel();
	const bytes = await readFile(join(samples, 'media/lemon-tart.jpg'));
	let down = false;
	const server = createServer(
		(_, response) =>
			void (down
				? response.writeHead(503).end()
				: response.writeHead(200, { 'content-length': bytes.length }).end(bytes)),
	);
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/late.jpg`;
	const draft = image('Late', { media: [{ url }], runAt: new Date(clock.now() + HOUR).toISOString() });
	const rows = async function* () {
		yield { row: 2, draft };
	};
	for await (const { outcome } of importBatch(pipeline(), rows(), { open: openMedia }))
		expect(outcome).toBe('scheduled');

	down = true;
	await clock.pass(HOUR);
	const told = ({ outcome, problem }: Outcome) => [outcome, problem?.code].join(' ');
	expect((await work(pipeline(), 10 * MINUTE, openMedia)).map(told)).toEqual(['scheduled origin-status']);
	down = false;
	expect((await work(pipeline(), HOUR, openMedia)).map(({ outcome }) => outcome)).toEqual(['created']);
	expect([emulator.pins().length, (await jobs()).map(({ state }) => state)]).toEqual([1, ['published']]);
	server.close();
});
