#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander';
import { JOB_STATES, parseWarmUp, type JobState, type RuleChoice, type SendImages, type WarmUp } from '../lib';
import type { ForecastFor } from './commands/meter';
import { version } from '../package.json';
import { durationSeconds } from './duration';
import { EXIT } from './exit-codes';
import type { PipelineTimes } from './open-pipeline';
import { printFailure } from './print';
import { settingsOf, usage, type CommonOptions, type Settings } from './settings';

/** An option with its environment variable: `--call-timeout` is PINTEREST_PIPELINE_CALL_TIMEOUT. */
function option(flags: string, description: string): Option {
	const made = new Option(flags, description);
	return made.env(`PINTEREST_PIPELINE_${made.name().toUpperCase().replaceAll('-', '_')}`);
}

const seconds = (value: string): number => {
	const number = Number(value);
	if (number > 0) return number;
	throw usage(`"${value}" is not a number of seconds.`);
};

/** An option that may be given again, and takes several values with commas between them. */
const several = (value: string, before: string[] = []): string[] => [
	...before,
	...value.split(',').map((each) => each.trim()),
];

const port = (value: string): number => {
	const number = Number(value);
	if (Number.isInteger(number) && number >= 0 && number < 65_536) return number;
	throw usage(`"${value}" is not a port.`);
};

const whole = (value: string): number => {
	const number = Number(value);
	if (Number.isInteger(number) && number >= 0) return number;
	throw usage(`"${value}" is not a whole number.`);
};

/** Of every command that publishes. */
interface PublishFlags {
	callTimeout?: number;
	lease?: number;
	quarantine?: number;
	onUnknown?: 'reconcile' | 'hold';
	linkMarker?: boolean;
	sendImages?: SendImages;
	warmUp?: WarmUp;
}

const timesOf = ({ callTimeout, lease, quarantine, ...flags }: PublishFlags): PipelineTimes => ({
	callTimeoutSeconds: callTimeout,
	leaseSeconds: lease,
	quarantineSeconds: quarantine,
	...flags,
});

interface ImportFlags extends PublishFlags {
	board?: string;
	campaign?: string;
	dryRun?: boolean;
}

interface WorkerFlags extends PublishFlags {
	missed?: 'run-late' | 'skip' | 'spread';
	spreadOver?: number;
}

let exitCode: number = EXIT.done;

/** A command with the options that all of them take. */
function command(name: string, description: string): Command {
	return new Command(name)
		.description(description)
		.addOption(option('--json', 'one JSON object a line on standard output'))
		.addOption(
			option(
				'--store <url>',
				'where the record is kept: sqlite:PATH, redis://, postgres:// or memory: (default: a file in your data folder)',
			),
		)
		.addOption(
			new Option('--api-base-url <url>', "Pinterest's API")
				.env('PINTEREST_API_BASE_URL')
				.default('https://api.pinterest.com/v5'),
		)
		.addOption(
			option('--budget <name=amount/seconds>', 'a ceiling of your own, such as org_write=100/60; repeatable').argParser(
				several,
			),
		)
		.addOption(option('--debug', 'show where an error came from'));
}

/** A command that publishes. */
function publishing(name: string, description: string): Command {
	return command(name, description)
		.addOption(option('--call-timeout <seconds>', 'how long a call may take').argParser(seconds))
		.addOption(option('--lease <seconds>', 'how long a claim outlives a process that was killed').argParser(seconds))
		.addOption(
			option('--quarantine <seconds>', 'how long an unanswered publish rests before it is looked up').argParser(
				seconds,
			),
		)
		.addOption(
			option(
				'--on-unknown <policy>',
				'a pin that was not answered and is not on its board: send it again, or hold it',
			).choices(['reconcile', 'hold']),
		)
		.addOption(
			option(
				'--send-images <how>',
				'by address where Pinterest can fetch it and as bytes otherwise, or always in one way',
			).choices(['auto', 'url', 'inline']),
		)
		.addOption(option('--link-marker', 'mark each link, so that its pin is recognised beyond doubt'))
		.addOption(
			option(
				'--warm-up <first-last/days>',
				'begin slowly with a new account: 5-50/30 goes from 5 pins a day to 50 within 30 days',
			).argParser(parseWarmUp),
		);
}

function does<Options>(work: (settings: Settings, options: Options, args: string[]) => Promise<number>) {
	return async (...given: unknown[]) => {
		const options = given.at(-2) as Options & CommonOptions;
		exitCode = await work(settingsOf(options), options, given.slice(0, -2) as string[]);
	};
}

