import { describe, expect, it } from 'vitest';
import { Ledger, Schedule, type AtomicStore, type JobRecord } from '../../../lib';
import { dayOf, daysAfter, hoursOf } from '../../../lib/model/local-days';
import { readCalendar } from '../../../lib/overview/calendar';
import { MemoryStore } from '../../../lib/store/memory-store';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-10-20T00:00:00Z');

function stage() {
	const clock = { now: START };
	const store = new MemoryStore(() => clock.now);
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
	const claimed = async (key: string, account: string, label: Partial<JobRecord['label']> = {}) => {
		const about = { board: 'Travel', source: 'a.jpg', title: `Pin ${key}`, ...label };
		const claim = await ledger.claim({ key, payload: {}, account, label: about });
		if (claim.kind !== 'claimed') throw new Error(claim.kind);
		return claim.lease;
	};
	const due = async (key: string, at: number | string, account = '11') =>
		await (await claimed(key, account)).schedule({ dueAt: typeof at === 'number' ? at : Date.parse(at) });
	const published = async (key: string, at: string, account = '11') => {
		clock.now = Date.parse(at);
		await (await claimed(key, account)).published({ id: key, url: 'https://p.example', createdAt: '' }, 'likeness');
	};
	return { clock, store, ledger, due, published };
}

/** The store, and how many rows were read through it. */
function counted(store: AtomicStore) {
	const read = { rows: 0, records: 0 };
	const wrapped = new Proxy(store, {
		get(target, name) {
			const member: unknown = Reflect.get(target, name, target);
			if (typeof member !== 'function') return member;
			if (name === 'scan')
				return async function* (...args: Parameters<AtomicStore['scan']>) {
					for await (const row of target.scan(...args)) {
						read.rows += 1;
						yield row;
					}
				};
			if (name === 'getMany')
				return async (keys: string[]) => {
					read.records += keys.length;
					return await target.getMany(keys);
				};
			return member.bind(target) as unknown;
		},
	});
	return { store: wrapped, read };
}

