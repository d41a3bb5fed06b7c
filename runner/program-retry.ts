import { Option } from 'commander';
import type { CliCommand, Runs } from './cli-command';
import type { RetryFlags } from './commands/retry';
import { jobFilters } from './job-filter';
import { account, output, publishing, publishSettings, type PublishFlags } from './options';
import { usage } from './settings';

/** `jobs retry`. @param key what a key may be. */
export function addRetryCommand(jobs: CliCommand, runs: Runs, key: string): void {
	jobs
		.command('retry')
		.description('bring cancelled or failed pins back, or carry out again what an import could not')
		.argument('[keys...]', key)
		.addOptions(
			new Option('--dry-run', 'show which pins would be tried again and which not, and change nothing'),
			...jobFilters(),
			...publishing(),
			...account(),
			...output(),
		)
		.example('jobs retry KEY', 'publish a cancelled pin after all')
		.example('jobs retry --import last', 'publish what the newest import could not')
		.action(
			runs<PublishFlags & RetryFlags>(async (settings, flags, [given]) => {
				const keys = given as unknown as string[];
				const { state, failedOnly, campaign, board, account: ofAccount, import: id, since, dryRun } = flags;
				const filter = { state, failedOnly, campaign, board, account: ofAccount, since };
				const filtered = Object.values(filter).some((value) => value !== undefined);
				if (keys.length > 0 ? filtered || id !== undefined : !filtered && id === undefined)
					throw usage('Give the keys of jobs, or say which ones with --import, --state, --campaign and the like.');
				if (id !== undefined && !filtered && !dryRun) {
					const { retryImportRows } = await import('./commands/imports-retry.js');
					return await retryImportRows(id, publishSettings(flags), settings);
				}
				const { retryJobs } = await import('./commands/retry.js');
				return await retryJobs(keys, { ...filter, import: id, dryRun }, publishSettings(flags), settings);
			}),
		);
}
