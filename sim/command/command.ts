/* npm run sim: runs lives, replays one, hunts planted bugs, or compares stores. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { BUGS } from '../bugs/bugs';
import type { Bug } from '../bugs/bug';
import { buildPage } from '../page/build.mjs';
import { bundleOf, livesOf } from './bundles';
import { huntBugs } from './hunt';
import { HELP, OptionError, optionsOf, type Options } from './options';
import { replay } from './replay';
import { closeBackings, openBacking } from '../stores/backings';
import type { StoreKind } from '../stores/places';
import { runLives } from './run-lives';
import { runStores } from './run-stores';

const LIVES_ON_STORES = 200;
/** For each processor: most of the time a life on a real store waits for it. */
const PROCESSES_ON_STORES = 3;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** @returns the exit code: 0 where the promise held, 1 where it was broken or a planted bug was not found. */
async function main(options: Options): Promise<number> {
	const { seed, lives, seconds, page } = options;
	if (page !== undefined) {
		// npm runs its scripts in the project's folder; the file is meant from where npm was called.
		const file = resolve(process.env.INIT_CWD ?? '', page);
		await buildPage(file);
		print(`${file} is the simulation as a page. Any browser opens it.`);
		return 0;
	}
	const stop = new AbortController();
	const processes = availableParallelism();
	const bugs = options.bugs ? BUGS : options.bug === undefined ? [] : [bugNamed(options.bug)];
	if (seed !== undefined) return (await replay(livesOf(await bundleOf(bugs[0])), { ...options, seed }, print)) ? 0 : 1;
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
	const common = { processes, print, signal: stop.signal };
	const real = await bundleOf();
	if (bugs.length > 0) {
		const hunt = { ...common, bugs, real: livesOf(real), from: options.from ?? 1, lives };
		return (await huntBugs(hunt)) === 0 ? 0 : 1;
	}
	// Fewer than a thousand lives are lived in a second, so that no two runs begin alike.
	const from = options.from ?? Date.now();
	if (options.stores) {
		const stores = await storesOf(process.env);
		const run = { ...common, processes: PROCESSES_ON_STORES * processes, bundle: real, stores, from };
		return (await runStores({ ...run, lives: lives ?? LIVES_ON_STORES })) === 0 ? 0 : 1;
	}
	const { violated } = await runLives({ ...common, bundle: real, planOf: livesOf(real).planOf, from, lives, seconds });
	return violated === 0 ? 0 : 1;
}

/** The stores that can be compared here. Says which are left out. @throws an OptionError where a server does not answer. */
async function storesOf({ REDIS_URL, POSTGRES_URL }: NodeJS.ProcessEnv): Promise<StoreKind[]> {
	const left = [!REDIS_URL && 'Redis (REDIS_URL)', !POSTGRES_URL && 'Postgres (POSTGRES_URL)'].filter(Boolean);
	if (left.length > 0) print(`Left out, because no server is named: ${left.join(', ')}.`);
	const servers: StoreKind[] = [
		...(REDIS_URL ? ['redis' as const] : []),
		...(POSTGRES_URL ? ['postgres' as const] : []),
	];
	try {
		for (const kind of servers) await (await openBacking(kind)).rows();
	} catch (error) {
		throw new OptionError((error as Error).message);
	} finally {
		// A server that does not answer has nothing to remove, and cannot be asked to.
		await closeBackings().catch(() => undefined);
	}
	return ['memory', 'sqlite', ...servers];
}

function bugNamed(name: string): Bug {
	const bug = BUGS.find((one) => one.name === name);
	if (bug) return bug;
	throw new OptionError(`No planted bug is named “${name}”. --help lists them.`);
}

async function run(): Promise<number> {
	try {
		const options = optionsOf(process.argv.slice(2));
		if (!options.help) return await main(options);
		process.stdout.write(`${HELP}Planted bugs: ${BUGS.map(({ name }) => name).join(', ')}\n`);
		return 0;
	} catch (error) {
		if (!(error instanceof OptionError)) throw error;
		process.stderr.write(`${error.message}\n`);
		return 2;
	}
}

// A reader who has seen enough, such as head, ends the command.
process.stdout.on('error', () => process.exit());
void run().then((code) => {
	process.exitCode = code;
});