// Each command is loaded when it is called, so that none waits for what only another needs.
const program = new Command('pinterest-pipeline')
	.description('Puts images and videos on Pinterest, each of them once.')
	.version(version)
	.addCommand(
		command('demo', 'the sample import in n8n’s engine, on a stand-in for Pinterest')
			.addOption(option('--stay', 'keep the stand-in running to look at the pins'))
			.action(
				does<{ stay?: boolean }>(
					async (settings, { stay = false }) => await (await import('./commands/demo.js')).demo({ stay }, settings),
				),
			),
	)
	.addCommand(
		command('emulator', 'the stand-in for Pinterest, until interrupted')
			.addOption(option('--port <number>', 'where it answers; 0 for any free port').argParser(port).default(4870))
			.addOption(
				option('--tier <tier>', 'the access of the app').choices(['standard', 'trial', 'pending']).default('standard'),
			)
			.action(
				does<{ port: number; tier: 'standard' | 'trial' | 'pending' }>(
					async (settings, options) => await (await import('./commands/emulator.js')).emulator(options, settings),
				),
			),
	)
	.addCommand(
		publishing('import', 'publishes the rows of a file')
			.argument('<file>', 'CSV, TSV, XLSX, JSON or NDJSON; - for standard input')
			.addOption(option('--board <id|name>', 'for rows without a board'))
			.addOption(option('--campaign <name>', 'for rows without a campaign'))
			.addOption(option('--dry-run', 'check everything, publish nothing'))
			.action(
				does<ImportFlags>(async (settings, { board, campaign, dryRun, ...flags }, [file]) => {
					const options = { board, campaign, dryRun, ...timesOf(flags) };
					return await (await import('./commands/import.js')).importFile(file as string, options, settings);
				}),
			),
	)
	.addCommand(
		publishing('worker', 'publishes what is due, until interrupted')
			.addOption(option('--missed <rule>', 'what came due while nothing ran').choices(['run-late', 'skip', 'spread']))
			.addOption(option('--spread-over <seconds>', 'over how long spread gives new times').argParser(seconds))
			.action(
				does<WorkerFlags>(async (settings, { missed, spreadOver, ...flags }) => {
					const options = { missed, spreadOverSeconds: spreadOver, ...timesOf(flags) };
					return await (await import('./commands/worker.js')).worker(options, settings);
				}),
			),
	)
	.addCommand(
		command('validate', 'checks media and rows; nothing is sent to Pinterest')
			.argument('<input...>', 'images, videos, their addresses, or a file of rows')
			.addOption(option('--silence <codes>', 'leave these rules out').argParser(several))
			.addOption(option('--add <codes>', 'check these rules too, such as alt-text-missing').argParser(several))
			.action(
				does<RuleChoice>(
					async (settings, { silence, add }, [inputs]) =>
						await (
							await import('./commands/validate.js')
						).validate(inputs as unknown as string[], { silence, add }, settings),
				),
			),
	)
	.addCommand(
		command('run', 'an exported n8n workflow of our nodes, in n8n’s engine')
			.argument('<workflow>', 'the workflow, as n8n exports it')
			.addOption(option('--input <items>', 'a JSON list of items for what follows the trigger'))
			.action(
				does<{ input?: string }>(
					async (settings, { input }, [workflow]) =>
						await (await import('./commands/run.js')).run(workflow as string, input, settings),
				),
			),
	)
	.addCommand(
		new Command('jobs')
			.description('what happened, and what will')
			.addCommand(
				command('list', 'the jobs of the store')
					.addOption(option('--state <state>', 'only these').choices([...JOB_STATES]))
					.addOption(option('--campaign <name>', 'only those of a campaign'))
					.addOption(
						option('--within <duration>', 'what comes due within 90s, 60m, 2h or 7d, in that order').argParser(
							durationSeconds,
						),
					)
					.addOption(option('--limit <number>', 'how many at the most').argParser(whole).default(100))
					.action(
						does<{ state?: JobState; campaign?: string; within?: number; limit?: number }>(
							async (settings, options) => await (await import('./commands/jobs.js')).listJobs(options, settings),
						),
					),
			)
			.addCommand(
				command('show', 'one job with its history')
					.argument('<key>', 'as the list shows it')
					.action(
						does(
							async (settings, _, [key]) => await (await import('./commands/jobs.js')).showJob(key as string, settings),
						),
					),
			)
			.addCommand(
				command('cancel', 'not to be published')
					.argument('<key>', 'as the list shows it')
					.action(
						does(
							async (settings, _, [key]) =>
								await (await import('./commands/plan.js')).cancelJob(key as string, settings),
						),
					),
			)
			.addCommand(
				command('move', 'to be published at another time')
					.argument('<key>', 'as the list shows it')
					.addOption(
						option('--run-at <time>', 'date, time and offset, such as 2027-03-01T09:00:00+01:00').makeOptionMandatory(),
					)
					.action(
						does<{ runAt: string }>(
							async (settings, { runAt }, [key]) =>
								await (await import('./commands/plan.js')).moveJob(key as string, runAt, settings),
						),
					),
			),
	)
	.addCommand(
		command('meter', 'what Pinterest still allows, and what rests')
			.addOption(option('--images <number>', 'tell how long so many images take').argParser(whole))
			.addOption(option('--videos <number>', 'tell how long so many videos take').argParser(whole))
			.addOption(
				option(
					'--resume <name>',
					'publish again to a domain, or for an account, that rests since a pin was judged as spam',
				),
			)
			.action(
				does<Partial<ForecastFor> & { resume?: string }>(async (settings, { resume, ...batch }) => {
					const { meter, resumePaused } = await import('./commands/meter.js');
					return resume === undefined ? await meter(batch, settings) : await resumePaused(resume, settings);
				}),
			),
	)
	.addCommand(
		command('doctor', 'what is wrong with the set-up').action(
			does(async (settings) => await (await import('./commands/doctor.js')).doctor(settings)),
		),
	);

async function main(): Promise<void> {
	for (const each of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
		each.exitOverride();
	try {
		await program.parseAsync();
	} catch (error) {
		if (error instanceof CommanderError) exitCode = error.exitCode === 0 ? EXIT.done : EXIT.impossible;
		else {
			printFailure(error, process.argv.includes('--debug'));
			exitCode = EXIT.impossible;
		}
	}
	process.exitCode = exitCode;
}

void main();
