import { describe, expect, it } from 'vitest';
import { jobOf, moveMeanwhile, onRecord, planPins, type DuePin } from '../support/calendar';
import { ownFolder } from '../support/cli';
import { startPage } from '../support/page';
import { emulate } from '../support/pipeline';
import { commandAt, importDue } from '../support/worker';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The beginning of a day far enough ahead, in UTC. */
const DAY = Math.ceil(Date.now() / DAY_MS) * DAY_MS + 30 * DAY_MS;
const date = (at: number) => new Date(at).toISOString().slice(0, 10);
const OVER = 'That is over; choose a time from now on.';

async function stage(pins: DuePin[] = [], args: string[] = ['--time-zone', 'UTC']) {
	const options = commandAt(await emulate(), await ownFolder());
	await planPins(options, pins);
	const page = await startPage(options, args);
	const week = (at = DAY) => `/calendar?from=${date(at)}`;
	const move = async (form: Record<string, string>) => {
		const answer = await page.post('/calendar/move', { back: week(), ...form });
		return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
	};
	const dueAt = async (key: string) => (await jobOf(options, key)).dueAt;
	return { options, page, week, move, dueAt };
}

const ONE: DuePin = { key: 'one', at: DAY + 9.5 * HOUR_MS, title: 'Lemon tart <b>' };

