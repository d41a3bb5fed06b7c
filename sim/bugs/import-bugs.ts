import type { Bug } from './bug';

const IMPORT = 'lib/import/import-batch.ts';

/** Every row of an import is answered for, once and truly. */
export const IMPORT_BUGS: readonly Bug[] = [
	// needs: a lost answer, and a run that is stopped or cannot find the outcome out; seen as: a row without an answer.
	{
		name: 'unknown-row-unanswered',
		breaks: 'Every row is answered for, also where its outcome stays unknown.',
		file: IMPORT,
		find: `if (isUnanswered(result) && round < rounds && !stopped()) again.set(row, result);
			else yield result;`,
		replace: `if (isUnanswered(result) && round < rounds && !stopped()) again.set(row, result);
			else if (!isUnanswered(result)) yield result;`,
	},
	// needs: a lost answer, and an error of the store or of the account when the row is taken up at the end of the run;
	// seen as: a row that failed although there is its pin.
	{
		name: 'unknown-row-failed-at-the-end',
		breaks: 'A row that fails before it is looked up is as unknown as before.',
		file: IMPORT,
		find: 'stillUnknown((await carry(Infinity)(row)) ?? before)',
		replace: '((await carry(Infinity)(row)) ?? stillUnknown(before))',
	},
	// needs: a lost answer or a crash, and a picture that cannot be fetched when the row is imported again; seen as: a row
	// that failed although there is its pin, and two pins after the next import.
	{
		name: 'unfit-row-ends-its-attempt',
		breaks: 'A row that is not fit fails only where there certainly is no pin.',
		file: 'lib/ledger/ledger.ts',
		find: 'job.dueAt === undefined && (hasFailed(job) || LEFT_BEHIND.includes(job.state));',
		replace: "job.dueAt === undefined && (job.state !== 'published' || LEFT_BEHIND.includes(job.state));",
	},
	// needs: a published row that is edited and imported again; seen as: two pins.
	{
		name: 'edits-not-recognised',
		breaks: 'A row that was edited is taken for the same row.',
		file: 'lib/ledger/index-writes.ts',
		find: '...siblingRowsOf(job), ',
		replace: '',
	},
	// needs: a published row whose title is edited, and that is imported again; seen as: two pins.
	{
		name: 'edited-title-is-another-pin',
		breaks: 'A row whose title was edited leads to the job that it was edited in.',
		file: 'lib/ledger/row-matches.ts',
		find: 'if (open.length === 0) return this.another(said, job);',
		replace: 'if (open.length === 0 || job === undefined) return this.another(said, job);',
	},
];
