import { Option, type Command } from 'commander';
import {
	BOARD_PRIVACIES,
	BUDGET_NAMES,
	DEFAULT_SETTINGS,
	DIALECTS,
	parseFit,
	parseWarmUp,
	switchOf,
	type BoardPrivacy,
	type ColumnName,
	type Dialect,
	type SendImages,
	type WarmUp,
} from '../lib';
import { LEASE_SECONDS, LISTING_SECONDS, PINTEREST_API } from './defaults';
import type { ReadingOptions } from './commands/read-input';
import type { PublishSettings } from './open-pipeline';
import { durationSeconds } from './duration';
import { configureLog, LOG_FORMATS, type LogFormat } from './log';
import type { WebhookSettings } from './webhooks';
import type { Profile } from './settings';
import { addresses, columnName, list, parsedBy, profileName, secondsOfADay, timeZone } from './option-values';

/**
 * An option that is configuration and so has an environment variable too: that of `--call-timeout` is
 * PINTEREST_PIPELINE_CALL_TIMEOUT. The option wins, and an empty variable counts as one that is not set.
 */
export function configurable(option: Option, variable = variableOf(option)): Option {
	option.env(variable);
	if (option.isBoolean()) return option;
	const { parseArg } = option;
	return option.argParser<unknown>((text, before) => {
		if (text === '') return before;
		return parseArg ? parseArg(text, before) : text;
	});
}

const variableOf = (option: Option) => `PINTEREST_PIPELINE_${option.name().toUpperCase().replaceAll('-', '_')}`;

/**
 * Corrects what commander makes of variables, before a command runs: it turns a switch on as soon as its variable
 * exists, whatever the variable says, and takes an empty variable for a value. Options without an effect lose their value.
 */
export function settleValues(command: Command): void {
	for (const option of command.options) {
		const name = option.attributeName();
		const text = command.getOptionValueSource(name) === 'env' ? process.env[option.envVar ?? ''] : undefined;
		if (text !== undefined && option.isBoolean()) command.setOptionValueWithSource(name, switchOf(text), 'env');
		else if (text === '' || option.hidden) command.setOptionValueWithSource(name, option.defaultValue, 'default');
	}
}

/** The profile that a command's option or its variable names. */
export function profileOf(command: Command): Profile | undefined {
	const name = command.getOptionValue('profile') as string | undefined;
	return name === undefined ? undefined : { name, chosen: command.getOptionValueSource('profile') === 'cli' };
}

/** How a command prints: every command takes these. */
export const output = () => [
	new Option('--json', 'print one JSON object per line on standard output, and nothing else there'),
	new Option('-q, --quiet', 'print nothing but errors, and with --json its lines').conflicts('verbose'),
	new Option('-v, --verbose', 'also print each step of each pin with its time, on standard error'),
	new Option('--debug', 'show the stack trace of an error'),
];

/** Of a command that runs until stopped. */
export const logging = () =>
	configurable(
		new Option('--log <format>', 'how notices are written to standard error: as text, or as JSON lines for a collector')
			.choices(LOG_FORMATS)
			.default('text'),
	);

/** Makes notices as quiet, as verbose and in the form that the command's options say. */
export function takeLogOptions(command: Command): void {
	const { log, quiet, verbose } = command.opts<{ log?: LogFormat; quiet?: boolean; verbose?: boolean }>();
	configureLog({ format: log, quiet, verbose });
}

export const store = () =>
	configurable(
		new Option(
			'--store <url>',
			'where jobs are recorded: sqlite:PATH, postgres://…, redis://…, rediss://… or memory:',
		).default(undefined, 'ledger.sqlite in your data folder'),
	);

export const apiBaseUrl = () =>
	configurable(
		new Option('--api-base-url <url>', "address of Pinterest's API, of its sandbox or of the emulator").default(
			PINTEREST_API,
		),
		'PINTEREST_API_BASE_URL',
	);

export const profile = () =>
	configurable(
		new Option('--profile <name>', 'connected account, with its settings; see auth login').argParser(profileName),
	);

