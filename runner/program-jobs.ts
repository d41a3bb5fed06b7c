import { Option } from 'commander';
import { JOB_STATES } from '../lib';
import type { CliCommand, Runs } from './cli-command';
import type { ListFlags } from './commands/jobs';
import type { PruneFlags } from './commands/prune';
import { LIST_LIMIT } from './defaults';
import { ageSeconds, durationSeconds } from './duration';
import { wholeNumber } from './option-values';
import { account, apiBaseUrl, output, publishing, publishSettings, store, type PublishFlags } from './options';
import { usage } from './settings';

const KEY = "the job's key or the beginning of it, or the ID of its pin";

/** `jobs`, and the commands below it. */
export function addJobCommands(program: CliCommand, runs: Runs): CliCommand {
	const jobs = program
		.command('jobs')
		.description('list, show, reschedule, cancel and resolve pins')
		.example('jobs list --state failed', 'list the pins that failed')
		.example('jobs list --within 7d', 'list the pins that come due within a week');

	jobs
		.command('list')
		.description('list the jobs in the store')
		.addOptions(
			new Option('--state <state>', 'only jobs in this state').choices([...JOB_STATES]),
			new Option('--campaign <name>', 'only jobs of this campaign'),
			new Option('--board <name>', 'only jobs of the board with this name'),
			new Option('--account <id>', 'only jobs of this account'),
			new Option('--import <id>', 'only jobs that this import brought'),
			new Option('--since <duration>', 'only jobs that came to their state in the last 90s, 60m, 2h or 7d').argParser(
				durationSeconds,
			),
			new Option('--within <duration>', 'only jobs that come due within 90s, 60m, 2h or 7d, soonest first').argParser(
				durationSeconds,
			),
			new Option('--limit <number>', 'show at most this many').argParser(wholeNumber).default(LIST_LIMIT),
			store(),
			...output(),
		)
		.example('jobs list --state failed --campaign summer-recipes', 'list the failed pins of a campaign')
		.example('jobs list --within 7d --json', 'print the pins of the next week for a program')
		.action(
			runs<ListFlags>(async (settings, flags) => {
				const { listJobs } = await import('./commands/jobs.js');
				return await listJobs(flags, settings);
			}),
		);

	jobs
		.command('show')
		.description('show one job with its history')
		.argument('<key>', KEY)
		.addOptions(store(), ...output())
		.example('jobs show KEY', 'show what happened to a pin, and when')
		.example('jobs show KEY --json', 'print its whole record for a program')
		.action(
			runs(async (settings, _, [key]) => {
				const { showJob } = await import('./commands/jobs.js');
				return await showJob(key as string, settings);
			}),
		);

	jobs
		.command('move')
		.description('move a scheduled pin to another time')
		.argument('<key>', KEY)
		.addOptions(
			new Option(
				'--run-at <time>',
				'date, time and UTC offset, such as 2027-03-01T09:00:00+01:00',
			).makeOptionMandatory(),
			store(),
			...output(),
		)
		.example(
			'jobs move KEY --run-at 2027-03-01T09:00:00+01:00',
			'publish it at nine in the morning, an hour ahead of UTC',
		)
		.example('jobs move KEY --run-at 2027-03-01T09:00:00Z --json', 'give the time in UTC, and print the record')
		.action(
			runs<{ runAt: string }>(async (settings, { runAt }, [key]) => {
				const { moveJob } = await import('./commands/plan.js');
				return await moveJob(key as string, runAt, settings);
			}),
		);

	jobs
		.command('cancel')
		.description('cancel a scheduled pin')
		.argument('<key>', KEY)
		.addOptions(store(), ...output())
		.example('jobs cancel KEY', 'keep a scheduled pin from being published')
		.example('jobs cancel KEY --json', 'print the cancelled record for a program')
		.action(
			runs(async (settings, _, [key]) => {
				const { cancelJob } = await import('./commands/plan.js');
				return await cancelJob(key as string, settings);
			}),
		);

	jobs
		.command('retry')
		.description('bring a cancelled or failed pin back, or carry out again what an import could not')
		.argument('[key]', KEY)
		.addOptions(
			new Option('--import <id>', 'instead of one pin, all rows of this import that may come out otherwise now'),
			...publishing(),
			...account(),
			...output(),
		)
		.example('jobs retry KEY', 'publish a cancelled pin after all')
		.example('jobs retry --import last', 'publish what the newest import could not')
		.action(
			runs<PublishFlags & { import?: string }>(async (settings, { import: id, ...flags }, [key]) => {
				if ((id === undefined) === (key === undefined)) throw usage('Give the key of a job, or --import ID.');
				if (id !== undefined) {
					const { retryImportRows } = await import('./commands/imports-retry.js');
					return await retryImportRows(id, publishSettings(flags), settings);
				}
				const { retryJob } = await import('./commands/plan.js');
				return await retryJob(key as string, settings);
			}),
		);

	jobs
		.command('resolve')
		.description('say what became of a pin whose outcome is unknown')
		.argument('<key>', KEY)
		.addOptions(
			new Option(
				'--pin <id>',
				'the pin is published: its ID or address, which is checked where an account is connected',
			),
			new Option('--not-there', 'there is no pin: it is published again, once').conflicts('pin'),
			store(),
			apiBaseUrl(),
			...output(),
		)
		.example('jobs resolve KEY --pin 813744226420795001', 'record the pin that you found as the pin of this job')
		.example('jobs resolve KEY --not-there', 'have it published again by a worker, or by an import of its row')
		.action(
			runs<{ pin?: string; notThere?: boolean }>(async (settings, options, [key]) => {
				const { resolve } = await import('./commands/resolve.js');
				return await resolve(key as string, options, settings);
			}),
		);

	jobs
		.command('prune')
		.description('forget the history of old pins; rows that were published stay known')
		.addOptions(
			new Option('--older-than <duration>', 'pins that came to their end this long ago, such as 400d; at least 1d')
				.argParser(ageSeconds)
				.makeOptionMandatory(),
			new Option('--dry-run', 'count them, and forget nothing'),
			store(),
			...output(),
		)
		.example('jobs prune --older-than 400d --dry-run', 'count the pins whose history would be forgotten')
		.example('jobs prune --older-than 400d', 'forget it')
		.action(
			runs<PruneFlags>(async (settings, flags) => {
				const { pruneOldJobs } = await import('./commands/prune.js');
				return await pruneOldJobs(flags, settings);
			}),
		);

	return jobs;
}
