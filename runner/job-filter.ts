import { InvalidArgumentError, Option } from 'commander';
import { ImportLog, JOB_STATES, problemOf, type JobFilter, type JobState, type Ledger } from '../lib';
import { list } from './option-values';
import { sinceMoment } from './moment';

/** The values of `jobFilters()`. */
export interface JobFilterFlags {
	state?: JobState[];
	/** Only jobs that failed. */
	failedOnly?: boolean;
	campaign?: string;
	board?: string;
	account?: string;
	/** The ID of an import, a beginning of it, or `last`. */
	import?: string;
	/** Epoch milliseconds. */
	since?: number;
}

/** The states of jobs that failed. */
export const FAILED: readonly JobState[] = ['failed', 'rejected'];

/** Of commands that take jobs by what they are, and not by their keys. */
export const jobFilters = () => [
	new Option('--state <states>', 'only jobs in these states; repeatable, or with commas between them')
		.choices([...JOB_STATES])
		.argParser(states),
	new Option('--failed-only', 'only jobs that failed').conflicts('state'),
	new Option('--campaign <name>', 'only jobs of this campaign'),
	new Option('--board <name>', 'only jobs of the board with this name'),
	new Option('--account <id>', 'only jobs of this account'),
	new Option('--import <id>', 'only jobs that this import brought: its ID or the beginning of it, or last'),
	since('only jobs that came to their state since then: 2h or 7d ago, or a date with or without a time'),
];

export const since = (description: string) =>
	new Option('--since <time>', description).argParser((text) => sinceMoment(text));

function states(text: string, before: JobState[] = []): JobState[] {
	const given = list(text).map((each) => each as JobState);
	const [wrong] = given.filter((each) => !JOB_STATES.includes(each));
	if (wrong !== undefined)
		throw new InvalidArgumentError(`"${wrong}" is not a state. Give one or more of ${JOB_STATES.join(', ')}.`);
	return [...before, ...given];
}

/** @throws PipelineError `import-unknown`, `import-ambiguous`. */
export async function filterOf(
	{ state, failedOnly, campaign, board, account, import: given, since: from }: JobFilterFlags,
	ledger: Ledger,
): Promise<JobFilter> {
	const importId = given === undefined ? undefined : await importIdOf(given, ledger);
	return { states: failedOnly ? FAILED : state, campaign, board, account, importId, since: from };
}

/** Jobs of version 0.1.0 name imports that have no record. */
async function importIdOf(given: string, ledger: Ledger): Promise<string> {
	try {
		return (await new ImportLog(ledger).named(given)).id;
	} catch (error) {
		if (problemOf(error).code === 'import-unknown')
			for await (const _ of ledger.list.jobs({ importId: given }, { page: 1 })) return given;
		throw error;
	}
}
