// The page docs/command-line.md, made from the commander program that runner/program.ts builds.

const INTRO = `# The command line

The package comes with a command, \`pinterest-pipeline\`, which checks, uploads, schedules and publishes pins without n8n. It needs Node 24.

- Installed with \`npm install n8n-nodes-pinterest-pipeline\`, it is called as on this page.
- In a checkout of the repository, \`npm run cli -- import pins.csv\` builds it first.
- \`demo\` and \`run\` also need n8n's engine: \`npm install n8n-core@2.41.1\`.

Without a Pinterest account, start the [emulator](#emulator), set the two variables that it prints, and use every other command on it.`;

const SETTINGS = `## Account and settings

[\`auth login\`](#auth-login) connects an account and keeps its tokens; see [Connect an account](connect.md). Or the account is read from variables. No token is an option, so none appears in a list of processes:

| Variable | Value |
|---|---|
| \`PINTEREST_ACCESS_TOKEN\` | an access token |
| \`PINTEREST_CLIENT_ID\`, \`PINTEREST_CLIENT_SECRET\`, \`PINTEREST_REFRESH_TOKEN\` | instead of an access token: your app and a refresh token. New tokens are kept in your data folder |
| \`PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK\` | \`1\` lets media be fetched from loopback and private addresses |

Your data folder is \`~/.local/share/pinterest-pipeline\` (or in \`XDG_DATA_HOME\`) on Linux, \`~/Library/Application Support/pinterest-pipeline\` on macOS and \`%LOCALAPPDATA%\\pinterest-pipeline\` on Windows.

Options that are configuration have a variable, which the tables below name. The option wins over its variable, and an empty variable counts as one that is not set. In a variable that is a switch, \`0\`, \`false\`, \`no\`, \`off\` and an empty text mean off, in upper or lower case.

Every command accepts \`--profile\`, \`--store\`, \`--api-base-url\` and \`--budget\`, so that a script can pass the same options everywhere. They have an effect only where the tables list them.`;

const OUTPUT = `## Output and exit codes

Results go to standard output, notices and errors to standard error. With \`--json\`, standard output has one JSON object per line and nothing else; each object has a \`type\`, and keys without a value are left out. A command that cannot be carried out prints its problem there too, beside the sentence on standard error:

\`\`\`json
{ "type": "error", "problem": { "code": "usage", "category": "setup", "message": "…", "action": "none" } }
\`\`\`

\`--quiet\` leaves out everything but errors, and with \`--json\` prints its lines all the same. \`--verbose\` adds each step of each pin with its time, on standard error: states, uploads, and waits for a rate limit. \`worker --log json\` writes notices as JSON lines for a collector of logs, with \`level\`, \`time\`, \`msg\`, and where they are known \`idempotencyKey\`, \`account\`, \`pinId\` and \`problemCode\`; tokens and signed addresses are hidden in them.

| Exit code | Meaning |
|---|---|
| 0 | done: every row is created, existing, scheduled or held |
| 1 | some row or asset failed, needs a fix or is \`unknown\` |
| 2 | the command could not be carried out: wrong usage, unreadable input, no credential, no store; for \`doctor\`, a check failed |
| 130 | interrupted with Ctrl-C or SIGTERM; everything that was finished is recorded |

An interrupted or killed \`import\` is continued by running it again.`;

const PROBLEM = {
	code: 'title-too-long',
	category: 'input',
	message: 'The title has 120 characters; Pinterest takes 100.',
	action: 'fix-row',
};
const ROW = {
	type: 'row',
	row: 7,
	idempotencyKey: 'pin:2c62b95…',
	outcome: 'created',
	pinId: '10893…',
	pinUrl: 'https://www.pinterest.com/pin/10893…/',
};
const FAILED_ROW = { type: 'row', row: 9, idempotencyKey: 'pin:7d0c5f2…', outcome: 'failed', problem: PROBLEM };
const SUMMARY = { type: 'summary', rows: 18, created: 13, existing: 1, failed: 4, scheduled: 0, unknown: 0 };
const RECORD = {
	type: 'job',
	key: 'pin:2c62b95…',
	idempotencyKey: 'pin:2c62b95…',
	state: 'scheduled',
	account: '82641…',
	label: { title: 'Lemon Tart', board: 'Travel', source: 'lemon-tart.jpg' },
	createdAt: '2027-02-01T09:00:00.000Z',
	updatedAt: '2027-02-01T09:00:00.000Z',
	attempts: 0,
	runAt: '2027-03-01T09:00:00Z',
	dueAt: 1803891600000,
	events: [{ at: '2027-02-01T09:00:00.000Z', state: 'scheduled', attempt: 0 }],
};
const RECORD_TEXT =
	'The line is the whole record, which also has keys that only the package uses. A published job has a `receipt`, `pinId` and `pinUrl`, a failed one a `problem`. `key` and `idempotencyKey` are the same. `dueAt` is in milliseconds since 1970.';