const budget = () =>
	configurable(
		new Option(
			'--budget <name=amount/seconds>',
			`rate limit override, such as org_write=50/60 for 50 writes in 60 seconds; repeatable; names: ${BUDGET_NAMES.join(', ')}`,
		).argParser(list),
	);

/** Of every command that calls Pinterest. */
export const account = () => [store(), apiBaseUrl(), budget()];

/** The values of `reading()`. */
export interface ReadingFlags {
	dialect?: Dialect;
	map?: ColumnName[];
	strictColumns?: boolean;
	timeZone?: string;
	sheet?: string;
}

export const readingOptions = ({ dialect, map, strictColumns, timeZone, sheet }: ReadingFlags): ReadingOptions => ({
	dialect,
	names: map,
	strict: strictColumns,
	timeZone,
	sheet,
});

/** Of every command that reads rows. */
export const reading = () => [
	new Option('--dialect <name>', 'the tool that the file comes from')
		.choices(DIALECTS)
		.default(undefined, 'recognised by its columns'),
	new Option(
		'--map <column=name>',
		'name in the file of one of our columns, such as title="Pin Title"; repeatable',
	).argParser(columnName),
	new Option('--strict-columns', 'refuse a file with columns that are not ours'),
	new Option(
		'--time-zone <zone>',
		'zone of times without an offset, such as Europe/Berlin; without it they are refused',
	).argParser(timeZone),
	new Option('--sheet <name>', 'sheet of a workbook; by default the first visible one whose header fits'),
];

/** The value of `fitting()`. */
export interface FitFlag {
	fit?: string | false;
}

/** Of every command that reads rows and looks at their images. */
export const fitting = () => [
	configurable(
		new Option(
			'--fit <how>',
			'make images fit that Pinterest does not accept, such as WebP: keep keeps their shape, pad pads them to 2:3 with their blur, pad:#ffffff with a colour, crop crops them to 2:3 around what draws attention, crop:centre around their middle',
		).argParser(parsedBy(parseFit)),
	),
	new Option('--no-fit', 'leave images as they are, whatever the variable says'),
];

/** Of what an import does with rows that were edited, and with dates that are over. */
export const importing = () => [
	new Option(
		'--on-edit <policy>',
		'what to do with a published pin whose row was edited: ask changes nothing and says what differs, update changes the pin, publish publishes the row as another pin',
	)
		.choices(['ask', 'update', 'publish'])
		.default('ask'),
	new Option(
		'--past <policy>',
		'what to do with a new row whose run_at is in the past: run publishes it at once, refuse does not publish it',
	)
		.choices(['run', 'refuse'])
		.default('refuse'),
	new Option('--republish-deleted', 'publish rows again, as new pins, whose pins are known to be deleted'),
	...approval(),
];

/** Of every command that imports rows. */
export const approval = () => [
	configurable(
		new Option(
			'--require-approval',
			'let each row wait until a person approves it on the page Approvals of serve, unless its column approve says yes',
		),
	),
	new Option('--no-require-approval', 'publish rows whose column approve is empty, whatever the variable says'),
];

/** The values of `publishing()`. */
export interface PublishFlags {
	callTimeout?: number;
	lease?: number;
	quarantine?: number;
	onUnknown?: 'reconcile' | 'hold';
	linkMarker?: boolean;
	sendImages?: SendImages;
	warmUp?: WarmUp;
}

export const publishSettings = (flags: PublishFlags): PublishSettings => ({
	callTimeoutSeconds: flags.callTimeout,
	leaseSeconds: flags.lease,
	quarantineSeconds: flags.quarantine,
	onUnknown: flags.onUnknown,
	linkMarker: flags.linkMarker,
	sendImages: flags.sendImages,
	warmUp: flags.warmUp,
});

