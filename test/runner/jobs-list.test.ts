import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isoTime, Ledger, type JobRecord } from '../../lib';
import { MemoryStore } from '../../lib/store/memory-store';
import { openSqlite } from '../../lib/store/sqlite-store';
import { sinceMoment, wallTime } from '../../runner/moment';
import { JobTable } from '../../runner/ui/job-table';
import { textWidth } from '../../runner/ui/text-width';
import { cli, ownFolder } from '../support/cli';

const MINUTE = 60_000;
const URL = 'https://www.pinterest.com/pin/813744226420795001/';
const NO_SUCH_BOARD = {
	code: 'board-unknown',
	category: 'not-found',
	message: 'The account has no board Travle.',
	action: 'fix-board',
} as const;

const key = (number: number) => `pin:${String(number).padStart(4, '0')}abcd${'0'.repeat(32)}`;

/** Jobs of several states, the first of which is the newest. */
function jobs(): JobRecord[] {
	const given: (Partial<JobRecord> & { title: string; board?: string; campaign?: string })[] = [
		{
			title: 'Lemon Tart',
			state: 'published',
			receipt: { id: '813744226420795001', url: URL, createdAt: '', at: '', attempt: 1 },
		},
		{ title: 'レモンのタルト 🍋', board: '旅行', state: 'scheduled', dueAt: Date.parse('2027-03-01T09:00:00Z') },
		{
			title: 'A title\u001B[2J\u202Ethat\nclears',
			state: 'failed',
			campaign: 'summer',
			problem: NO_SUCH_BOARD,
		},
		{
			title: 'Waits',
			state: 'scheduled',
			problem: { ...NO_SUCH_BOARD, code: 'not-approved', message: 'Not approved yet.' },
		},
		{ title: 'Gone', state: 'cancelled' },
	];
	return given.map(({ title, board = 'Travel', campaign, ...job }, index) => {
		const at = isoTime(Date.parse('2027-02-01T12:00:00Z') - index * MINUTE);
		const state = job.state ?? 'queued';
		return {
			key: key(index),
			payload: {},
			label: { title, board, source: 'a.jpg', campaign },
			createdAt: at,
			updatedAt: at,
			attempts: 0,
			fence: 0,
			events: [{ state, at, attempt: 0, reason: state === 'cancelled' ? 'cancelled by hand' : undefined }],
			...job,
			state,
		};
	});
}

const ledgerOf = () => new Ledger(new MemoryStore(), { owner: 'test', leaseMs: MINUTE });

describe('the table of jobs', () => {
	it('has a header with the time zone, and words, times and reasons below each other', async () => {
		const text = await new JobTable(ledgerOf(), { zone: 'Europe/Berlin' }).text(jobs());
		expect(text.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
			['when (Europe/Berlin)', 'state', 'title', 'board', 'key', 'pin, due time or reason'],
			['2027-02-01 13:00', 'published', 'Lemon Tart', 'Travel', key(0), URL],
			['2027-02-01 12:59', 'scheduled', 'レモンのタルト 🍋', '旅行', key(1), 'due 2027-03-01 10:00'],
			['2027-02-01 12:58', 'failed', 'A title [2J that clears', 'Travel', key(2), 'The account has no board Travle.'],
			['2027-02-01 12:57', 'waits for approval', 'Waits', 'Travel', key(3), 'Not approved yet.'],
			['2027-02-01 12:56', 'cancelled', 'Gone', 'Travel', key(4), 'cancelled by hand'],
		]);
		expect(text).not.toMatch(/[\u001B\u202E]/);
	});

	it('keeps its columns below each other, whatever width the letters have', async () => {
		const lines = (await new JobTable(ledgerOf(), { zone: 'UTC' }).text(jobs())).split('\n');
		const before = lines.map((line) => textWidth(line.slice(0, line.search(/ (key|pin:\d)/))));
		expect(new Set(before).size).toBe(1);
	});

	it('fits the width of a terminal, and cuts nothing without one', async () => {
		const long = jobs().map((job) => ({ ...job, label: { ...job.label, title: 'Lemon 🍋 '.repeat(30) } }));
		const narrow = (await new JobTable(ledgerOf(), { width: 130, zone: 'UTC' }).text(long)).split('\n');
		for (const line of narrow) expect(textWidth(line)).toBeLessThanOrEqual(130);
		expect(narrow[1]).toMatch(/Lemon 🍋.*… +Travel/u);
		const whole = (await new JobTable(ledgerOf(), { zone: 'UTC' }).text(long)).split('\n');
		for (const line of whole.slice(1)) expect(line).toContain('Lemon 🍋 '.repeat(30).trim());
	});

	it('prints its header once, and later pages keep to the columns', async () => {
		const table = new JobTable(ledgerOf(), { zone: 'UTC' });
		const [first, second] = [await table.text(jobs()), await table.text(jobs().slice(3))];
		expect(second).not.toContain('when');
		expect(first).toContain(second.split('\n')[0]);
	});
});

