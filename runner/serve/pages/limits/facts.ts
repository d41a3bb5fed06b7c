import {
	closedIn,
	lastPolls,
	pinsOn,
	problemOf,
	storedUsage,
	usageLog,
	warmUpBegan,
	type Closed,
	type StoredUsage,
	type UsageSample,
} from '../../../../lib';
import { accountStatuses, type AccountStatus } from '../../../auth/account-status';
import { accountNames } from '../../account-names';
import type { Desk } from '../../desk';

/** An account as the page shows it: what its connection says, and what the store knows of it. */
export interface AccountFacts {
	/** Absent where Pinterest has not said yet whose token it is. */
	id?: string;
	username?: string;
	/** Absent for an account that is not connected on this machine. */
	status?: AccountStatus;
	warmUp?: WarmUpFacts;
	/** When a worker last polled for its due pins, in epoch milliseconds by the store's clock. */
	polledAt?: number;
}

export interface WarmUpFacts {
	beganAt: number;
	/** The day of the plan, from 1, of how many, and the pins it allows; absent where this page was started without a plan. */
	plan?: { day: number; days: number; pins: number };
}

export interface LimitFacts {
	now: number;
	accounts: AccountFacts[];
	/** Whether Pinterest was asked about the accounts, and has not answered yet. */
	asking: boolean;
	usages: StoredUsage[];
	samples: Map<string, UsageSample[]>;
	closed: Closed;
	/** When a worker for all accounts last polled. */
	polledAt?: number;
	names: ReadonlyMap<string, string>;
}

export const CHART_MINUTES = 60;
const DAY_MS = 24 * 60 * 60_000;

export async function readLimits(desk: Desk, statuses: Statuses): Promise<LimitFacts> {
	const { ledger, settings } = desk;
	const { store } = ledger;
	const now = await store.now();
	const [usages, samples, closed, polls, waiting, found] = await Promise.all([
		storedUsage(store, settings.budgets),
		usageLog(store, CHART_MINUTES),
		closedIn(store),
		lastPolls(ledger),
		ledger.dueIndex.accounts(),
		statuses.known(),
	]);
	const connected = found ?? [];
	const ids = [
		...usages.map(({ account }) => account),
		...polls.map(({ account }) => account),
		...waiting,
		...connected.map(({ account }) => account?.id),
	].filter((id): id is string => id !== undefined && id !== '');
	const names = accountNames();
	for (const { account } of connected) if (account) names.set(account.id, account.username);
	const known = await Promise.all(
		[...new Set(ids)].map(async (id): Promise<AccountFacts> => ({
			id,
			username: names.get(id),
			status: connected.find(({ account }) => account?.id === id),
			warmUp: await warmUpOf(desk, id, now),
			polledAt: polls.find(({ account }) => account === id)?.at,
		})),
	);
	const nameless = connected.filter(({ account }) => !account).map((status): AccountFacts => ({ status }));
	return {
		now,
		accounts: [...known, ...nameless].sort((one, other) => Number(Boolean(other.status)) - Number(Boolean(one.status))),
		asking: found === undefined,
		usages,
		samples,
		closed,
		polledAt: polls.find(({ account }) => account === undefined)?.at,
		names,
	};
}

async function warmUpOf({ ledger, publishing }: Desk, id: string, now: number): Promise<WarmUpFacts | undefined> {
	const beganAt = await warmUpBegan(ledger.store, id);
	if (beganAt === undefined) return undefined;
	const day = Math.max(0, Math.floor((now - beganAt) / DAY_MS));
	const pins = publishing.warmUp && pinsOn(day, publishing.warmUp);
	return {
		beganAt,
		...(publishing.warmUp && pins !== undefined && { plan: { day: day + 1, days: publishing.warmUp.days, pins } }),
	};
}

/** An answer about the accounts is good for this long; a page waits for a new one only so long. */
const GOOD_MS = 5 * 60_000;
const WAIT_MS = 150;

/** What Pinterest says of the connected accounts, asked in the background and remembered. */
export class Statuses {
	private last: { at: number; found: AccountStatus[] } | undefined;
	private asking: Promise<void> | undefined;

	constructor(private readonly desk: Desk) {}

	/** Undefined while the first answer is not there. */
	async known(): Promise<AccountStatus[] | undefined> {
		const { now } = this.desk;
		if (!this.last || now() - this.last.at > GOOD_MS) {
			this.asking ??= this.ask().finally(() => (this.asking = undefined));
			await Promise.race([this.asking, new Promise((resolve) => setTimeout(resolve, WAIT_MS).unref())]);
		}
		return this.last?.found;
	}

	private async ask(): Promise<void> {
		const { desk } = this;
		const failed = (error: unknown): AccountStatus[] => [
			{ used: true, apiBaseUrl: desk.settings.apiBaseUrl, problem: problemOf(error), notes: [] },
		];
		this.last = { found: await accountStatuses(desk.settings).catch(failed), at: desk.now() };
	}
}