const IMPORT = {
	type: 'import',
	id: '20270201090000-5b1f',
	file: 'pins.csv',
	sha256: '9f86d08…',
	dialect: 'own',
	columns: ['media_url', 'board', 'title'],
	campaign: 'summer',
	account: '82641…',
	accountName: 'summer_recipes',
	by: 'ann',
	startedAt: '2027-02-01T09:00:00Z',
	endedAt: '2027-02-01T09:12:00Z',
	ended: 'done',
	defaults: { board: 'Travel', campaign: 'summer', timeZone: 'Europe/Berlin', folder: '/home/ann/pins' },
	rows: 18,
	created_rows: 13,
	existing_rows: 1,
	failed_rows: 4,
	scheduled_rows: 0,
	unknown_rows: 0,
	held_rows: 0,
	queued_rows: 0,
};
const IMPORTED_ROW = {
	...FAILED_ROW,
	title: 'Lemon Tart',
	idempotencyKey: 'pin:7d0c5f2…',
	at: '2027-02-01T09:00:00Z',
	unsigned: ['media_url'],
};

/** What each command prints with --json: a text, and a sample of each kind of line with all its keys. */
export const JSON_LINES = {
	demo: { text: 'One line per row, in any order, and a summary.', lines: [ROW, FAILED_ROW, SUMMARY] },
	emulator: {
		text: 'One line, when it is ready.',
		lines: [
			{
				type: 'emulator',
				url: 'http://127.0.0.1:4870',
				apiBaseUrl: 'http://127.0.0.1:4870/v5',
				accessToken: 'pina_emulator',
				clientId: '1234567',
				clientSecret: 'emulator-secret',
				refreshToken: 'pinr_emulator',
			},
		],
	},
	import: {
		text: 'One line per row, in any order, and a summary. `row` is the number that a spreadsheet shows: the header is row 1. `findings` has the warnings of a row. With `--dry-run` the rows have the outcomes that the import would have, and before the summary a line says what goes out in which hour; see [Plan an import](plan.md).',
		lines: [
			ROW,
			FAILED_ROW,
			SUMMARY,
			{
				type: 'row',
				row: 7,
				idempotencyKey: 'pin:2c62b95…',
				outcome: 'created',
				findings: [
					{
						code: 'link-shortener',
						severity: 'warning',
						field: 'link',
						args: { host: 'bit.ly' },
						message: 'The link goes through bit.ly …',
						action: 'fix-url',
					},
				],
				publishedAbout: '2027-02-01T09:00:00Z',
			},
			{ type: 'row', row: 8, idempotencyKey: 'pin:38d4eb9…', outcome: 'scheduled', dueAt: '2027-03-01T09:00:00Z' },
			{
				type: 'timeline',
				hours: [
					{ hour: '2027-02-01T09:00:00Z', pins: 13, calls: 15, quota: 6000 },
					{ hour: '2027-03-01T09:00:00Z', pins: 1, calls: 1, quota: 6000 },
				],
				lastAt: '2027-03-01T09:00:00Z',
				limit: 100,
				windowSeconds: 60,
				source: 'header',
			},
			{ ...SUMMARY, dryRun: true },
		],
	},
	serve: {
		text: 'One line when the page is open; without tokens where the passwords are those of files.',
		lines: [
			{
				type: 'serve',
				url: 'http://127.0.0.1:4880/',
				token: 'Zc3…',
				loginUrl: 'http://127.0.0.1:4880/login?token=Zc3…',
				readerToken: '9Qf…',
				readerLoginUrl: 'http://127.0.0.1:4880/login?token=9Qf…',
			},
		],
	},
	worker: {
		text: 'One line per pin, when it is published or fails.',
		lines: [
			{
				type: 'job',
				key: 'pin:2c62b95…',
				idempotencyKey: 'pin:2c62b95…',
				outcome: 'created',
				pinId: '10893…',
				pinUrl: 'https://www.pinterest.com/pin/10893…/',
			},
			{
				type: 'job',
				key: 'pin:38d4eb9…',
				idempotencyKey: 'pin:38d4eb9…',
				outcome: 'failed',
				problem: PROBLEM,
			},
		],
	},
	validate: {
		text: 'One line per asset. `row` is there for the rows of a spreadsheet, the last three facts for a video. `bytes` is null where the server does not say it. `valid` is false when a finding is a blocker.',
		lines: [
			{
				type: 'asset',
				row: 11,
				source: 'sailing.mp4',
				valid: true,
				kind: 'video',
				contentType: 'video/mp4',
				bytes: 1234567,
				width: 720,
				height: 1280,
				durationSeconds: 5,
				videoCodec: 'avc1.64001f',
				fastStart: true,
				findings: [],
			},
		],
	},
	run: { text: 'One line per item that leaves the workflow, and a summary.', lines: [ROW, FAILED_ROW, SUMMARY] },
	'jobs list': { text: `One line per job. ${RECORD_TEXT}`, lines: [RECORD] },
	'jobs show': { text: `One line. ${RECORD_TEXT}`, lines: [RECORD] },
	'jobs move': { text: `One line per job, as it is afterwards. ${RECORD_TEXT}`, lines: [RECORD] },
	'jobs retry': {
		text: `One line per job that is due again, as it is afterwards, one per row that is carried out again, with a summary for each import, and one of the type \`retry\` per job that is left as it is. With \`--dry-run\` every line is of the type \`retry\`. ${RECORD_TEXT}`,
		lines: [
			RECORD,
			ROW,
			FAILED_ROW,
			SUMMARY,
			{
				type: 'retry',
				idempotencyKey: 'pin:2c62b95…',
				title: 'Lemon Tart',
				board: 'Travel',
				import: '20270201090000-5b1f',
				row: 7,
				outcome: 'skipped',
				problem: PROBLEM,
				dryRun: true,
			},
			{ type: 'summary', jobs: 18, created: 13, scheduled: 2, existing: 0, skipped: 3, dryRun: true },
		],
	},
	'imports list': { text: 'One line per import, with the counters of its last run.', lines: [IMPORT] },
	'imports show': {
		text: 'One line with the import, its counters as they are now, and one line per row. `unsigned` names cells whose signed address was recorded without its signature.',
		lines: [IMPORT, IMPORTED_ROW, { ...ROW, title: 'Lemon Tart', at: '2027-02-01T09:00:00Z' }],
	},
	'imports retry': {
		text: 'One line per row that is tried again, and a summary.',
		lines: [ROW, FAILED_ROW, SUMMARY],
	},
	'imports results': {
		text: 'One line, once the file is written; it needs `--out`.',
		lines: [{ type: 'results', import: '20270201090000-5b1f', file: 'results.csv', rows: 18 }],
	},
	'jobs cancel': {
		text: 'One line per job, as it is afterwards: the same record, no longer due.',
		lines: [
			{
				type: 'job',
				key: 'pin:2c62b95…',
				idempotencyKey: 'pin:2c62b95…',
				state: 'cancelled',
				label: { title: 'Lemon Tart', board: 'Travel', source: 'lemon-tart.jpg' },
				events: [{ at: '2027-02-01T09:00:00.000Z', state: 'cancelled', attempt: 0, reason: 'cancelled by hand' }],
			},
		],
	},
	'jobs resolve': {
		text: 'One line, with the job as it is afterwards: the same record, `published`, or due at once, or `failed` if its row has to be imported again.',
		lines: [
			{
				type: 'job',
				key: 'pin:2c62b95…',
				idempotencyKey: 'pin:2c62b95…',
				pinId: '813744226420795001',
				pinUrl: 'https://www.pinterest.com/pin/813744226420795001/',
				state: 'published',
				label: { title: 'Lemon Tart', board: 'Travel', source: 'lemon-tart.jpg' },
				receipt: {
					id: '813744226420795001',
					url: 'https://www.pinterest.com/pin/813744226420795001/',
					createdAt: '2027-02-01T09:00:00.000Z',
					at: '2027-02-01T10:00:00Z',
					attempt: 1,
				},
				events: [
					{
						at: '2027-02-01T10:00:00.000Z',
						state: 'unknown',
						attempt: 1,
						reason: 'a person said that the pin 813744226420795001 is this one',
					},
				],
			},
		],
	},
	'jobs report': {
		text: 'One line per published pin; with `--metrics` also `metrics`, which says whether there are numbers, and the numbers. Without `--metrics` and `--results` also one line per pin that is `waiting` and per pin that `needs` something, where `need` is what has to be done. Last a summary.',
		lines: [
			{
				type: 'result',
				rowKey: 'pin:2c62b95…',
				idempotencyKey: 'pin:2c62b95…',
				title: 'Lemon tart',
				link: 'https://example.com/lemon-tart',
				board: 'Travel',
				campaign: 'spring',
				publishedAt: '2027-02-01T09:00:00Z',
				pinId: '8130…',
				pinUrl: 'https://www.pinterest.com/pin/8130…/',
				metrics: 'ready',
				impressions: 1200,
				saves: 34,
				pinClicks: 56,
				outboundClicks: 7,
			},
			{
				type: 'waiting',
				idempotencyKey: 'pin:38d4eb9…',
				title: 'Quince',
				board: 'Travel',
				campaign: 'spring',
				importId: '20270201090000-5b1f',
				at: '2027-02-01T09:00:00.000Z',
				dueAt: '2027-03-01T09:00:00.000Z',
			},
			{
				type: 'needs',
				idempotencyKey: 'pin:7d0c5f2…',
				need: 'fix-row',
				title: 'Rhubarb',
				board: 'Travel',
				importId: '20270201090000-5b1f',
				row: 9,
				at: '2027-02-01T09:00:00.000Z',
				problem: PROBLEM,
			},
			{ type: 'summary', pins: 1, waiting: 1, needs: 1 },
		],
	},
	'jobs prune': {
		text: 'One line, with how many pins it forgot, or would forget.',
		lines: [{ type: 'prune', dryRun: false, olderThanSeconds: 34_560_000, published: 812, cancelled: 3, failed: 40 }],
	},
	'store export': {
		text: 'One line once the file is whole: how many rows it has, and their SHA-256. None with `-`, where the record itself is on standard output.',
		lines: [{ type: 'export', file: 'record.jsonl', rows: 5241, sha256: '9f86d08…' }],
	},
	'store import': {
		text: 'One line once the store was read back: the same number and SHA-256.',
		lines: [{ type: 'import', file: 'record.jsonl', rows: 5241, sha256: '9f86d08…' }],
	},
	meter: {
		text: 'One line per rate limit and per pause, and with `--images` or `--videos` a forecast. `--resume` prints one line for each pause and rate limit that it opens.',
		lines: [
			{
				type: 'budget',
				name: 'org_write',
				limit: 100,
				windowSeconds: 60,
				used: 15,
				remaining: 85,
				source: 'header',
				perApp: false,
				holders: 1,
				waiting: 0,
				resetAt: '2027-02-01T09:01:00Z',
				pausedUntil: '2027-02-01T09:01:00Z',
			},
			{
				type: 'paused',
				scope: 'domain',
				name: 'example.com',
				since: '2027-02-01T09:00:00Z',
				until: '2027-02-02T09:00:00Z',
				domains: ['example.com'],
			},
			{
				type: 'forecast',
				images: 200,
				videos: 10,
				writes: 220,
				reads: 50,
				seconds: 132,
				finishesAt: '2027-02-01T09:03:00Z',
			},
			{ type: 'resumed', scope: 'domain', name: 'example.com' },
		],
	},
	doctor: {
		text: 'One line per check.',
		lines: [
			{
				type: 'check',
				name: 'store',
				ok: true,
				says: 'sqlite:/home/you/.local/share/pinterest-pipeline/ledger.sqlite',
			},
			{ type: 'check', name: 'access', ok: true, says: 'The app has Standard access, …', tier: 'standard' },
		],
	},
	'boards list': {
		text: 'One line per board. `sections` is there with `--sections`, and `problem` where they could not be read.',
		lines: [{ type: 'board', id: '5497558…', name: 'Travel', privacy: 'PUBLIC', pinCount: 12 }],
	},
	'boards images': {
		text: 'One line per image, as the manifest has it; one of the type `problem` where an image could not be downloaded; last a summary.',
		lines: [
			{
				type: 'image',
				outcome: 'downloaded',
				pinId: '8130…',
				pinUrl: 'https://www.pinterest.com/pin/8130…/',
				title: 'Lemon tart',
				link: 'https://example.com/lemon-tart',
				file: '8130…-lemon-tart.jpg',
				bytes: 123456,
				width: 1200,
				height: 1800,
				sha256: '9f86d08…',
			},
		],
	},
	completion: {
		text: 'One line with the script.',
		lines: [{ type: 'completion', shell: 'bash', script: '# Completion of pinterest-pipeline …' }],
	},
	mcp: { text: 'Nothing changes: standard output belongs to the protocol.', lines: [] },
	'auth login': {
		text: 'A line with the address of the consent page, and one when the account is connected.',
		lines: [
			{ type: 'consent', url: 'https://www.pinterest.com/oauth/?…', redirectUri: 'http://localhost:8085/' },
			{
				type: 'connected',
				profile: 'shop-de',
				id: '82641…',
				username: 'shop_de',
				scopes: ['boards:read', 'boards:write', 'pins:read', 'pins:write', 'user_accounts:read'],
				apiBaseUrl: 'https://api.pinterest.com/v5',
				file: '/home/you/.local/share/pinterest-pipeline/connections/shop-de.json',
			},
		],
	},
	'auth status': {
		text: 'One line per account. `used` says which one commands use that name no profile; an account that does not work has a `problem`.',
		lines: [
			{
				type: 'account',
				profile: 'shop-de',
				used: true,
				account: { id: '82641…', username: 'shop_de' },
				scopes: ['boards:read', 'boards:write', 'pins:read', 'pins:write', 'user_accounts:read'],
				apiBaseUrl: 'https://api.pinterest.com/v5',
				tier: 'standard',
				accessTokenExpiresAt: '2027-03-03T09:00:00Z',
				reconnectBy: '2027-04-02T09:00:00Z',
				reconnectInDays: 59,
				file: '/home/you/.local/share/pinterest-pipeline/connections/shop-de.json',
			},
		],
	},
	'auth logout': {
		text: 'One line.',
		lines: [
			{
				type: 'logout',
				profile: 'shop-de',
				username: 'shop_de',
				removed: true,
				file: '/home/you/.local/share/pinterest-pipeline/connections/shop-de.json',
			},
		],
	},
};

