import { InvalidArgumentError, Option } from 'commander';
import type { CliCommand, Runs } from './cli-command';
import type { ReportFlags } from './commands/report';
import { durationSeconds } from './duration';
import { wholeNumber } from './option-values';
import { account, output } from './options';

/** `jobs report`. */
export function addReportCommand(jobs: CliCommand, runs: Runs): void {
	jobs
		.command('report')
		.description('list the published pins with their rows, and with what people did with them')
		.addOptions(
			new Option('--campaign <name>', 'only pins of this campaign'),
			new Option('--board <name>', 'only pins of the board with this name'),
			new Option('--import <id>', 'only pins that this import brought'),
			new Option('--since <duration>', 'only pins that were published in the last 2h, 7d or 90d').argParser(
				durationSeconds,
			),
			new Option(
				'--metrics [time]',
				"also Pinterest's numbers: of the last 90 days (90d), of all time (lifetime), or of days such as 2026-10-01..2026-10-31",
			)
				.preset('90d')
				.argParser(timeOf),
			new Option('--results <file>', 'write them to a sheet, as .csv or .xlsx'),
			new Option('--limit <number>', 'at most this many, the newest first').argParser(wholeNumber),
			...account(),
			...output(),
		)
		.example('jobs report --campaign summer-recipes --metrics', 'show what became of the pins of a campaign')
		.example(
			'jobs report --since 90d --metrics --results what-worked.csv',
			'write a sheet with the numbers of all pins of 90 days',
		)
		.action(
			runs<ReportFlags>(async (settings, flags) => {
				const { report } = await import('./commands/report.js');
				return await report(flags, settings);
			}),
		);
}

const DAYS = /^(90d|lifetime|\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2})$/;

function timeOf(text: string): string {
	if (DAYS.test(text)) return text;
	throw new InvalidArgumentError(
		`"${text}" is not a time. Give 90d, lifetime, or days such as 2026-10-01..2026-10-31.`,
	);
}
