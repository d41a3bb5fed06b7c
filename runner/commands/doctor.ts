import { styleText } from 'node:util';
import {
	isoTime,
	openStore,
	printableLine,
	problemOf,
	Schedule,
	shownStore,
	systemClock,
	createRateLimiter,
	createPipelineContext,
	Ledger,
	tokenPort,
	RedisStore,
	growthOf,
	type AtomicStore,
} from '../../lib';
import { EXIT } from '../exit-codes';
import { printJson, printStyled } from '../print';
import { dataFolder, type Settings } from '../settings';
import { tokenSettings, tokenSource } from '../tokens';
import { records, type Check } from './doctor-records';

const NODE_MAJOR = 24;

/** Checks the set-up and prints what to do about what is wrong. @returns the exit code: 0 when every check passes, 2 when one fails. */
export async function doctor(settings: Pick<Settings, 'json' | 'storeUrl' | 'apiBaseUrl'>): Promise<number> {
	const checks = [
		node(),
		await store(settings),
		...records(settings.storeUrl),
		...(await growth(settings)),
		...(await unreadable(settings)),
		await schedule(settings),
		await account(settings),
		engine(),
	];
	for (const check of checks) {
		if (settings.json) printJson({ type: 'check', ...check });
		else
			printStyled(
				`${check.ok ? styleText('green', '  ok  ') : styleText('red', ' fix  ')} ${check.name.padEnd(10)} ${printableLine(check.says)}`,
			);
	}
	return checks.every(({ ok }) => ok) ? EXIT.done : EXIT.impossible;
}

function node(): Check {
	const ok = Number(process.versions.node.split('.')[0]) >= NODE_MAJOR;
	return {
		name: 'node',
		ok,
		says: ok ? process.versions.node : `Node ${process.versions.node} is too old; install Node ${NODE_MAJOR}.`,
	};
}

async function store({ storeUrl }: Pick<Settings, 'storeUrl'>): Promise<Check> {
	try {
		const opened = await openStore(storeUrl);
		await opened.now();
		await opened.read('doctor');
		const warning = opened instanceof RedisStore ? await opened.durability() : undefined;
		await opened.disconnect();
		return { name: 'store', ok: warning === undefined, says: warning ?? shownStore(storeUrl) };
	} catch (error) {
		return { name: 'store', ok: false, says: problemOf(error).message };
	}
}

/** The size of the record, where there is enough in it to tell how it grows. A store that is down has a check of its own. */
async function growth({ storeUrl }: Pick<Settings, 'storeUrl'>): Promise<Check[]> {
	try {
		const opened = await openStore(storeUrl);
		const found = await growthOf(new Ledger(opened, { owner: 'doctor', leaseMs: 60_000 })).finally(
			async () => await opened.disconnect(),
		);
		if (!found) return [];
		const { rows, bytes, yearBytes } = found;
		const says = `about ${rows} rows and ${megabytes(bytes)}; a year at the pace of the last 30 days adds about ${megabytes(yearBytes)}, and jobs prune forgets old history`;
		return [{ name: 'size', ok: true, says }];
	} catch {
		return [];
	}
}

/** So many keys are named. */
const KEYS_NAMED = 5;

/** Records that were set aside because they cannot be read. */
async function unreadable({ storeUrl }: Pick<Settings, 'storeUrl'>): Promise<Check[]> {
	const keys: string[] = [];
	try {
		const opened = await openStore(storeUrl);
		const ledger = new Ledger(opened, { owner: 'doctor', leaseMs: 60_000 });
		for await (const key of ledger.setAsideKeys()) keys.push(key);
		await opened.disconnect();
	} catch {
		return []; // a store that is down has a check of its own
	}
	if (keys.length === 0) return [];
	const named = `${keys.slice(0, KEYS_NAMED).join(', ')}${keys.length > KEYS_NAMED ? ', …' : ''}`;
	const says = `${keys.length} ${keys.length === 1 ? 'job has a record' : 'jobs have records'} that cannot be read, and nothing is published for ${keys.length === 1 ? 'it' : 'them'}: ${named}. Look for the pins on Pinterest, and restore the records from a backup.`;
	return [{ name: 'unreadable', ok: false, says }];
}

const megabytes = (bytes: number) => `${bytes < 10e6 ? (bytes / 1e6).toFixed(1) : Math.round(bytes / 1e6)} MB`;

/** A pin that nothing published this long after it was due is late. */
const LATE_MS = 10 * 60_000;

async function schedule({ storeUrl }: Pick<Settings, 'storeUrl'>): Promise<Check> {
	try {
		const opened = await openStore(storeUrl);
		const waiting = new Schedule(new Ledger(opened, { owner: 'doctor', leaseMs: 60_000 }));
		const [next, now] = [await waiting.next(), await opened.now()];
		await opened.disconnect();
		if (next === undefined) return { name: 'schedule', ok: true, says: 'no pin is scheduled' };
		if (next > now - LATE_MS) return { name: 'schedule', ok: true, says: `the next pin is due at ${isoTime(next)}` };
		return {
			name: 'schedule',
			ok: false,
			says: `pins have been due since ${isoTime(next)}, and nothing publishes them. Start "pinterest-pipeline worker", or activate a workflow with Pinterest Trigger.`,
		};
	} catch (error) {
		return { name: 'schedule', ok: false, says: problemOf(error).message };
	}
}

async function account({ apiBaseUrl, storeUrl }: Pick<Settings, 'apiBaseUrl' | 'storeUrl'>): Promise<Check> {
	const shared = await reachableStore(storeUrl);
	try {
		const tokens = tokenSource(tokenSettings(), apiBaseUrl, {
			folder: dataFolder(),
			store: shared,
			clock: systemClock,
		});
		const { client, account: own } = createPipelineContext({
			http: tokenPort({ apiBaseUrl, tokens, timeoutMs: 15_000 }),
			apiBaseUrl,
			ledger: new Ledger(await openStore('memory:'), { owner: 'doctor', leaseMs: 60_000 }),
			rateLimiter: createRateLimiter({ clock: systemClock }),
		});
		const { username } = await client.getUserAccount();
		const boards = (await own.boards()).length;
		return {
			name: 'account',
			ok: true,
			says: `${username} at ${apiBaseUrl}, ${boards} ${boards === 1 ? 'board' : 'boards'}`,
		};
	} catch (error) {
		return { name: 'account', ok: false, says: problemOf(error).message };
	} finally {
		await shared.disconnect();
	}
}

/** A store that is down has a check of its own, and the account is looked at without it. */
async function reachableStore(storeUrl: string): Promise<AtomicStore> {
	try {
		const opened = await openStore(storeUrl);
		await opened.now();
		return opened;
	} catch {
		return await openStore('memory:');
	}
}

function engine(): Check {
	try {
		require.resolve('n8n-core');
		return { name: 'engine', ok: true, says: 'n8n-core is installed; run and demo work' };
	} catch {
		return { name: 'engine', ok: true, says: 'n8n-core is not installed; everything but run and demo works' };
	}
}
