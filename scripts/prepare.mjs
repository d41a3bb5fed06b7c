// Installs what is missing and builds what has changed, so that `npm start` and `npm test` work on a
// fresh clone and begin at once the second time. Runs on whatever Node the machine has.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const INSTALLED = 'node_modules/.package-lock.json'; // npm writes it last
const BUILT = 'dist/.built';
const SOURCES = [
	'credentials',
	'nodes',
	'lib',
	'runner',
	'emulator',
	'samples',
	'scripts',
	'gulpfile.js',
	'package.json',
];

function newest(path) {
	const info = statSync(path);
	if (!info.isDirectory()) return info.mtimeMs;
	return Math.max(info.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const modified = (path) => (existsSync(join(root, path)) ? newest(join(root, path)) : 0);

function run(title, command, args) {
	process.stderr.write(`${title}\n`);
	const { status, stdout, stderr, error } = spawnSync(command, args, {
		cwd: root,
		encoding: 'utf8',
		maxBuffer: 2 ** 28,
	});
	if (status === 0) return;
	process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}\n`);
	process.exit(2);
}

if (modified(INSTALLED) < modified('package-lock.json')) {
	const npm = process.env.npm_execpath;
	const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
	const title = 'Installing the packages (once; about two minutes) …';
	if (npm) run(title, process.execPath, [npm, ...args]);
	else run(title, 'npm', args);
	const now = new Date();
	utimesSync(join(root, INSTALLED), now, now);
}

if (!process.argv.includes('--install-only') && modified(BUILT) < Math.max(...SOURCES.map(modified))) {
	// A new process finds the Node 24 that the packages brought along.
	run('Building …', 'npx', ['--no-install', 'gulp', 'build']);
	writeFileSync(join(root, BUILT), '');
}
