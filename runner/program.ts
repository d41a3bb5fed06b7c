import { Option, type Command } from 'commander';
import { DEFAULT_MISSED, type MissedRule, type RuleChoice } from '../lib';
import { version } from '../package.json';
import { CliCommand, type Runs, type Work } from './cli-command';
import type { ForecastFor } from './commands/meter';
import { EMULATOR_PORT } from './defaults';
import { ageSeconds } from './duration';
import { list, port, seconds, wholeNumber } from './option-values';
import {
	acceptEverywhere,
	account,
	apiBaseUrl,
	boardRules,
	configurable,
	fitting,
	importing,
	logging,
	output,
	publishing,
	publishSettings,
	reading,
	readingOptions,
	profileOf,
	settleValues,
	store,
	takeLogOptions,
	takeProfile,
	telling,
	webhookSettings,
	type FitFlag,
	type ImportFlags,
	type PublishFlags,
	type ReadingFlags,
	type WebhookFlags,
} from './options';
import { fillFromProfile } from './profile-values';
import { addAuthCommands } from './program-auth';
import { addBoardCommands } from './program-boards';
import { addCompletionCommand } from './program-completion';
import { addJobCommands } from './program-jobs';
import { addReportCommand } from './program-report';
import { addImportCommands } from './program-imports';
import { addMcpCommand } from './program-mcp';
import { addServeCommand, pageOptions, serving, type ServeFlags } from './program-serve';
import { addStoreCommands } from './program-store';
import { settingsOf, type CommonOptions } from './settings';

