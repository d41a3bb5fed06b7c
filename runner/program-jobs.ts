import { Option } from 'commander';
import type { CliCommand, Runs } from './cli-command';
import type { ListFlags } from './commands/jobs';
import type { PruneFlags } from './commands/prune';
import { LIST_LIMIT } from './defaults';
import { ageSeconds, durationSeconds } from './duration';
import { jobFilters } from './job-filter';
import { wholeNumber } from './option-values';
import { apiBaseUrl, output, store } from './options';
import { addRetryCommand } from './program-retry';

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
			...jobFilters(),
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
		.description('move scheduled pins to another time')
		.argument('<keys...>', KEY)
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
			runs<{ runAt: string }>(async (settings, { runAt }, [keys]) => {
				const { moveJobs } = await import('./commands/plan.js');
				return await moveJobs(keys as unknown as string[], runAt, settings);
			}),
		);

	jobs
		.command('cancel')
		.description('cancel scheduled pins')
		.argument('<keys...>', KEY)
		.addOptions(store(), ...output())
		.example('jobs cancel KEY', 'keep a scheduled pin from being published')
		.example('jobs cancel KEY --json', 'print the cancelled record for a program')
		.action(
			runs(async (settings, _, [keys]) => {
				const { cancelJobs } = await import('./commands/plan.js');
				return await cancelJobs(keys as unknown as string[], settings);
			}),
		);

	addRetryCommand(jobs, runs, KEY);

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