describe('the calendar of a record', () => {
	it.each([
		['Europe/Berlin', '2026-10-25', 25],
		['Europe/Berlin', '2027-03-28', 23],
		['America/New_York', '2026-11-01', 25],
		['Australia/Lord_Howe', '2027-04-04', 24.5],
		['Asia/Kathmandu', '2026-11-23', 24],
	])('counts each pin once in %s on %s, whose day has %d hours', async (zone, date, hours) => {
		const { ledger, due } = stage();
		const { from } = dayOf(date, zone);
		// One each half hour, from the day before to the day after.
		for (let half = -4; half < hours * 2 + 4; half++) await due(`half ${half}`, from + (half * HOUR_MS) / 2);
		const [day] = await readCalendar(ledger, [dayOf(date, zone)]);
		expect(day?.due).toBe(hours * 2);
		const cells = await readCalendar(ledger, hoursOf(date, zone));
		expect(cells.reduce((sum, cell) => sum + cell.due, 0)).toBe(hours * 2);
		expect(cells.map((cell) => cell.due)).toEqual(
			hoursOf(date, zone).map(({ from, to }) => (to - from) / (HOUR_MS / 2)),
		);
	});

	it('has a pin at midnight on the day that begins then', async () => {
		const { ledger, due } = stage();
		await due('midnight', '2026-11-23T23:00:00Z');
		const days = ['2026-11-23', '2026-11-24'].map((date) => dayOf(date, 'Europe/Berlin'));
		expect((await readCalendar(ledger, days)).map((cell) => cell.due)).toEqual([0, 1]);
	});

	it('shows the first pins of a day with title, board and account, and says which can be moved', async () => {
		const { ledger, due } = stage();
		await due('late', '2026-11-23T15:00:00Z');
		await due('early', '2026-11-23T08:00:00Z', '22');
		await due('later', '2026-11-23T16:00:00Z');
		const [day] = await readCalendar(ledger, [dayOf('2026-11-23', 'UTC')], { pins: 2 });
		expect(day).toMatchObject({ due: 3, dueOf: { 11: 2, 22: 1 }, published: 0 });
		expect(day?.pins).toEqual([
			{
				key: 'early',
				title: 'Pin early',
				board: 'Travel',
				account: '22',
				state: 'scheduled',
				at: Date.parse('2026-11-23T08:00:00Z'),
				canMove: true,
			},
			expect.objectContaining({ key: 'late' }),
		]);
	});

	it('shows what was published on days that are past, by the moment', async () => {
		const { ledger, published, due, clock } = stage();
		await published('one', '2026-10-21T09:00:00Z');
		await published('two', '2026-10-21T10:00:00Z', '22');
		await published('three', '2026-10-22T10:00:00Z');
		clock.now = Date.parse('2026-10-22T12:00:00Z');
		await due('next', '2026-10-22T13:00:00Z');
		const days = ['2026-10-20', '2026-10-21', '2026-10-22'].map((date) => dayOf(date, 'UTC'));
		const cells = await readCalendar(ledger, days);
		expect(cells.map(({ published, due }) => [published, due])).toEqual([
			[0, 0],
			[2, 0],
			[1, 1],
		]);
		expect(cells[2]?.pins.map(({ key, state, canMove }) => [key, state, canMove])).toEqual([
			['three', 'published', false],
			['next', 'scheduled', true],
		]);
		const ofOne = await readCalendar(ledger, days, { account: '22' });
		expect(ofOne.map(({ published, due }) => [published, due])).toEqual([
			[0, 0],
			[1, 0],
			[0, 0],
		]);
	});

	it('shows a pin where it was moved to, and nowhere else', async () => {
		const { ledger, due } = stage();
		await due('one', '2026-11-23T08:00:00Z');
		await new Schedule(ledger).move('one', Date.parse('2026-11-25T08:00:00Z'));
		const days = ['2026-11-23', '2026-11-24', '2026-11-25'].map((date) => dayOf(date, 'UTC'));
		expect((await readCalendar(ledger, days)).map(({ due, pins }) => [due, pins.length])).toEqual([
			[0, 0],
			[0, 0],
			[1, 1],
		]);
	});

	it('counts thousands of pins in a week and reads only the jobs that it shows', async () => {
		const { store, ledger, due } = stage();
		const monday = dayOf('2026-11-23', 'Europe/Berlin').from;
		for (let index = 0; index < 1_400; index++) await due(`pin ${index}`, monday + index * 6 * 60_000);
		const { store: watched, read } = counted(store);
		const spans = Array.from({ length: 7 }, (_, day) => hoursOf(daysAfter('2026-11-23', day), 'Europe/Berlin')).flat();
		const cells = await readCalendar(new Ledger(watched, ledger.options), spans, { pins: 2 });
		expect(cells.map((cell) => cell.due)).toEqual(spans.map((_, index) => (index < 140 ? 10 : 0)));
		expect(cells[0]?.pins.map(({ key }) => key)).toEqual(['pin 0', 'pin 1']);
		expect(read.records).toBe(280);
	});

	it('reads no more rows for a week where the weeks around it have thousands of pins', async () => {
		const { store, ledger, due } = stage();
		const { from } = dayOf('2026-11-23', 'UTC');
		for (let index = 0; index < 1_200; index++) {
			await due(`before ${index}`, from - 1 - index);
			await due(`after ${index}`, from + 7 * 24 * HOUR_MS + index);
		}
		await due('in it', from);
		const { store: watched, read } = counted(store);
		const days = Array.from({ length: 7 }, (_, day) => dayOf(daysAfter('2026-11-23', day), 'UTC'));
		const cells = await readCalendar(new Ledger(watched, ledger.options), days);
		expect(cells.map((cell) => cell.due)).toEqual([1, 0, 0, 0, 0, 0, 0]);
		expect(read.rows).toBeLessThan(10);
	});
});
