// Stands for `npx` and `npm` while the commands of a page run, see commands.test.ts: the command line is the
// built one, what runs until stopped is stopped once it has said something, and what needs more than this
// machine is checked for its form alone. Ends with 0 where the command is as the page says.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [tool, ...args] = process.argv.slice(2);
const { DOCS_ROOT: root = '', DOCS_FORM_ONLY: formOnly = '[]' } = process.env;
const cli = join(root, 'dist/runner/cli.js');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The file with a row that needs a fix, and the plan of its import: for these a command ends with 1. */
const PARTLY_FIT = ['pins.csv', 'plan.json'];
const CARRIES_ROWS = ['import', 'validate'];
const UNTIL_STOPPED = ['worker', 'emulator', 'serve'];
const PATIENCE_MS = 20_000;

function fail(message) {
	process.stderr.write(`${message}\n`);
	process.exit(3);
}

/** The options of a command, as its help has them. */
function knowsOptions(command) {
	const subcommands = ['auth', 'boards', 'imports', 'jobs', 'store'].includes(command[0])
		? command.slice(0, 2)
		: command.slice(0, 1);
	const { status, stdout } = spawnSync(process.execPath, [cli, ...subcommands, '--help'], { encoding: 'utf8' });
	if (status !== 0) fail(`There is no command ${subcommands.join(' ')}.`);
	for (const option of command.filter((each) => each.startsWith('--')))
		if (!stdout.includes(`${option} `)) fail(`${subcommands.join(' ')} has no option ${option}.`);
}

/** What waits for approval may be unfit in any way. */
const isPartlyFit = (all) =>
	PARTLY_FIT.some((file) => all.includes(file)) && CARRIES_ROWS.includes(all[0]) && !all.includes('--require-approval');

function keyOfScheduledJob() {
	const { stdout } = spawnSync(process.execPath, [cli, 'jobs', 'list', '--json'], { encoding: 'utf8' });
	const jobs = stdout
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line));
	return (jobs.find(({ state }) => state === 'scheduled') ?? fail('No job is scheduled.')).key;
}

function run(command) {
	const all = command.map((each) => (each === 'KEY' ? keyOfScheduledJob() : each));
	if (all[0] === 'emulator') all.push('--port', '0');
	const stops = UNTIL_STOPPED.includes(all[0]);
	const child = spawn(process.execPath, [cli, ...all], { stdio: ['inherit', 'pipe', 'pipe'] });
	let said = '';
	const hear = (text) => {
		// A second time would end it at once.
		if (stops && said === '') child.kill('SIGINT');
		said += text;
	};
	child.stdout.on('data', hear).pipe(process.stdout);
	child.stderr.on('data', hear).pipe(process.stderr);
	const patience = stops && setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
	child.on('close', (code) => {
		clearTimeout(patience);
		const well = stops ? code === 130 || code === 0 : code === (isPartlyFit(all) ? 1 : 0);
		if (!well || said === '') fail(`pinterest-pipeline ${all.join(' ')} ended with ${code}.`);
	});
}

const whole = [tool, ...args].join(' ');
if (JSON.parse(formOnly).includes(whole)) {
	if (tool === 'npx') knowsOptions(args.slice(1));
	else if (args[0] === 'run' && !(args[1] in scripts)) fail(`package.json has no script ${args[1]}.`);
} else if (tool === 'npx' && args[0] === 'pinterest-pipeline') {
	run(args.slice(1));
} else if (tool === 'npm') {
	// As npm does it, without the script that comes before: what it builds is here.
	const [name, ...more] = args[0] === 'run' ? args.slice(1) : args;
	const [, script] =
		/^node dist\/runner\/cli\.js ?(.*)$/.exec(scripts[name] ?? '') ?? fail(`${whole} is not known here.`);
	run([...script.split(' ').filter(Boolean), ...more.filter((each) => each !== '--')]);
} else fail(`${whole} is not known here.`);