describe('the page of the calendar', () => {
	it('shows an imported pin on its day with title and picture, leading to its job', async () => {
		const { options, page } = await stage();
		const keys = await importDue(options, { Tart: (DAY - Date.now()) / 1000 + 3_600 });
		const html = await page.text(`/calendar?from=${date(DAY)}`);
		const path = `/jobs/${encodeURIComponent(keys.Tart as string)}`;
		expect(html).toContain(`href="${path}"`);
		expect(html).toContain(`src="${path}/picture"`);
		expect(html).toContain('>Tart<');
		expect(html).toContain('01:00');
	});

	it('escapes what stands in titles, and takes any address without failing', async () => {
		const { page, week } = await stage([ONE]);
		expect(await page.text(week())).toContain('Lemon tart &lt;b&gt;');
		for (const query of [
			'week=2026-W99',
			'from=x&view=month',
			'from=9999-12-31',
			'from=0001-01-01',
			'view=y&move=none',
		])
			expect([query, (await page.get(`/calendar?${query}`)).status]).toEqual([query, 200]);
	});

	it('leads from a cell with many pins to the list of them', async () => {
		const many = Array.from({ length: 40 }, (_, index) => ({ key: `pin ${index}`, at: DAY + index }));
		const { page, week } = await stage([...many, { key: 'later', at: DAY + HOUR_MS, title: 'An hour later' }]);
		const html = (await page.text(week())).replaceAll('&amp;', '&');
		const query = new URLSearchParams({
			order: 'due',
			due_from: new Date(DAY).toISOString(),
			due_to: new Date(DAY + HOUR_MS - 1).toISOString(),
		});
		expect(html).toMatch(/and 37 more/);
		expect(html).toContain(`href="/jobs?${query}"`);
		const list = await page.text(`/jobs?${query}`);
		expect(list).toContain('Pin pin 0');
		expect(list).toContain('Pin pin 39');
		expect(list).not.toContain('An hour later');
	});

	it('shows only the pins of the account that is chosen', async () => {
		const { page, week } = await stage([
			{ ...ONE, account: '11' },
			{ ...ONE, key: 'two', title: 'Of another', account: '22' },
		]);
		expect(await page.text(week())).toContain('Of another');
		const html = await page.text(`${week()}&account=11`);
		expect(html).toContain('Lemon tart');
		expect(html).not.toContain('Of another');
	});

	it('moves a pin to an hour, a day, a time and to now', async () => {
		const { move, dueAt } = await stage([ONE]);
		expect(await move({ key: 'one', cell: String(DAY + DAY_MS + 15 * HOUR_MS) })).toMatchObject({ status: 303 });
		expect(await dueAt('one')).toBe(DAY + DAY_MS + 15.5 * HOUR_MS);
		await move({ key: 'one', day: date(DAY + 3 * DAY_MS) });
		expect(await dueAt('one')).toBe(DAY + 3 * DAY_MS + 15.5 * HOUR_MS);
		await move({ key: 'one', time: `${date(DAY)}T07:05` });
		expect(await dueAt('one')).toBe(DAY + 7 * HOUR_MS + 5 * 60_000);
		const before = Date.now();
		await move({ key: 'one', now: '1' });
		expect(await dueAt('one')).toBeGreaterThanOrEqual(before - 1_000);
		expect(await dueAt('one')).toBeLessThanOrEqual(Date.now() + 1_000);
	});

	it('refuses what is over, what is too far ahead and what is no time, in words, and keeps the form open', async () => {
		const { move, dueAt } = await stage([ONE]);
		const refused = async (form: Record<string, string>) => {
			const { status, text } = await move({ key: 'one', ...form });
			expect(status).toBe(409);
			expect(text).toContain('id="move-form"');
			return /role="alert"><p class="problem">([^<]*)/.exec(text)?.[1];
		};
		const yesterday = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS;
		expect(await refused({ time: `${date(yesterday)}T10:00` })).toBe(OVER);
		expect(await refused({ cell: String(yesterday) })).toBe(OVER);
		expect(await refused({ day: date(yesterday) })).toBe(OVER);
		expect(await refused({ time: `${date(Date.now() + 500 * DAY_MS)}T10:00` })).toContain('more than a year ahead');
		expect(await refused({ time: '2027-02-30T10:00' })).toBe('Choose a date and a time.');
		expect(await refused({ cell: '12' })).toBe('There is no such hour in the calendar.');
		expect(await refused({ cell: '9e30' })).toBe('There is no such hour in the calendar.');
		expect(await refused({})).toBe('Choose a date and a time.');
		expect(await dueAt('one')).toBe(ONE.at);
	});

	it('tells the second of two people who move the same pin that the first was faster', async () => {
		const { move, dueAt, options } = await stage([ONE]);
		await moveMeanwhile(options, 'one', new Date(DAY + 20 * HOUR_MS).toISOString());
		const { status, text } = await move({ key: 'one', was: String(ONE.at), cell: String(DAY + DAY_MS) });
		expect(status).toBe(409);
		expect(text).toContain('Somebody else has moved this pin to');
		expect(await dueAt('one')).toBe(DAY + 20 * HOUR_MS);
	});

	it('says of a pin that is being published that a process is working on it', async () => {
		const { move, options } = await stage([ONE]);
		await onRecord(options, async (ledger) => {
			const claim = await ledger.claim({ key: 'one', payload: {}, label: { board: 'Travel', source: 'a.jpg' } });
			expect(claim.kind).toBe('claimed');
		});
		const { status, text } = await move({ key: 'one', cell: String(DAY + DAY_MS) });
		expect([status, /role="alert"><p class="problem">([^<]*)/.exec(text)?.[1]]).toEqual([
			409,
			'A process is working on the job one (scheduled).',
		]);
	});

	it('refuses a move by a reader, and leads nowhere but to the calendar', async () => {
		const { page, move, dueAt } = await stage([ONE]);
		const reader = await page.login(page.readerToken);
		const form = { key: 'one', cell: String(DAY) };
		expect((await reader.post('/calendar/move', form)).status).toBe(403);
		expect(await dueAt('one')).toBe(ONE.at);
		const { location } = await move({ ...form, back: 'https://elsewhere.example/?week=2027-W01' });
		expect(location).toMatch(/^\/calendar\?week=2027-W01$/);
	});

	it('has the hours of its zone on days on which the clocks change, and refuses a time that they skip', async () => {
		const { page, move, dueAt } = await stage([ONE], ['--time-zone', 'Europe/Berlin']);
		const html = await page.text('/calendar?from=2027-10-31&hours=all');
		const cells = [...html.matchAll(/data-cell="(\d+)"/g)].map(([, cell]) => Number(cell));
		expect(cells).toHaveLength(7 * 24);
		expect(html).toContain('longer: the clocks go back');
		const spring = await page.text('/calendar?from=2027-03-28&hours=all');
		expect([...spring.matchAll(/data-cell="/g)]).toHaveLength(7 * 24 - 1);
		const { text } = await move({ key: 'one', time: '2027-03-28T02:30' });
		expect(text).toContain('Clocks in Europe/Berlin skip 02:30 on that day. Choose another time, such as 03:00.');
		expect(await dueAt('one')).toBe(ONE.at);
	});

	it.each([
		[
			'the warm-up',
			['--warm-up', '20-20/300'],
			/: 40 pins, and the warm-up allows 20 that day\. 20 go out on a later day\./,
		],
		[
			'--budget',
			['--budget', 'org_write=25/3600'],
			/: 40 pins in the hour, and your --budget allows 25\. The rest goes out/,
		],
	])('says of 40 pins in an hour what %s makes of them', async (_, args, sentence) => {
		const many = Array.from({ length: 40 }, (_, index) => ({ key: `pin ${index}`, at: DAY + 9 * HOUR_MS + index }));
		const { page, week } = await stage(many, ['--time-zone', 'UTC', ...args]);
		expect(await page.text(week())).toMatch(sentence);
	});
});