/** The jobs in a file, and `jobs` at it. */
async function stored() {
	const file = join(await ownFolder(), 'ledger.sqlite');
	const store = await openSqlite(file);
	const ledger = new Ledger(store, { owner: 'test', leaseMs: MINUTE });
	for (const { key: each, label, state, problem } of jobs()) {
		const claim = await ledger.claim({ key: each, payload: {}, label, account: '1' });
		if (claim.kind !== 'claimed' || !problem || state !== 'failed') {
			if (claim.kind === 'claimed') await claim.lease.schedule({ dueAt: Date.now() + MINUTE });
			continue;
		}
		await claim.lease.abandon(problem);
	}
	await store.disconnect();
	return async (...args: string[]) =>
		await cli(['jobs', ...args], { env: { PINTEREST_PIPELINE_STORE: `sqlite:${file}`, TZ: 'America/New_York' } });
}

describe('jobs list', () => {
	it('takes several states, with commas or repeated, and --failed-only', async () => {
		const run = await stored();
		const states = async (...args: string[]) =>
			(await run('list', '--json', ...args)).lines.map(({ state }) => state).sort();
		expect(await states('--state', 'failed,scheduled')).toHaveLength(5);
		expect(await states('--state', 'failed', '--state', 'scheduled')).toHaveLength(5);
		expect(await states('--failed-only')).toEqual(['failed']);
		expect(await states('--failed-only', '--campaign', 'Summer')).toEqual(['failed']);
		expect(await run('list', '--state', 'failed,lost')).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/"lost" is not a state\. Give one or more of queued, /),
		});
		expect(await run('list', '--state', 'failed', '--failed-only')).toMatchObject({ code: 2 });
	});

	it('shows times of the zone of the person, and keeps UTC in --json', async () => {
		const run = await stored();
		const { stdout } = await run('list', '--failed-only');
		const [head, line] = stdout.split('\n');
		expect(head).toMatch(/^when \(America\/New_York\) +state +title +board +key +pin, due time or reason$/);
		const [job] = (await run('list', '--failed-only', '--json')).lines;
		expect(line).toContain(wallTime(String(job?.updatedAt), 'America/New_York'));
		expect(job).toMatchObject({
			type: 'job',
			key: key(2),
			idempotencyKey: key(2),
			updatedAt: expect.stringMatching(/Z$/),
		});
	});

	it('shows keys so short that each is enough for every command', async () => {
		const run = await stored();
		const { stdout } = await run('list');
		const short = [...stdout.matchAll(/ (\d{4}abcd) /g)].map(([, text]) => text as string);
		expect(short.sort()).toEqual(['0000abcd', '0001abcd', '0002abcd', '0003abcd', '0004abcd']);
		for (const text of short) expect((await run('show', text, '--json')).lines[0]).toMatchObject({ type: 'job' });
	});

	it('takes a date as well as a duration for --since, and the newest import for --import', async () => {
		const run = await stored();
		expect((await run('list', '--json', '--since', '2020-01-01')).lines).toHaveLength(5);
		expect((await run('list', '--json', '--since', '2999-01-01T09:00')).lines).toHaveLength(0);
		expect((await run('list', '--json', '--since', '10m')).lines).toHaveLength(5);
		expect(await run('list', '--since', 'tuesday')).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('"tuesday" is neither a duration nor a date'),
		});
		expect(await run('list', '--import', 'last')).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('There is no import in this store yet'),
		});
	});

	it('a date without an offset is by the clocks of the zone', () => {
		expect(isoTime(sinceMoment('2027-03-01', 0, 'Europe/Berlin'))).toBe('2027-02-28T23:00:00Z');
		expect(isoTime(sinceMoment('2027-03-01T09:00', 0, 'Europe/Berlin'))).toBe('2027-03-01T08:00:00Z');
		expect(isoTime(sinceMoment('2027-03-01T09:00:00Z', 0, 'Europe/Berlin'))).toBe('2027-03-01T09:00:00Z');
		expect(sinceMoment('2h', 10_000_000)).toBe(10_000_000 - 7_200_000);
	});

	it('cancels and moves several jobs, and one that cannot be changed costs no other its change', async () => {
		const run = await stored();
		const cancelled = await run('cancel', '0000abcd', '9999', '0001abcd');
		expect(cancelled).toMatchObject({
			code: 1,
			stdout: expect.stringMatching(
				/^Lemon Tart is cancelled.*\n9999 is left as it is: There is no job 9999.*\nレモン.*cancelled/,
			),
		});
		const moved = await run('move', '0003abcd', '0000abcd', '--run-at', '2027-03-01T09:00:00Z', '--json');
		expect([moved.code, moved.lines]).toMatchObject([
			1,
			[
				{ type: 'job', idempotencyKey: key(3), runAt: '2027-03-01T09:00:00Z' },
				{ type: 'error', key: '0000abcd', problem: { code: 'job-not-waiting' } },
			],
		]);
	});
});