/** What an import does about boards. */
export const boardRules = () => [
	new Option(
		'--create-boards [privacy]',
		'make boards and sections that rows name and the account does not have: public, protected or secret',
	)
		.choices(BOARD_PRIVACIES)
		.preset('public' satisfies BoardPrivacy),
	new Option(
		'--spread <duration>',
		'how far apart the pins of a row with several boards are, such as 3d; without it all are published at once',
	).argParser(durationSeconds),
	configurable(
		new Option(
			'--spacing <duration>',
			'least time between two pins of the same link on the same board, such as 7d; a row that comes too early is scheduled for later',
		).argParser(durationSeconds),
	),
];

/** The values of `telling()`. */
export interface WebhookFlags {
	webhook?: string[];
	webhookSecretFile?: string;
}

export const webhookSettings = ({ webhook, webhookSecretFile }: WebhookFlags): WebhookSettings => ({
	webhooks: webhook,
	webhookSecretFile,
});

/** Of every command that tells others of outcomes. */
export const telling = () => [
	configurable(
		new Option(
			'--webhook <url>',
			'address that is sent each outcome of a pin, signed; repeatable; see the page about outcomes as events',
		).argParser(addresses),
	),
	configurable(
		new Option(
			'--webhook-secret-file <file>',
			'file with the secret that signs what webhooks are sent: whsec_ and Base64',
		),
	),
];

/** The values of the options of `import`. */
export interface ImportFlags extends PublishFlags, ReadingFlags, FitFlag, WebhookFlags {
	board?: string;
	campaign?: string;
	dryRun?: boolean;
	planOut?: string;
	results?: string;
	createBoards?: BoardPrivacy;
	spread?: number;
	spacing?: number;
	onEdit?: 'ask' | 'update' | 'publish';
	past?: 'run' | 'refuse';
	republishDeleted?: boolean;
	requireApproval?: boolean;
}

/** Of every command that publishes. */
export const publishing = () => [
	configurable(
		new Option('--call-timeout <seconds>', 'how long one call to Pinterest may take')
			.argParser(secondsOfADay)
			.default(DEFAULT_SETTINGS.callTimeoutMs / 1000),
	),
	configurable(
		new Option('--lease <seconds>', 'how long after a process was killed another process may take over its pins')
			.argParser(secondsOfADay)
			.default(LEASE_SECONDS),
	),
	configurable(
		new Option(
			'--quarantine <seconds>',
			'reconcile delay: how long after a publish without an answer the pin is looked up',
		)
			.argParser(secondsOfADay)
			.default(undefined, `the call timeout and ${LISTING_SECONDS} seconds`),
	),
	configurable(
		new Option(
			'--on-unknown <policy>',
			'what to do with a pin that Pinterest did not confirm and that is not on its board: reconcile sends it again, hold keeps it as unknown',
		)
			.choices(['reconcile', 'hold'])
			.default(DEFAULT_SETTINGS.onUnknown),
	),
	configurable(
		new Option(
			'--send-images <how>',
			'how images are sent: url lets Pinterest fetch them, inline sends their bytes, auto sends the URL where Pinterest can fetch it',
		)
			.choices(['auto', 'url', 'inline'])
			.default(DEFAULT_SETTINGS.sendImages),
	),
	configurable(new Option('--link-marker', 'add a marker to each link, so that a look-up finds exactly its pin')),
	new Option('--no-link-marker', 'leave links as they are, whatever the variable says'),
	configurable(
		new Option(
			'--warm-up <first-last/days>',
			'limit the pins of a new account: 5-50/30 rises from 5 pins a day to 50 within 30 days',
		).argParser(parsedBy(parseWarmUp)),
	),
];

/** Every command with a store or an account takes them from a profile. */
export function takeProfile(command: Command): void {
	const names = command.options.map(({ long }) => long);
	if (names.includes('--profile') || !(names.includes('--store') || names.includes('--api-base-url'))) return;
	command.addOption(profile());
}

/** Options that every command accepts, so that a script can pass the same ones everywhere. Where they have no effect, the help omits them. */
export function acceptEverywhere(command: Command): void {
	for (const option of [...account(), profile()]) {
		if (command.options.some(({ long }) => long === option.long)) continue;
		command.addOption(new Option(option.flags).hideHelp());
	}
}
