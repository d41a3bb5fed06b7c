import { Option } from 'commander';
import { DEFAULT_MISSED, JOB_STATES, type MissedRule, type RuleChoice } from '../lib';
import { version } from '../package.json';
import { CliCommand } from './cli-command';
import type { ListFlags } from './commands/jobs';
import type { ForecastFor } from './commands/meter';
import type { PruneFlags } from './commands/prune';
import { EMULATOR_PORT, LIST_LIMIT } from './defaults';
import { ageSeconds, durationSeconds } from './duration';
import { list, port, seconds, wholeNumber } from './option-values';
import {
	acceptEverywhere,
	account,
	apiBaseUrl,
	configurable,
	output,
	publishing,
	publishSettings,
	settleValues,
	store,
	type PublishFlags,
} from './options';
import { settingsOf, type CommonOptions, type Settings } from './settings';

type Work<Options> = (settings: Settings, options: Options, args: string[]) => Promise<number>;

/**
 * The command line as a commander program. Each command's code is loaded when the command is called, so
 * that no command waits for what only another one needs.
 * @param finish called with the exit code of the command that ran.
 * @returns a program whose `parseAsync` throws CommanderError for wrong usage and PipelineError for what cannot be carried out; it never ends the process.
 */
export function createProgram(finish: (exitCode: number) => void): CliCommand {
	const program = new CliCommand('pinterest-pipeline')
		.description('publish images and videos on Pinterest, each pin exactly once')
		.version(version)
		.example('import pins.csv --dry-run', 'check every row of a spreadsheet and publish nothing')
		.example('import --help', "show a command's options")
		.exitOverride()
		.hook('preAction', (_, action) => settleValues(action));

	const runs =
		<Options>(work: Work<Options>) =>
		async (...given: unknown[]) => {
			const options = given.at(-2) as Options & CommonOptions;
			finish(await work(settingsOf(options), options, given.slice(0, -2) as string[]));
		};

	program
		.command('demo')
		.description("import the sample spreadsheet into the emulator, in n8n's engine")
		.addOptions(new Option('--stay', 'keep the emulator running afterwards, to look at the pins'), ...output())
		.example('demo', 'import samples/pins.csv into an emulator that stops afterwards')
		.example('demo --stay', 'keep the emulator running and look at the pins in a browser')
		.action(
			runs<{ stay?: boolean }>(async (settings, { stay = false }) => {
				const { demo } = await import('./commands/demo.js');
				return await demo({ stay }, settings);
			}),
		);

	program
		.command('emulator')
		.description('run the emulator of Pinterest; runs until stopped')
		.addOptions(
			new Option('--port <number>', 'port to listen on; 0 for any free port').argParser(port).default(EMULATOR_PORT),
			new Option('--tier <tier>', "the app's access tier to emulate")
				.choices(['standard', 'trial', 'pending'])
				.default('standard'),
			...output(),
		)
		.example('emulator', `run it at http://127.0.0.1:${EMULATOR_PORT}, with Standard access`)
		.example('emulator --tier trial --port 0', 'emulate Trial access, on any free port')
		.action(
			runs<{ port: number; tier: 'standard' | 'trial' | 'pending' }>(async (settings, options) => {
				const { emulator } = await import('./commands/emulator.js');
				return await emulator(options, settings);
			}),
		);

	program
		.command('import')
		.description('publish the rows of a spreadsheet')
		.argument('<file>', 'CSV, TSV, XLSX, JSON or NDJSON file; - reads any of them from standard input')
		.addOptions(
			new Option('--board <id|name>', 'board of rows that name none'),
			new Option('--campaign <name>', 'campaign of rows that name none'),
			new Option('--dry-run', 'check every row and publish nothing; needs no account'),
			...publishing(),
			...account(),
			...output(),
		)
		.example('import pins.csv --dry-run', 'check every row and publish nothing')
		.example('import pins.csv --board Travel --warm-up 5-50/30', 'publish slowly, for a new account')
		.action(
			runs<PublishFlags & { board?: string; campaign?: string; dryRun?: boolean }>(
				async (settings, { board, campaign, dryRun, ...flags }, [file]) => {
					const { importFile } = await import('./commands/import.js');
					return await importFile(file as string, { board, campaign, dryRun, ...publishSettings(flags) }, settings);
				},
			),
		);

	program
		.command('worker')
		.description('publish scheduled pins when they are due; runs until stopped')
		.addOptions(
			configurable(
				new Option(
					'--missed <rule>',
					'what to do with pins that came due while no worker ran: publish them late, skip them, or spread them over a time',
				)
					.choices(['run-late', 'skip', 'spread'])
					.default(DEFAULT_MISSED.rule),
			),
			configurable(
				new Option('--spread-over <seconds>', 'time over which --missed spread distributes pins')
					.argParser(seconds)
					.default(DEFAULT_MISSED.spreadMs / 1000),
			),
			configurable(
				new Option(
					'--prune-older-than <duration>',
					'once a day forget the history of pins that came to their end this long ago, such as 400d; see jobs prune',
				).argParser(ageSeconds),
			),
			...publishing(),
			...account(),
			...output(),
		)
		.example('worker', 'publish each scheduled pin at its time')
		.example('worker --missed spread --spread-over 7200', 'spread missed pins over two hours')
		.action(
			runs<PublishFlags & { missed?: MissedRule['rule']; spreadOver?: number; pruneOlderThan?: number }>(
				async (settings, { missed, spreadOver, pruneOlderThan, ...flags }) => {
					const { worker } = await import('./commands/worker.js');
					const options = { missed, spreadOverSeconds: spreadOver, pruneOlderThanSeconds: pruneOlderThan };
					return await worker({ ...options, ...publishSettings(flags) }, settings);
				},
			),
		);

	program
		.command('validate')
		.description('check media and rows; sends nothing to Pinterest')
		.argument('<input...>', 'images, videos, their URLs, or spreadsheets')
		.addOptions(
			new Option('--silence <codes>', 'rules to leave out, such as image-too-small; repeatable').argParser(list),
			new Option('--add <codes>', 'optional rules to check too, such as alt-text-missing; repeatable').argParser(list),
			...output(),
		)
		.example('validate pins.csv --add alt-text-missing', 'check every row, and that each has an alt text')
		.example('validate media/lemon-tart.jpg media/sailing.mp4 --json', 'print the facts and findings of two files')
		.action(
			runs<RuleChoice>(async (settings, { silence, add }, [inputs]) => {
				const { validate } = await import('./commands/validate.js');
				return await validate(inputs as unknown as string[], { silence, add }, settings);
			}),
		);

	program
		.command('run')
		.description("run an exported n8n workflow of this package's nodes in n8n's engine")
		.argument('<workflow>', 'the workflow, as n8n exports it')
		.addOptions(
			new Option('--input <items>', 'JSON file with a list of items for the nodes after the trigger'),
			...account(),
			...output(),
		)
		.example('run workflow.json', 'run a workflow that reads a spreadsheet')
		.example('run workflow.json --input items.json', 'pass the items that its trigger or file reader would give')
		.action(
			runs<{ input?: string }>(async (settings, { input }, [workflow]) => {
				const { run } = await import('./commands/run.js');
				return await run(workflow as string, input, settings);
			}),
		);

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
		.argument('<key>', "the job's key or the beginning of it, or the ID of its pin")
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
		.argument('<key>', "the job's key or the beginning of it, or the ID of its pin")
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
		.argument('<key>', "the job's key or the beginning of it, or the ID of its pin")
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
		.description('bring a cancelled or failed pin back')
		.argument('<key>', "the job's key or the beginning of it, or the ID of its pin")
		.addOptions(store(), ...output())
		.example('jobs retry KEY', 'publish a cancelled pin after all')
		.example('jobs retry KEY --json', 'print its record for a program')
		.action(
			runs(async (settings, _, [key]) => {
				const { retryJob } = await import('./commands/plan.js');
				return await retryJob(key as string, settings);
			}),
		);

	jobs
		.command('resolve')
		.description('say what became of a pin whose outcome is unknown')
		.argument('<key>', "the job's key or the beginning of it, or the ID of its pin")
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

	const stores = program
		.command('store')
		.description('move the record of pins from one store to another')
		.example('store export record.jsonl', 'write the record to a file')
		.example('store import record.jsonl --store sqlite:copy.sqlite', 'fill another store from it');

	stores
		.command('export')
		.description('write the record in the store to a file')
		.argument('<file>', 'file to write; - writes to standard output')
		.addOptions(store(), ...output())
		.example('store export record.jsonl', 'write the record; stop n8n and all workers of this store first')
		.example('store export - > copy.jsonl', 'write it to standard output')
		.action(
			runs(async (settings, _, [file]) => {
				const { exportStore } = await import('./commands/store.js');
				return await exportStore(file as string, settings);
			}),
		);

	stores
		.command('import')
		.description('fill an empty store from a file that store export wrote')
		.argument('<file>', 'the exported file; - reads standard input')
		.addOptions(store(), ...output())
		.example('store import record.jsonl --store sqlite:copy.sqlite', 'fill a new SQLite file, and check it')
		.example(
			'store import record.jsonl --store sqlite:other.sqlite --json',
			'print the number of rows and their checksum for a program',
		)
		.action(
			runs(async (settings, _, [file]) => {
				const { importStore } = await import('./commands/store.js');
				return await importStore(file as string, settings);
			}),
		);

	program
		.command('meter')
		.description('show rate-limit usage and paused domains')
		.addOptions(
			new Option('--images <number>', 'also estimate how long this many images take').argParser(wholeNumber),
			new Option('--videos <number>', 'also estimate how long this many videos take').argParser(wholeNumber),
			new Option(
				'--resume <name>',
				'open what is closed for this domain or account: its pause because of spam, and of an account its closed rate limits',
			),
			...account(),
			...output(),
		)
		.example('meter', 'show what is left of each rate limit')
		.example('meter --images 200 --videos 10', 'estimate how long a batch takes')
		.action(
			runs<Partial<ForecastFor> & { resume?: string }>(async (settings, { resume, ...batch }) => {
				const { meter, resumePaused } = await import('./commands/meter.js');
				return resume === undefined ? await meter(batch, settings) : await resumePaused(resume, settings);
			}),
		);

	program
		.command('doctor')
		.description(
			"check the set-up: Node, the store, the files with records of pins and how the record grows, the schedule, the account and n8n's engine",
		)
		.addOptions(store(), apiBaseUrl(), ...output())
		.example('doctor', 'find out what is wrong and what to do about it')
		.example('doctor --json', 'print one line per check for a program')
		.action(
			runs(async (settings) => {
				const { doctor } = await import('./commands/doctor.js');
				return await doctor(settings);
			}),
		);

	for (const command of [...program.commands, ...jobs.commands, ...stores.commands])
		if (command.commands.length === 0) acceptEverywhere(command);
	return program;
}
