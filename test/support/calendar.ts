import { Ledger, Schedule, type JobRecord } from '../../lib';
import { SqliteStore } from '../../lib/store/sqlite-store';
import type { CliOptions } from './cli';

export interface DuePin {
	key: string;
	/** ISO 8601, or epoch milliseconds. */
	at: string | number;
	title?: string;
	board?: string;
	account?: string;
}

/** Works on the record of a command as another process does. */
export async function onRecord<Result>(
	{ env }: CliOptions,
	work: (ledger: Ledger) => Promise<Result>,
): Promise<Result> {
	const store = new SqliteStore(env?.PINTEREST_PIPELINE_STORE?.slice('sqlite:'.length) ?? '');
	try {
		return await work(new Ledger(store, { owner: 'test', leaseMs: 60_000 }));
	} finally {
		await store.disconnect();
	}
}

/** Stores pins that wait for their times. */
export async function planPins(options: CliOptions, pins: readonly DuePin[]): Promise<void> {
	await onRecord(options, async (ledger) => {
		for (const { key, at, title = `Pin ${key}`, board = 'Travel', account = '549755885175' } of pins) {
			const claim = await ledger.claim({ key, payload: {}, account, label: { title, board, source: 'a.jpg' } });
			if (claim.kind !== 'claimed') throw new Error(claim.kind);
			await claim.lease.schedule({ dueAt: new Date(at).getTime() });
		}
	});
}

export const jobOf = async (options: CliOptions, key: string): Promise<JobRecord> =>
	await onRecord(options, async (ledger) => (await ledger.find(key)) as JobRecord);

/** Moves a pin as another person does meanwhile. */
export const moveMeanwhile = async (options: CliOptions, key: string, at: string): Promise<void> =>
	await onRecord(options, async (ledger) => void (await new Schedule(ledger).move(key, Date.parse(at))));
