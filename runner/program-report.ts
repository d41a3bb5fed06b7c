import { InvalidArgumentError, Option } from 'commander';
import type { CliCommand, Runs } from './cli-command';
import type { ReportFlags } from './commands/report';
import type { SummaryFlags } from './commands/summary';
import { since } from './job-filter';
import { wholeNumber } from './option-values';
import { account, output } from './options';

/** Of the numbers of published pins, which are another report. */
const NUMBERS = ['metrics', 'results'];

/** `jobs report`. */
export function addReportCommand(jobs: CliCommand, runs: Runs): void {
	jobs
		.command('report')
		.description(
			'report what shipped, what waits, and what failed with what to do about it; with --metrics, what people did with published pins',
		)
		.addOptions(
			new Option('--campaign <name>', 'only pins of this campaign'),
			new Option('--board <name>', 'only pins of the board with this name'),
			new Option('--import <id>', 'only pins that this import brought: its ID or the beginning of it, or last'),
			since(
				'what shipped or failed since then: 2h or 7d ago, or a date with or without a time; what waits is always shown',
			).default(undefined, '1d; all with --campaign, --import, --metrics, --results or --json'),
			new Option('--csv', 'print a row for each pin').conflicts(['html', ...NUMBERS]),
			new Option('--html', 'print one page to be sent by mail').conflicts(['csv', ...NUMBERS]),
			new Option('--out <file>', 'write the report to this file, which only you can read').conflicts(NUMBERS),
			new Option(
				'--metrics [time]',
				"instead, published pins with Pinterest's numbers: of the last 90 days (90d), of all time (lifetime), or of days such as 2026-10-01..2026-10-31",
			)
				.preset('90d')
				.argParser(timeOf),
			new Option('--results <file>', 'write published pins to a sheet, as .csv or .xlsx'),
			new Option('--limit <number>', 'at most this many of each kind, the newest first').argParser(wholeNumber),
			...account(),
			...output(),
		)
		.example('jobs report --html --out report.html', 'write a page with what happened since yesterday')
		.example('jobs report --campaign summer-recipes --metrics', 'show what people did with the pins of a campaign')
		.action(
			runs<ReportFlags & SummaryFlags>(async (settings, flags) => {
				if (flags.metrics !== undefined || flags.results !== undefined) {
					const { report } = await import('./commands/report.js');
					return await report(flags, settings);
				}
				const { checkForms, summary } = await import('./commands/summary.js');
				checkForms(flags, settings);
				return await summary(flags, settings);
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
