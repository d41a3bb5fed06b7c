import { styleText } from 'node:util';
import { Ledger, openStore, type JobRecord, type JobState } from '../../lib';
import { EXIT } from '../exit-codes';
import { printJson, printText } from '../print';
import { usage, type Settings } from '../settings';

const KEY_WIDTH = 45;
const STATE_WIDTH = 10;
const LIMIT = 100;

export interface ListOptions {
	state?: JobState;
	campaign?: string;
	/** How many at the most. */
	limit?: number;
}

/** The jobs of the store. @returns the exit code. */
export async function listJobs({ state, campaign, limit = LIMIT }: ListOptions, settings: Settings): Promise<number> {
	return await withLedger(settings, async (ledger) => {
		let shown = 0;
		for await (const job of ledger.jobs()) {
			if ((state && job.state !== state) || (campaign && job.label.campaign !== campaign)) continue;
			if (shown++ === limit) {
				process.stderr.write(`There are more. See them with --limit ${limit * 10}.\n`);
				break;
			}
			if (settings.json) printJson({ type: 'job', ...job });
			else printText(`${job.key.padEnd(KEY_WIDTH)}  ${job.state.padEnd(STATE_WIDTH)}  ${job.updatedAt}  ${job.label.title ?? job.label.source}`);
		}
		if (shown === 0 && !settings.json) printText('No jobs.');
		return EXIT.done;
	});
}

/** One job with its history. @returns the exit code. */
export async function showJob(key: string, settings: Settings): Promise<number> {
	return await withLedger(settings, async (ledger) => {
		const job = await ledger.find(key);
		if (!job) throw usage(`There is no job ${key} in this store. See the keys with: jobs list`);
		if (settings.json) printJson({ type: 'job', ...job });
		else printText(describe(job));
		return EXIT.done;
	});
}

function describe({ key, state, label, attempts, mediaId, receipt, problem, events }: JobRecord): string {
	const facts: [string, string | number | undefined][] = [
		['key', key],
		['state', state],
		['title', label.title],
		['board', label.board],
		['media', label.source],
		['campaign', label.campaign],
		['attempts', attempts],
		['video', mediaId],
		['pin', receipt?.url],
		['problem', problem?.message],
	];
	const known = facts.filter(([, value]) => value !== undefined && value !== 0);
	const history = events.map(({ at, state: reached, attempt, reason, requestId }) =>
		[`  ${at}  ${styleText('bold', reached.padEnd(STATE_WIDTH))}`, attempt > 0 && `attempt ${attempt}`, reason, requestId && `request ${requestId}`].filter(Boolean).join('  '),
	);
	return [...known.map(([name, value]) => `${name.padEnd(STATE_WIDTH)}${value}`), '', ...history].join('\n');
}

async function withLedger(settings: Settings, work: (ledger: Ledger) => Promise<number>): Promise<number> {
	const store = openStore(settings.storeUrl);
	try {
		return await work(new Ledger(store, { owner: 'jobs', leaseMs: 60_000 }));
	} finally {
		await store.disconnect();
	}
}