interface WorkerFlags extends PublishFlags, ServeFlags, WebhookFlags {
	missed?: MissedRule['rule'];
	spreadOver?: number;
	pruneOlderThan?: number;
	serve?: boolean;
}

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
		.hook('preAction', (_, action) => {
			settleValues(action);
			fillFromProfile(action);
			takeLogOptions(action);
		});

	const runs: Runs =
		<Options>(work: Work<Options>) =>
		async (...given: unknown[]) => {
			const options = given.at(-2) as Options & Omit<CommonOptions, 'profile'>;
			const settings = settingsOf({ ...options, profile: profileOf(given.at(-1) as Command) });
			finish(await work(settings, options, given.slice(0, -2) as string[]));
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
			new Option(
				'--host <address>',
				'address to listen on; 0.0.0.0 lets other machines and containers call it',
			).default('127.0.0.1'),
			new Option(
				'--public-url <url>',
				'what upload and picture addresses begin with, where it is called by another name',
			),
			new Option('--tier <tier>', "the app's access tier to emulate")
				.choices(['standard', 'trial', 'pending'])
				.default('standard'),
			...output(),
		)
		.example('emulator', `run it at http://127.0.0.1:${EMULATOR_PORT}, with Standard access`)
		.example('emulator --tier trial --port 0', 'emulate Trial access, on any free port')
		.action(
			runs<{ port: number; host: string; publicUrl?: string; tier: 'standard' | 'trial' | 'pending' }>(
				async (settings, options) => {
					const { emulator } = await import('./commands/emulator.js');
					return await emulator(options, settings);
				},
			),
		);

	program
		.command('import')
		.description('publish the rows of a spreadsheet')
		.argument(
			'<file>',
			'CSV, TSV, XLSX, ODS, JSON or NDJSON file, its web address, that of a Google Sheet, or a plan; - is standard input',
		)
		.addOptions(
			new Option('--board <id|name>', 'board of rows that name none'),
			new Option('--campaign <name>', 'campaign of rows that name none'),
			...reading(),
			...importing(),
			...fitting(),
			new Option(
				'--dry-run',
				'show what the import would do, row by row and by the hour, and publish nothing; needs no account',
			),
			new Option('--plan-out <file>', 'a dry run that also writes a plan, for import to carry out later'),
			new Option('--results <file>', 'write the sheet with its results there, as .csv or .xlsx'),
			...boardRules(),
			...telling(),
			...publishing(),
			...account(),
			...output(),
		)
		.example('import pins.csv --dry-run', 'show what the import would do, and publish nothing')
		.example('import pins.csv --results results.csv', 'publish, and write the sheet with what became of each row')
		.action(
			runs<ImportFlags>(async (settings, { board, campaign, dryRun, planOut, results, fit, ...flags }, [file]) => {
				const { importFile } = await import('./commands/import.js');
				const { createBoards, onEdit, past, republishDeleted, requireApproval, spread, spacing } = flags;
				const times = { spreadSeconds: spread, spacingSeconds: spacing };
				const rules = { createBoards, onEdit, past, republishDeleted, requireApproval, ...times };
				const given = { board, campaign, dryRun, planOut, results, fit: fit || undefined };
				const options = { ...given, reading: readingOptions(flags), ...rules, ...webhookSettings(flags) };
				return await importFile(file as string, { ...options, ...publishSettings(flags) }, settings);
			}),
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
			...telling(),
			new Option('--serve', 'serve the operations page too; the options below are those of the page'),
			...serving(),
			...publishing(),
			...account(),
			logging(),
			...output(),
		)
		.example('worker --missed spread --spread-over 7200', 'spread missed pins over two hours')
		.example('worker --serve', 'publish each scheduled pin at its time, and serve the operations page')
		.action(
			runs<WorkerFlags>(async (settings, { missed, spreadOver, pruneOlderThan, serve, ...flags }) => {
				const { worker } = await import('./commands/worker.js');
				const options = { missed, spreadOverSeconds: spreadOver, pruneOlderThanSeconds: pruneOlderThan };
				const page = serve ? pageOptions(flags) : undefined;
				return await worker({ ...options, page, ...publishSettings(flags), ...webhookSettings(flags) }, settings);
			}),
		);

	program
		.command('validate')
		.description('check media and rows; sends nothing to Pinterest')
		.argument('<input...>', 'images, videos, their URLs, or spreadsheets')
		.addOptions(
			new Option('--silence <codes>', 'rules to leave out, such as image-too-small; repeatable').argParser(list),
			new Option('--add <codes>', 'optional rules to check too, such as alt-text-missing; repeatable').argParser(list),
			...fitting(),
			new Option(
				'--fix <folder>',
				'write the images that are made fit there, with the sheet that names them; without --fit their shape is kept',
			),
			...reading(),
			...output(),
		)
		.example('validate pins.csv --add alt-text-missing', 'check every row, and that each has an alt text')
		.example('validate pins.csv --fix fitted', 'also write the images that Pinterest does not accept as JPEG or PNG')
		.action(
			runs<RuleChoice & ReadingFlags & FitFlag & { fix?: string }>(async (settings, flags, [inputs]) => {
				const { validate } = await import('./commands/validate.js');
				const { silence, add, fit, fix } = flags;
				const options = { rules: { silence, add }, reading: readingOptions(flags), fit: fit || undefined, fix };
				return await validate(inputs as unknown as string[], options, settings);
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

	const jobs = addJobCommands(program, runs);
	addReportCommand(jobs, runs);
	const imports = addImportCommands(program, runs);
	const boards = addBoardCommands(program, runs);
	const stores = addStoreCommands(program, runs);
	const auths = addAuthCommands(program, runs);
	addMcpCommand(program, runs);
	addCompletionCommand(program, runs);
	addServeCommand(program, runs);

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
			"check the set-up: Node, the store, the files with records of pins and how the record grows, the schedule, the app's access, the account and n8n's engine",
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

	for (const command of [
		...program.commands,
		...jobs.commands,
		...imports.commands,
		...boards.commands,
		...stores.commands,
		...auths.commands,
	])
		if (command.commands.length === 0) {
			takeProfile(command);
			acceptEverywhere(command);
		}
	return program;
}