/** The page as Markdown. */
export function commandLinePage(program) {
	const commands = commandsBelow(program);
	return [
		INTRO,
		`## Commands\n\n${tableOf(
			['Command', 'What it does'],
			commands
				.filter(({ command }) => command.commands.length === 0)
				.map(({ path, command }) => [`[${code(path)}](#${path.replaceAll(' ', '-')})`, command.sentence()]),
		)}`,
		SETTINGS,
		OUTPUT,
		...commands.map(sectionOf),
		'',
	]
		.join('\n\n')
		.replace(/\n+$/, '\n');
}

/** All commands with the words that call them, in the order of the program. */
function commandsBelow(command, before = []) {
	return command.commands.flatMap((each) => {
		const words = [...before, each.name()];
		return [{ path: words.join(' '), command: each }, ...commandsBelow(each, words)];
	});
}

function sectionOf({ path, command }) {
	const level = path.includes(' ') ? '###' : '##';
	const json = JSON_LINES[path];
	return [
		`${level} ${path}`,
		command.sentence(),
		`\`\`\`text\npinterest-pipeline ${path} ${command.usage()}\n\`\`\``,
		argumentTable(command),
		optionTable(command),
		json && json.lines.length > 0 && `With \`--json\`: ${json.text}`,
		json && `\`\`\`jsonl\n${json.lines.map((line) => JSON.stringify(line)).join('\n')}\n\`\`\``,
		`\`\`\`sh\n${command.examples.map(({ args, does }) => `# ${does}\nnpx pinterest-pipeline ${args}`).join('\n\n')}\n\`\`\``,
	]
		.filter(Boolean)
		.join('\n\n');
}

function argumentTable(command) {
	const rows = command.registeredArguments.map((argument) => [code(argument.name()), upper(argument.description)]);
	return rows.length > 0 && tableOf(['Argument', 'What it is'], rows);
}

function optionTable(command) {
	const rows = command.options
		.filter(({ hidden }) => !hidden)
		.map((option) => [
			code(option.flags),
			`${upper(option.description)}${option.argChoices ? `. One of ${option.argChoices.map(code).join(', ')}` : ''}${option.mandatory ? '. Required' : ''}`,
			option.defaultValueDescription ?? (option.defaultValue === undefined ? '' : code(String(option.defaultValue))),
			option.envVar ? code(option.envVar) : '',
		]);
	return rows.length > 0 && tableOf(['Option', 'What it does', 'Default', 'Variable'], rows);
}

const code = (text) => `\`${text}\``;

const upper = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function tableOf(head, rows) {
	const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
