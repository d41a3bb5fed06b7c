import type { Bug } from './bug';

const SCHEDULE = 'lib/ledger/schedule.ts';
const LEDGER = 'lib/ledger/ledger.ts';
const PUBLISH_JOB = 'lib/publish/publish-job.ts';

/** A scheduled pin is published once, in its time, and as people decided. */
export const SCHEDULE_BUGS: readonly Bug[] = [
	// needs: a lost answer or a crash of a worker, whose job comes up again; seen as: two pins.
	{
		name: 'due-job-without-a-look',
		breaks: 'A worker finds out what became of an earlier attempt before it sends another.',
		file: SCHEDULE,
		find: "unresolved: stored.job.state === 'unknown' }",
		replace: 'unresolved: false }',
	},
	// needs: a person who moves a pin to later, and an import of its row after its first time; seen as: a pin before its
	// time.
	{
		name: 'move-ignored',
		breaks: 'A pin that somebody moved is published at its new time.',
		file: PUBLISH_JOB,
		find: 'const { runAt, problem } = lease.job;',
		replace: 'const { problem } = lease.job;\n\tconst runAt = publication.draft.notBefore ?? publication.draft.runAt;',
	},
	// needs: the same; seen as: a pin before its time.
	{
		name: 'move-undone-by-an-import',
		breaks: 'An import keeps the time to which a person moved a pin, unless its row has another one now.',
		file: LEDGER,
		find: 'runAt: sameDate ? job.runAt : intent.runAt,',
		replace: 'runAt: sameDate ? (intent.runAt ?? job.runAt) : intent.runAt,',
	},
	// needs: an importing machine whose clock is minutes ahead; seen as: a pin before its time.
	{
		name: 'due-by-the-machines-clock',
		breaks: "Due dates are compared with the store's clock.",
		file: PUBLISH_JOB,
		find: 'return dueAt > (await context.ledger.store.now()) ? await keepUntilDue',
		replace: 'return dueAt > context.clock.now() ? await keepUntilDue',
	},
	// needs: a lost answer or a crash, and a person who cancels that pin; seen as: a row that failed as cancelled
	// although there is its pin, and two pins where it is brought back.
	{
		name: 'unknown-can-be-cancelled',
		breaks: 'A pin that may be there already cannot be cancelled.',
		file: SCHEDULE,
		find: "if (job.state === 'unknown' || job.state === 'publishing') throw pipelineError('job-busy:unknown', { key });",
		replace: '',
	},
	// needs: a person who cancels a pin, and an import of its row; seen as: a pin after its cancel.
	{
		name: 'cancel-only-fails',
		breaks: 'A cancelled pin stays cancelled when its row is imported again.',
		file: SCHEDULE,
		find: "return withEvent({ ...job, dueAt: undefined }, { state: 'cancelled', reason }, now);",
		replace: "return withEvent({ ...job, dueAt: undefined }, { state: 'failed', reason }, now);",
	},
	// needs: a person who cancels a pin while an import is between asking the record and its claim, which is seldom; seen
	// as: a pin after its cancel.
	{
		name: 'cancelled-job-claimed',
		breaks: 'A claim of a cancelled job is refused, whatever was known of it before.',
		file: LEDGER,
		find: "if (job.state === 'cancelled') return { kind: 'cancelled', job };",
		replace: '',
	},
];
