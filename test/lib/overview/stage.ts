import {
	Counts,
	ImportLog,
	Ledger,
	type ImportedRow,
	type ImportRecord,
	type JobState,
	type Problem,
} from '../../../lib';
import { noCounters } from '../../../lib/model/import-record';
import { MemoryStore } from '../../../lib/store/memory-store';

export const START = Date.parse('2026-11-01T08:00:00Z');
export const HOUR_MS = 3_600_000;
const PROBLEM: Problem = { code: 'x', category: 'network', message: 'It failed.', action: 'none' };

export interface JobAt {
	state: JobState;
	problem?: Partial<Problem>;
	account?: string;
	importId?: string;
	dueAt?: number;
}

/** A record in memory with a clock that a test sets. */
export function stage() {
	let now = START;
	const store = new MemoryStore(() => now);
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
	const log = new ImportLog(ledger);
	return {
		store,
		ledger,
		log,
		counts: new Counts(ledger, () => now),
		now: () => now,
		pass: (milliseconds: number) => (now += milliseconds),
		/** A job that ends in a state, a second after the one before. */
		job: async (key: string, { state, problem, account = '11', importId, dueAt }: JobAt) => {
			now += 1_000;
			const label = { board: 'Travel', source: 'a.jpg', title: `Pin ${key}`, importId };
			const claim = await ledger.claim({ key, payload: {}, account, label });
			if (claim.kind !== 'claimed') throw new Error(claim.kind);
			const { lease } = claim;
			const why = problem && { ...PROBLEM, ...problem };
			if (state === 'published') await lease.published({ id: key, url: `https://p/${key}`, createdAt: '' }, 'likeness');
			else if (state === 'failed') await lease.failed(why ?? PROBLEM);
			else if (state === 'unknown') await lease.unknown(why ?? PROBLEM);
			else await lease.schedule({ dueAt: dueAt ?? now + HOUR_MS });
			await lease.release().catch(() => undefined);
			if (state === 'scheduled' && why)
				await ledger.change(key, (job) => ({
					...job,
					problem: why,
					dueAt: why.code === 'not-approved' ? undefined : job.dueAt,
				}));
		},
		/** An import whose rows have these needs and no job. */
		imported: async (id: string, actions: Problem['action'][], about: Partial<ImportRecord> = {}) => {
			now += 1_000;
			const at = new Date(now).toISOString();
			const row = (action: Problem['action'], index: number): ImportedRow => ({
				row: index + 2,
				title: `Row ${index + 2}`,
				outcome: 'failed',
				problem: { ...PROBLEM, action },
				at,
				cells: {},
				original: {},
			});
			const record = {
				id,
				format: 2,
				columns: [],
				defaults: {},
				startedAt: at,
				endedAt: at,
				file: 'pins.csv',
				account: '11',
			};
			await log.save({ ...record, ...noCounters(), ...about }, actions.map(row));
		},
	};
}
