import type { Bug } from './bug';

const LEASE = 'lib/ledger/lease.ts';
const RECORDS = 'lib/ledger/ledger-records.ts';

/** A row is claimed by one process, and every write says by whom and over what. */
export const LEASE_BUGS: readonly Bug[] = [
	// needs: a process that is held up past its lease before it begins its attempt, and another that takes the job
	// meanwhile; seen as: two pins.
	{
		name: 'fence-unchecked',
		breaks: 'A process that was held up past its claim can no longer write.',
		file: LEASE,
		find: 'if (job.fence === fence && job.owner !== undefined)',
		replace: 'if (job.fence >= fence)',
	},
	// needs: a crash between the attempt and the receipt; seen as: two pins.
	{
		name: 'crashed-attempt-forgotten',
		breaks: 'After a killed process the outcome of its attempt is unknown, and is looked up.',
		file: 'lib/ledger/job-record.ts',
		find: "if (job.state !== 'publishing') return next;",
		replace: "if (job.state !== 'publishing' || job.owner !== undefined) return next;",
	},
	// needs: a lost answer, and a second import; seen as: two pins.
	{
		name: 'claimed-without-a-look',
		breaks: 'An import finds out what became of an earlier attempt before it sends another.',
		file: 'lib/publish/claim.ts',
		find: "unresolved: claim.kind === 'unresolved' };",
		replace: 'unresolved: false };',
	},
	// needs: rows that look alike, both unanswered, of which one has a pin; seen as: two pins of the one whose pin the
	// other took.
	{
		name: 'flight-not-noted',
		breaks: 'It is noted what a pin will look like before it is sent, to tell it from others of the same look.',
		file: LEASE,
		find: 'const note = await this.ledger.flightNote(likeness, this.stored.job.key, true);',
		replace: 'const note = await this.ledger.flightNote(likeness, this.stored.job.key, false);',
	},
	// needs: two processes that claim one job at once, or one that was held up past its lease; seen as: two pins.
	{
		name: 'record-not-compared',
		breaks: 'Every change of a job is a compare-and-set on its record.',
		file: RECORDS,
		find: 'const record: RowWrite = { key: JOB + key, expected: before.raw, next: next && after.raw };',
		replace: 'const record: RowWrite = { key: JOB + key, next: next && after.raw };',
	},
	// needs: two imports at once, or an import after a lost answer; seen as: two pins.
	{
		name: 'insert-overwrites',
		breaks: 'A row is claimed once, by however many processes it is imported.',
		file: RECORDS,
		find: 'const record: RowWrite = { key: JOB + job.key, expected: null, next: stored.raw };',
		replace: 'const record: RowWrite = { key: JOB + job.key, next: stored.raw };',
	},
	// needs: a store that is waited for, fails for a moment, and another process that writes the row in it; seen as: two
	// pins.
	{
		name: 'lost-race-after-an-outage-won',
		breaks: 'A write that is repeated counts as done only where the row holds what it wanted.',
		file: 'lib/store/patient-store.ts',
		find: '(await verb()) || (again && (await this.holds(writes)))',
		replace: '(await verb()) || again',
	},
	// needs: two imports, of which one waits for what the other looks up; seen as: a row that failed although there is its
	// pin.
	{
		name: 'busy-is-failed',
		breaks: 'A row whose attempt another process finds out about is unknown, and never failed.',
		file: 'lib/publish/claim.ts',
		find: "outcome: isBegun(job) ? 'unknown' : 'failed',",
		replace: "outcome: 'failed',",
	},
];
