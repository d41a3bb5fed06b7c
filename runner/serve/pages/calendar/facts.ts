import {
	dayOf,
	hoursOf,
	loadOf,
	readCalendar,
	storedUsage,
	warmUpBegan,
	writeQuotaOf,
	type CalendarCell,
	type DayLoad,
	type LocalHour,
	type PublishingLimits,
} from '../../../../lib';
import type { Desk } from '../../desk';
import { datesOf, type CalendarView } from './view';

/** A day as the page shows it. */
export interface DayFacts {
	date: string;
	from: number;
	to: number;
	/** Its hours in a week; none in a month. */
	hours: (CalendarCell & LocalHour)[];
	/** What is due on it and was published, and its first pins. */
	whole: CalendarCell;
	/** What the limits say to it, for each account that has pins; none where the day is over. */
	loads: AccountLoad[];
}

export interface AccountLoad extends DayLoad {
	account: string;
}

export interface CalendarFacts {
	days: DayFacts[];
	/** The accounts that have waiting pins. */
	accounts: string[];
}

/** So many pins of an hour are shown, and so many of a day in a month. */
const SHOWN = { week: 3, month: 4 };

/** Reads what a view shows. */
export async function readFacts(desk: Desk, view: CalendarView): Promise<CalendarFacts> {
	const { ledger, timeZone } = desk;
	const dates = datesOf(view);
	const hours = dates.map((date) => (view.kind === 'week' ? hoursOf(date, timeZone) : []));
	const spans = dates.flatMap((date, index) => (view.kind === 'week' ? (hours[index] ?? []) : [dayOf(date, timeZone)]));
	const options = { account: view.account, pins: SHOWN[view.kind] };
	const [cells, accounts] = await Promise.all([readCalendar(ledger, spans, options), ledger.dueIndex.accounts()]);
	let read = 0;
	const days = dates.map((date, index) => {
		const its = hours[index] ?? [];
		const inDay = cells.slice(read, (read += view.kind === 'week' ? its.length : 1));
		const ofHours = view.kind === 'week' ? inDay.map((cell, at) => ({ ...cell, hour: its[at]?.hour ?? 0 })) : [];
		return { date, hours: ofHours, whole: summed(inDay) };
	});
	const loads = await loadsOf(desk, days);
	return {
		accounts,
		days: days.map((day, index) => ({ ...day, from: day.whole.from, to: day.whole.to, loads: loads[index] ?? [] })),
	};
}

function summed(cells: readonly CalendarCell[]): CalendarCell {
	const sum: CalendarCell = {
		from: cells[0]?.from ?? 0,
		to: cells.at(-1)?.to ?? 0,
		due: 0,
		dueOf: {},
		published: 0,
		pins: cells.flatMap(({ pins }) => pins),
	};
	for (const { due, dueOf, published } of cells) {
		sum.due += due;
		sum.published += published;
		for (const [account, count] of Object.entries(dueOf)) sum.dueOf[account] = (sum.dueOf[account] ?? 0) + count;
	}
	return sum;
}

/** What the limits of each account say to each day. What was published counts where it is one account's for certain. */
async function loadsOf(desk: Desk, days: Pick<DayFacts, 'hours' | 'whole'>[]): Promise<AccountLoad[][]> {
	const now = await desk.ledger.store.now();
	const accounts = [...new Set(days.flatMap(({ whole }) => Object.keys(whole.dueOf)))];
	const loads: AccountLoad[][] = days.map(() => []);
	for (const { account, limits } of await limitsOf(desk, accounts, now)) {
		const its = days.map(({ hours, whole }) => ({
			from: whole.from,
			to: whole.to,
			due: whole.dueOf[account] ?? 0,
			published: accounts.length === 1 ? whole.published : 0,
			hours: hours.map(({ from, to, dueOf }) => ({ from, to, due: dueOf[account] ?? 0 })),
		}));
		for (const [index, load] of loadOf(its, limits, now).entries()) if (load) loads[index]?.push({ account, ...load });
	}
	return loads;
}

async function limitsOf(
	{ ledger, settings, publishing: { warmUp: plan } }: Desk,
	accounts: readonly string[],
	now: number,
): Promise<{ account: string; limits: PublishingLimits }[]> {
	const usages = await storedUsage(ledger.store, settings.budgets);
	return await Promise.all(
		accounts.map(async (account) => {
			const write = writeQuotaOf(usages, account, settings.budgets);
			if (!plan) return { account, limits: { write } };
			const beganAt = Math.min(now, (await warmUpBegan(ledger.store, account)) ?? now);
			return { account, limits: { write, warmUp: { plan, beganAt } } };
		}),
	);
}
