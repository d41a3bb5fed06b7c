import {
	growthOf,
	isoTime,
	Ledger,
	openStore,
	problemOf,
	RedisStore,
	Schedule,
	shownStore,
	type AtomicStore,
} from '../../lib';
import type { Check } from './doctor-records';

/** Opens the store. @returns whether it answers, and the store where it does. */
export async function openChecked(storeUrl: string): Promise<{ check: Check; store?: AtomicStore }> {
	let opened: AtomicStore | undefined;
	try {
		opened = await openStore(storeUrl);
		await opened.now();
		await opened.read('doctor');
		const warning = opened instanceof RedisStore ? await opened.durability() : undefined;
		return {
			check: { name: 'store', ok: warning === undefined, says: warning ?? shownStore(storeUrl) },
			store: opened,
		};
	} catch (error) {
		await opened?.disconnect();
		return { check: { name: 'store', ok: false, says: problemOf(error).message } };
	}
}

/** What is in a store that answers: how it grows, what cannot be read, and what is due. */
export async function ledgerChecks(store: AtomicStore): Promise<Check[]> {
	const ledger = new Ledger(store, { owner: 'doctor', leaseMs: 60_000 });
	try {
		return [...(await growth(ledger)), ...(await unreadable(ledger)), await schedule(ledger)];
	} catch (error) {
		return [{ name: 'schedule', ok: false, says: problemOf(error).message }];
	}
}

/** The size of the record, where there is enough in it to tell how it grows. */
async function growth(ledger: Ledger): Promise<Check[]> {
	const found = await growthOf(ledger);
	if (!found) return [];
	const { rows, bytes, yearBytes } = found;
	const says = `about ${rows} rows and ${megabytes(bytes)}; a year at the pace of the last 30 days adds about ${megabytes(yearBytes)}, and jobs prune forgets old history`;
	return [{ name: 'size', ok: true, says }];
}

const megabytes = (bytes: number) => `${bytes < 10e6 ? (bytes / 1e6).toFixed(1) : Math.round(bytes / 1e6)} MB`;

/** So many keys are named. */
const KEYS_NAMED = 5;

/** Records that were set aside because they cannot be read. */
async function unreadable(ledger: Ledger): Promise<Check[]> {
	const keys = await Array.fromAsync(ledger.setAsideKeys());
	if (keys.length === 0) return [];
	const named = `${keys.slice(0, KEYS_NAMED).join(', ')}${keys.length > KEYS_NAMED ? ', …' : ''}`;
	const says = `${keys.length} ${keys.length === 1 ? 'job has a record' : 'jobs have records'} that cannot be read, and nothing is published for ${keys.length === 1 ? 'it' : 'them'}: ${named}. Look for the pins on Pinterest, and restore the records from a backup.`;
	return [{ name: 'unreadable', ok: false, says }];
}

/** A pin that nothing published this long after it was due is late. */
const LATE_MS = 10 * 60_000;

async function schedule(ledger: Ledger): Promise<Check> {
	const [next, now] = [await new Schedule(ledger).next(), await ledger.store.now()];
	if (next === undefined) return { name: 'schedule', ok: true, says: 'no pin is scheduled' };
	if (next > now - LATE_MS) return { name: 'schedule', ok: true, says: `the next pin is due at ${isoTime(next)}` };
	return {
		name: 'schedule',
		ok: false,
		says: `pins have been due since ${isoTime(next)}, and nothing publishes them. Start "pinterest-pipeline worker", or activate a workflow with Pinterest Trigger.`,
	};
}
