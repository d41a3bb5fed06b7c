import { describe, expect, it } from 'vitest';
import {
	isoTime,
	Ledger,
	PipelineError,
	runAtMs,
	runDue,
	Schedule,
	type AtomicStore,
	type DuePoll,
	type DueOptions,
	type JobRecord,
	type MissedRule,
	type Problem,
} from '../../../lib';
import { problemFor } from '../../../lib/sentences/problems';
import { MemoryStore } from '../../../lib/store/memory-store';
import { VirtualClock } from '../../support/clock';

const START = Date.parse('2027-03-22T00:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LEASE_MS = 60_000;

const pinOf = (key: string) => ({
	id: key,
	url: `https://www.pinterest.com/pin/${key}/`,
	createdAt: '2027-03-22T00:00:00Z',
});

/** A store, its clock, and whoever runs what is due on it. */
function stage(store?: AtomicStore) {
	const clock = new VirtualClock(START);
	const shared = store ?? new MemoryStore(clock.now);
	const ledgerOf = (owner: string) => new Ledger(shared, { owner, leaseMs: LEASE_MS });
	const ledger = ledgerOf('import');
	const ran: { key: string; at: number; by: string }[] = [];
	const troubles: Problem[] = [];

	/** As an import does it with a row whose time has not come. */
	async function keep(key: string, dueAt: number, by = ledger, account?: string): Promise<void> {
		const claim = await by.claim({
			key,
			account,
			payload: { title: key },
			label: { board: 'Travel', source: `${key}.jpg` },
			runAt: isoTime(dueAt),
		});
		if (claim.kind !== 'claimed') throw new Error(`not claimed but ${claim.kind}`);
		await claim.lease.schedule({
			dueAt,
			draft: { board: 'Travel', media: [{ url: `https://a.example/${key}.jpg` }] },
			destination: { boardId: '1' },
			fingerprint: key,
		});
	}

	/** @param takes how long a job takes, in milliseconds. */
	function run(options: Partial<DueOptions> & { by?: string; takes?: number } = {}) {
		const { by = 'worker', takes = 0, ...rest } = options;
		const stop = new AbortController();
		const ended = runDue({
			ledger: ledgerOf(by),
			clock,
			signal: stop.signal,
			onError: (problem) => troubles.push(problem),
			work: async ({ lease }) => {
				ran.push({ key: lease.job.key, at: clock.now(), by });
				if (takes > 0) await clock.sleep(takes);
				await lease.beginAttempt(lease.job.key);
				await lease.published(pinOf(lease.job.key), lease.job.key);
			},
			...rest,
		});
		return async () => {
			stop.abort();
			await clock.pass(0);
			await ended;
		};
	}

	const job = async (key: string) => (await ledger.find(key)) as JobRecord;
	const rows = async (prefix: string) => {
		const names: string[] = [];
		for await (const [name] of shared.scan(prefix)) names.push(name);
		return names;
	};
	return { clock, ledger, ledgerOf, schedule: new Schedule(ledger), keep, run, ran, troubles, job, rows, shared };
}

describe('what is due', () => {
	it('of an account runs for that account alone, whatever waits for others', async () => {
		const { clock, keep, ledger, run, ran, shared } = stage();
		for (let number = 0; number < 200; number++) await keep(`theirs ${number}`, START, ledger, '12');
		await keep('ours', START + HOUR, ledger, '123');
		let reads = 0;
		const counted = new Proxy(shared, {
			get(target, name) {
				const member: unknown = Reflect.get(target, name, target);
				if (name === 'read') reads += 1;
				return typeof member === 'function' ? (member.bind(target) as unknown) : member;
			},
		});
		const stop = run({ account: '123', ledger: new Ledger(counted, ledger.options) });
		await clock.pass(2 * HOUR);
		await stop();
		expect(ran.map(({ key, at }) => [key, at])).toEqual([['ours', START + HOUR]]);
		expect(reads).toBeLessThan(2 * 200); // two hours of looks, each at what is its own
		const ofAll = new Schedule(ledger);
		await keep('earlier', START - HOUR, ledger, '123');
		expect([
			(await ofAll.due(START, 2)).map(({ job }) => job.key)[0],
			await ofAll.count(START),
			await ofAll.next(),
		]).toEqual(['earlier', 201, START - HOUR]);
		const stopTheirs = run({ account: '12' });
		await clock.pass(HOUR);
		await stopTheirs();
		expect(ran).toHaveLength(201);
	});

	it('is told of at each look: what is under way, and how long nothing is due', async () => {
		const { clock, keep, run } = stage();
		await keep('job', START + 90_000);
		const looks: DuePoll[] = [];
		const stop = run({ takes: 5_000, onPoll: async (look) => void looks.push(look) });
		await clock.pass(100_000);
		await stop();
		expect(looks[0]).toEqual({ underWay: 0, idleMs: 90_000 });
		expect(looks.map(({ underWay }) => underWay)).toContain(1);
		expect(looks.at(-1)).toEqual({ underWay: 0, idleMs: Infinity });
	});

	it('runs at its moment, for a week in which the clocks change', async () => {
		const { clock, keep, run, ran, rows } = stage();
		// Nine in the morning in Berlin, where the 28th has 23 hours.
		const moments = [22, 23, 24, 25, 26, 27, 28, 29].map((day) =>
			runAtMs(`2027-03-${day}T09:00:00+0${day < 28 ? 1 : 2}:00`),
		);
		for (const [day, at] of [...moments.entries()].reverse()) await keep(`day ${day}`, at);
		const stop = run();
		await clock.pass(8 * DAY);
		await stop();
		expect(ran.map(({ key, at }) => [key, at])).toEqual(moments.map((at, day) => [`day ${day}`, at]));
		expect(moments[6]! - moments[5]!).toBe(23 * HOUR);
		expect(Math.max(...clock.slept)).toBeLessThanOrEqual(MINUTE);
		expect(await rows('due:')).toEqual([]);
	});

	it('costs one row to find, however much waits', async () => {
		const { clock, keep, run, shared } = stage();
		for (let number = 0; number < 500; number++) await keep(`job ${number}`, START + HOUR + number);
		let rows = 0;
		const scan = shared.scan.bind(shared);
		shared.scan = async function* (...args) {
			for await (const row of scan(...args)) {
				rows += 1;
				yield row;
			}
		};
		const stop = run();
		await clock.pass(10 * MINUTE);
		await stop();
		// What is due now and what is due next, at each look.
		expect(rows).toBeLessThanOrEqual(2 * 7 * 11);
	});

	it('runs in the order of its times, a thousand in one minute, and never more at once than it may', async () => {
		const { clock, keep, run, ran, ledger } = stage();
		const numbers = Array.from({ length: 1_000 }, (_, number) => number);
		for (const number of numbers.toSorted((one, other) => (one % 97) - (other % 97)))
			await keep(`job ${number}`, START + MINUTE + number * 6);
		let most = 0;
		let underWay = 0;
		const stop = run({
			work: async ({ lease }) => {
				ran.push({ key: lease.job.key, at: clock.now(), by: 'worker' });
				most = Math.max(most, ++underWay);
				await clock.sleep(40);
				await lease.published(pinOf(lease.job.key), lease.job.key);
				underWay -= 1;
			},
		});
		await clock.pass(3 * MINUTE);
		await stop();
		expect(ran.map(({ key }) => key)).toEqual(numbers.map((number) => `job ${number}`));
		expect(most).toBe(6);
		let published = 0;
		for await (const { state } of ledger.jobs()) published += state === 'published' ? 1 : 0;
		expect(published).toBe(1_000);
	}, 120_000);

	it('wakes for an earlier job that another process stores meanwhile', async () => {
		const { clock, keep, run, ran, ledgerOf } = stage();
		await keep('later', START + 50_000);
		const stop = run();
		await clock.pass(10_000);
		await keep('earlier', START + 12_345, ledgerOf('another'));
		await clock.pass(MINUTE);
		await stop();
		expect(ran.map(({ key, at }) => [key, at - START])).toEqual([
			['earlier', 12_345],
			['later', 50_000],
		]);
	});

	it('is found within a minute where nobody could tell of it', async () => {
		const { clock, keep, run, ran, shared } = stage();
		shared.notify = async () => {
			throw new Error('nobody hears this');
		};
		const stop = run();
		await clock.pass(10_000);
		await keep('untold', START + 12_000);
		await clock.pass(DAY);
		await stop();
		expect(ran).toHaveLength(1);
		expect(ran[0]!.at - START).toBeLessThanOrEqual(MINUTE);
	});

	it('waits out a store that fails', async () => {
		const { clock, keep, run, ran, troubles, shared, ledgerOf } = stage();
		const now = shared.now.bind(shared);
		await keep('job', START + MINUTE);
		const stop = run();
		await clock.pass(50_000);
		shared.now = async () =>
			await ledgerOf('x')
				.change('no such job', () => undefined)
				.then(now); // rejects as stores do
		await clock.pass(HOUR);
		expect([ran.length, new Set(troubles.map(({ category }) => category))]).toEqual([0, new Set(['store'])]);
		shared.now = now;
		await clock.pass(MINUTE);
		await stop();
		expect(ran.map(({ key }) => key)).toEqual(['job']);
	});

	it('is left alone once the loop is told to stop, which waits for what is under way', async () => {
		const { clock, keep, ran, run, job } = stage();
		for (const number of [1, 2, 3]) await keep(`job ${number}`, START + number);
		const stop = run({ concurrency: 1, takes: 10_000 });
		await clock.pass(5_000);
		const stopped = stop();
		await clock.pass(10_000);
		await stopped;
		expect(ran.map(({ key }) => key)).toEqual(['job 1']);
		expect([(await job('job 1')).state, (await job('job 2')).state]).toEqual(['published', 'scheduled']);
	});

	it('runs nothing twice, in two loops on one store', async () => {
		const { clock, keep, run, ran } = stage();
		for (let number = 0; number < 300; number++)
			await keep(`job ${number}`, START + 1_000 + Math.floor(number / 3) * 10);
		const stops = [run({ by: 'one', takes: 30 }), run({ by: 'other', takes: 70 })];
		await clock.pass(MINUTE);
		for (const stop of stops) await stop();
		expect(new Set(ran.map(({ key }) => key)).size).toBe(300);
		expect(ran).toHaveLength(300);
		expect(new Set(ran.map(({ by }) => by))).toEqual(new Set(['one', 'other']));
	});
});

describe('a job whose worker', () => {
	it('died is taken up at the end of its lease, once', async () => {
		const { clock, keep, run, ran, schedule, ledgerOf } = stage();
		await keep('job', START + 1_000);
		await clock.pass(1_000);
		const taken = await new Schedule(ledgerOf('dies')).take('job');
		expect(await new Schedule(ledgerOf('late')).take('job')).toBeUndefined();
		expect(await schedule.next()).toBe(START + 1_000 + LEASE_MS);
		const stop = run();
		await clock.pass(5 * MINUTE);
		await stop();
		expect(ran.map(({ at }) => at - START)).toEqual([1_000 + LEASE_MS]);
		await expect(taken!.lease.beginAttempt('l')).rejects.toMatchObject({ problem: { code: 'lease-lost' } });
	});

	it('died while it published comes up as one to be found out', async () => {
		const { clock, keep, schedule, job } = stage();
		await keep('job', START + 1_000);
		await clock.pass(1_000);
		await (await schedule.take('job'))!.lease.beginAttempt('l');
		await clock.pass(LEASE_MS);
		const again = await schedule.take('job');
		expect(again).toMatchObject({ unresolved: true });
		await again!.lease.unknown({
			code: 'outcome-unknown',
			category: 'network',
			message: 'not yet',
			action: 'wait',
			retryAt: isoTime(START + HOUR),
		});
		expect(await job('job')).toMatchObject({ state: 'unknown', dueAt: START + HOUR });
		await clock.pass(HOUR);
		await (await schedule.take('job'))!.lease.unknown({
			code: 'outcome-unknown-held',
			category: 'network',
			message: 'look',
			action: 'none',
		});
		expect(await schedule.next()).toBeUndefined();
	});

	it('is slow is not taken up by another while it holds its lease', async () => {
		const { clock, keep, run, ran, schedule, ledger } = stage();
		await keep('job', START + 1_000);
		await clock.pass(1_000);
		const taken = (await schedule.take('job'))!;
		await ledger.change('job', (job) => ({ ...job, leaseUntil: START + HOUR })); // as its heartbeat does
		const stop = run();
		await clock.pass(30 * MINUTE);
		expect([ran, await schedule.next()]).toEqual([[], START + HOUR]);
		await taken.lease.published(pinOf('job'), 'l');
		await clock.pass(DAY);
		await stop();
		expect(ran).toEqual([]);
	});

	it('throws has failed, and costs no other its turn', async () => {
		const { clock, keep, run, job, troubles } = stage();
		await keep('bad', START + 1_000);
		await keep('good', START + 1_001);
		const stop = run({
			concurrency: 1,
			work: async ({ lease }) => {
				if (lease.job.key === 'bad') throw new Error('no way');
				await lease.published(pinOf('good'), 'l');
			},
		});
		await clock.pass(10_000);
		await stop();
		expect([(await job('bad')).problem?.message, (await job('good')).state, troubles.length]).toEqual([
			'no way',
			'published',
			1,
		]);
		expect((await job('bad')).dueAt).toBeUndefined();
	});

	it('met a store that failed for a moment comes up again', async () => {
		const { clock, keep, run, ran, job } = stage();
		await keep('job', START + 1_000);
		const blip = new PipelineError({
			code: 'store-unavailable',
			category: 'store',
			message: 'The store was away.',
			action: 'retry-later',
		});
		const stop = run({ work: async () => await Promise.reject(blip) });
		await clock.pass(2_000);
		await stop();
		expect(await job('job')).toMatchObject({ state: 'scheduled', dueAt: START + 1_000 + LEASE_MS });
		const stopNext = run();
		await clock.pass(2 * MINUTE);
		await stopNext();
		expect(ran.map(({ key }) => key)).toEqual(['job']);
	});

	it('was interrupted is taken up by the next', async () => {
		const { clock, keep, run, ran, job } = stage();
		await keep('job', START + 1_000);
		const stop = run({ work: async () => await Promise.reject(new DOMException('stopped', 'AbortError')) });
		await clock.pass(2_000);
		await stop();
		expect(await job('job')).toMatchObject({ state: 'scheduled', dueAt: START + 1_000 + LEASE_MS });
		const stopNext = run();
		await clock.pass(2 * MINUTE);
		await stopNext();
		expect(ran.map(({ key }) => key)).toEqual(['job']);
	});

	it('hands it over leaves it to whoever claims its key, and gets it back if nobody finishes it', async () => {
		const { clock, keep, ledger, schedule, job } = stage();
		await keep('job', START + 1_000);
		await clock.pass(1_000);
		const taken = (await schedule.take('job'))!;
		await taken.lease.handOver('handed to the workflow', 15 * MINUTE);
		await expect(schedule.cancel('job', 'too late')).rejects.toMatchObject({ problem: { code: 'job-busy' } });
		expect(await schedule.upcoming(DAY, 10)).toEqual([]);
		const { key, payload, label } = await job('job');
		const claim = await ledger.claim({ key, payload, label, runAt: isoTime(START + 1_000) });
		if (claim.kind !== 'claimed') throw new Error(claim.kind);
		await claim.lease.release('uploaded');
		expect(await schedule.next()).toBe(START + 1_000 + 15 * MINUTE);
		await clock.pass(15 * MINUTE);
		expect((await schedule.take('job'))?.lease.job.state).toBe('uploaded');
	});
});

describe('a clock that is set', () => {
	it('forward makes due what it passed, in its order and once', async () => {
		const { clock, keep, run, ran } = stage();
		for (const hour of [1, 2, 3, 5]) await keep(`hour ${hour}`, START + hour * HOUR);
		const stop = run();
		await clock.pass(30 * MINUTE);
		clock.step(3 * HOUR);
		await clock.pass(MINUTE);
		expect(ran.map(({ key }) => key)).toEqual(['hour 1', 'hour 2', 'hour 3']);
		await clock.pass(DAY);
		await stop();
		expect(ran.map(({ key, at }) => [key, at >= START + 5 * HOUR])[3]).toEqual(['hour 5', true]);
		expect(ran).toHaveLength(4);
	});

	it('back makes everything wait for its moment, and nothing run again', async () => {
		const { clock, keep, run, ran } = stage();
		for (const hour of [1, 2, 3]) await keep(`hour ${hour}`, START + hour * HOUR);
		const stop = run();
		await clock.pass(90 * MINUTE);
		clock.step(-2 * HOUR);
		await clock.pass(DAY);
		await stop();
		expect(ran.map(({ key, at }) => [key, at - START])).toEqual([
			['hour 1', HOUR],
			['hour 2', 2 * HOUR],
			['hour 3', 3 * HOUR],
		]);
	});
});

describe('after a time in which nothing ran', () => {
	/** Two days down, in which six jobs came due, the last of them a minute before the end. */
	async function after(onMissed: Partial<MissedRule>) {
		const it = stage();
		const before = it.run({ onMissed });
		await it.clock.pass(HOUR);
		await before();
		for (const hour of [10, 20, 30, 40, 46]) await it.keep(`hour ${hour}`, START + hour * HOUR);
		await it.keep('just now', START + 49 * HOUR - MINUTE);
		await it.keep('ahead', START + 60 * HOUR);
		await it.clock.pass(48 * HOUR);
		const stop = it.run({ onMissed });
		await it.clock.pass(2 * DAY);
		await stop();
		const back = START + 49 * HOUR;
		return { ...it, ran: it.ran.map(({ key, at }) => [key, (at - back) / MINUTE]) };
	}

	it('runs what was missed late, by default', async () => {
		const { ran } = await after({});
		expect(ran).toEqual([
			['hour 10', 0],
			['hour 20', 0],
			['hour 30', 0],
			['hour 40', 0],
			['hour 46', 0],
			['just now', 0],
			['ahead', 660],
		]);
	});

	it('skips it, with the reason in its history, but not what is hardly late', async () => {
		const { ran, job } = await after({ rule: 'skip' });
		expect(ran).toEqual([
			['just now', 0],
			['ahead', 660],
		]);
		expect((await job('hour 10')).state).toBe('cancelled');
		expect((await job('hour 10')).events.at(-1)).toMatchObject({
			state: 'cancelled',
			reason: 'missed at 2027-03-22T10:00:00Z, when nothing ran',
		});
	});

	it('spreads it evenly, in its order', async () => {
		const { ran } = await after({ rule: 'spread', spreadMs: 100 * MINUTE });
		expect(ran).toEqual([
			['just now', 0],
			['hour 10', 0],
			['hour 20', 20],
			['hour 30', 40],
			['hour 40', 60],
			['hour 46', 80],
			['ahead', 660],
		]);
	});

	it('holds a restart, or a queue that is long, for no downtime', async () => {
		const { clock, keep, run, ran, job } = stage();
		for (let number = 0; number < 100; number++) await keep(`job ${number}`, START + MINUTE + number);
		const skip: Partial<DueOptions> = { onMissed: { rule: 'skip', graceMs: MINUTE }, concurrency: 1 };
		const stop = run({ ...skip, takes: 30_000 });
		await clock.pass(20 * MINUTE);
		const stopped = stop();
		await clock.pass(30_000);
		await stopped;
		expect(ran.length).toBeLessThan(50);
		const stopNext = run(skip);
		await clock.pass(HOUR);
		await stopNext();
		expect([ran.length, (await job('job 99')).state]).toEqual([100, 'published']);
	});
});

describe('a job that waits', () => {
	it('is cancelled, stays so when its row is imported again, and is brought back by a person', async () => {
		const { clock, keep, run, ran, schedule, job } = stage();
		await keep('job', START + HOUR);
		const stop = run();
		await clock.pass(MINUTE);
		await schedule.cancel('job', 'the offer ended');
		await schedule.cancel('job', 'again');
		await clock.pass(DAY);
		expect([ran, await schedule.next()]).toEqual([[], undefined]);
		expect((await job('job')).events.map(({ state, reason }) => [state, reason])).toEqual([
			['queued', undefined],
			['scheduled', 'due at 2027-03-22T01:00:00Z'],
			['cancelled', 'the offer ended'],
		]);
		await expect(keep('job', START + 2 * DAY)).rejects.toThrow('not claimed but cancelled');
		expect((await job('job')).state).toBe('cancelled');
		await schedule.retry('job', 'it did not');
		await clock.pass(MINUTE);
		await stop();
		expect(ran.map(({ at }) => at)).toEqual([START + MINUTE + DAY]);
	});

	it('is moved, earlier and later, and an import of its row keeps to that', async () => {
		const { clock, keep, run, ran, schedule, ledger, job } = stage();
		await keep('job', START + HOUR);
		await keep('other', START + HOUR);
		const stop = run();
		await clock.pass(MINUTE);
		await schedule.move('job', START + 2 * MINUTE + 500);
		await schedule.move('other', START + 3 * HOUR, 'after the fair');
		const { payload, label } = await job('other');
		const claim = await ledger.claim({ key: 'other', payload, label, runAt: isoTime(START + HOUR) });
		if (claim.kind !== 'claimed') throw new Error(claim.kind);
		expect(claim.lease.job.runAt).toBe('2027-03-22T03:00:00Z');
		await claim.lease.schedule({ dueAt: START + 3 * HOUR });
		await clock.pass(DAY);
		await stop();
		expect(ran.map(({ key, at }) => [key, at - START])).toEqual([
			['job', 2 * MINUTE + 500],
			['other', 3 * HOUR],
		]);
		expect((await job('job')).events.map(({ reason }) => reason)).toContain(
			'moved from 2027-03-22T01:00:00Z to 2027-03-22T00:02:00Z',
		);
	});

	it('is moved, cancelled and withheld under a process that was held up past its lease, which sends nothing more', async () => {
		const { clock, keep, schedule, ledger, job } = stage();
		const decisions = {
			moved: async () => await schedule.move('moved', START + DAY),
			cancelled: async () => await schedule.cancel('cancelled', 'the offer ended'),
			withheld: async () => await schedule.withhold('withheld', problemFor('job-without-draft')),
		};
		for (const [key, decide] of Object.entries(decisions)) {
			await keep(key, clock.now() + HOUR);
			const { payload, label } = await job(key);
			const claim = await ledger.claim({ key, payload, label, runAt: isoTime(clock.now() + HOUR) });
			if (claim.kind !== 'claimed') throw new Error(claim.kind);
			await clock.pass(LEASE_MS);
			await decide();
			await expect(claim.lease.beginAttempt('l')).rejects.toMatchObject({ problem: { code: 'lease-lost' } });
		}
	});

	it('is told apart from what somebody is at, what is published, and what there is not', async () => {
		const { clock, keep, schedule } = stage();
		const refused = async (code: string, key: string) => {
			await expect(schedule.cancel(key, 'why not')).rejects.toMatchObject({ problem: { code } });
			await expect(schedule.move(key, START + DAY)).rejects.toMatchObject({ problem: { code } });
		};
		await keep('job', START + 1_000);
		await clock.pass(1_000);
		const { lease } = (await schedule.take('job'))!;
		await refused('job-busy', 'job');
		await lease.beginAttempt('l');
		await clock.pass(LEASE_MS);
		await refused('job-busy', 'job'); // its process may have died in the middle of the publish
		await lease.published(pinOf('job'), 'l');
		await refused('job-published', 'job');
		await refused('job-unknown', 'nothing');
		await keep('kept', START + DAY);
		await schedule.cancel('kept', 'no');
		await expect(schedule.move('kept', START + DAY)).rejects.toMatchObject({ problem: { code: 'job-not-waiting' } });
	});

	it('is seen ahead of its time, the earliest first', async () => {
		const { clock, keep, schedule } = stage();
		for (const hour of [5, 1, 4, 2, 3]) await keep(`hour ${hour}`, START + hour * HOUR);
		const keys = (jobs: JobRecord[]) => jobs.map(({ key }) => key);
		expect(keys(await schedule.upcoming(4 * HOUR, 10))).toEqual(['hour 1', 'hour 2', 'hour 3', 'hour 4']);
		expect(keys(await schedule.upcoming(DAY, 2))).toEqual(['hour 1', 'hour 2']);
		await clock.pass(HOUR);
		await schedule.take('hour 1');
		expect(keys(await schedule.upcoming(DAY, 10))).toEqual(['hour 2', 'hour 3', 'hour 4', 'hour 5']);
		expect((await schedule.due(START + 3 * HOUR, 10)).map(({ job }) => job.key)).toEqual([
			'hour 1',
			'hour 2',
			'hour 3',
		]);
	});

	it('leaves the schedule when its row is imported with another text', async () => {
		const { keep, ledger, schedule, job } = stage();
		await keep('job', START + HOUR);
		const { label } = await job('job');
		const claim = await ledger.claim({ key: 'job', payload: { title: 'corrected' }, label });
		if (claim.kind !== 'claimed') throw new Error(claim.kind);
		expect(await job('job')).not.toHaveProperty('draft');
		expect(await schedule.next()).toBeUndefined();
	});
});

describe('one account of several', () => {
	it('was missed by nobody else: a worker of another is no sign that somebody looked', async () => {
		const { clock, ledger, keep, run, job } = stage();
		for (const account of ['a', 'b']) await keep(account, START + HOUR, ledger, account);
		await new Schedule(ledger, 'a').notePoll(START);
		const other = run({ account: 'b', work: async ({ lease }) => void (await lease.published(pinOf('b'), 'b')) });
		await clock.pass(3 * HOUR);
		const stop = run({ account: 'a', onMissed: { rule: 'skip' } });
		await clock.pass(MINUTE);
		await stop();
		await other();
		expect([(await job('a')).state, (await job('b')).state]).toEqual(['cancelled', 'published']);
	});
});
