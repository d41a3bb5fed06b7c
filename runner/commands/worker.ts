import {
	isoTime,
	needsSomething,
	printableLine,
	pruneDaily,
	runDue,
	runJob,
	Schedule,
	systemClock,
	type DuePoll,
	type MissedRule,
	type Outcome,
	type Problem,
	type Pruned,
	type Taken,
} from '../../lib';
import { EXIT } from '../exit-codes';
import { interruptible } from '../interrupt';
import { openPipeline, type PublishSettings } from '../open-pipeline';
import { isQuiet, log, logsJson, type LogFields } from '../log';
import { printJson, printNotice, printText, printWarning } from '../print';
import { streamInLittleMemory } from '../streaming-memory';
import { usage, type Settings } from '../settings';
import { inWords } from '../duration';
import { Steps } from '../ui/steps';
import { checkWebhooks, openWebhooks, type OpenedWebhooks, type WebhookSettings } from '../webhooks';
import { prunedSentence } from './prune';
import { openPage, type OpenedPage, type PageOptions } from './serve';

export interface WorkerOptions extends PublishSettings, WebhookSettings {
	/** What to do with pins that came due while no worker ran. @default 'run-late' */
	missed?: MissedRule['rule'];
	/** The time over which `spread` distributes them. @default 3600 */
	spreadOverSeconds?: number;
	/** Forgets once a day the history of pins that came to their end so long ago. @default never */
	pruneOlderThanSeconds?: number;
	/** Serves the operations page too. @default it is not served */
	page?: PageOptions;
}

/**
 * Jobs that are claimed at the same time. The lanes limit how many of them upload and publish at once; the
 * others are videos that Pinterest processes, which must not keep images from being claimed.
 */
const CONCURRENCY = 30;
/** The time ahead for which the worker says how many pins are due. */
const AHEAD_MS = 60 * 60_000;
/** Shorter pauses than this are not announced. */
const IDLE_MS = 60_000;
const OUTCOME_WIDTH = 9;

/** Publishes scheduled pins when they are due, until interrupted. @returns the exit code. */
export async function worker(
	{
		missed,
		spreadOverSeconds,
		pruneOlderThanSeconds,
		page: pageOptions,
		webhooks: addresses,
		webhookSecretFile,
		...times
	}: WorkerOptions,
	settings: Settings,
): Promise<number> {
	if (settings.storeUrl === 'memory:')
		throw usage(
			'The worker publishes pins that other processes have scheduled, so it needs a store that they can reach: sqlite:PATH, postgres:// or redis://.',
		);
	const checked = await checkWebhooks({ webhooks: addresses, webhookSecretFile });
	streamInLittleMemory();
	const { signal, done } = interruptible();
	const ended = new AbortController();
	let pruning: Promise<void> | undefined;
	const store = storeNotices();
	// That the store cannot be reached is printed anyway, so the rate limiter need not.
	const watch = { signal, onLimits: () => undefined, onStore: store.noted };
	const { pipeline, open, close } = await openPipeline(settings, times, watch);
	const ownKeys = new Set<string>();
	const steps = new Steps(() => pipeline.rateLimiter.pauseFor('org_write'));
	let page: OpenedPage | undefined;
	let webhooks: OpenedWebhooks | undefined;
	try {
		page = pageOptions && (await openPage({ ...pageOptions, ...times }, settings, signal));
		const account = await pipeline.account.id(); // a token that does not work is reported once, not for every job
		webhooks = await openWebhooks(checked, pipeline.ledger, settings);
		const onMissed: Partial<MissedRule> = {};
		if (missed) onMissed.rule = missed;
		if (spreadOverSeconds !== undefined) onMissed.spreadMs = spreadOverSeconds * 1000;
		const work = async (taken: Taken) => {
			const { key, label } = taken.lease.job;
			const title = label.title ?? label.source;
			const about = { idempotencyKey: key, account };
			const outcome = await runJob(pipeline, taken, {
				open,
				signal,
				maxDelayMs: 0,
				ownKeys,
				onState: (state) => steps.state(title, state, about),
				onUpload: (upload) => steps.upload(title, upload, about),
			});
			// An unknown job is looked up later, and a pin found then was made by this run.
			if (outcome.outcome !== 'unknown') ownKeys.delete(key);
			if (settings.json)
				printJson({
					type: 'job',
					key,
					idempotencyKey: key,
					outcome: outcome.outcome,
					pinId: outcome.pin?.id,
					pinUrl: outcome.pin?.url,
					problem: outcome.problem,
				});
			sayOutcome(title, outcome, { ...about, json: settings.json });
		};
		if (pruneOlderThanSeconds !== undefined)
			pruning = pruneDaily({
				ledger: pipeline.ledger,
				olderThanMs: pruneOlderThanSeconds * 1000,
				clock: systemClock,
				signal: AbortSignal.any([signal, ended.signal]),
				onPruned: noticePruned,
				onError: ({ category, message }) => void (category !== 'store' && printWarning(message)),
			});
		const { onError, onPoll } = outlook(new Schedule(pipeline.ledger, account), store);
		await runDue({
			ledger: pipeline.ledger,
			account,
			clock: systemClock,
			signal,
			work,
			concurrency: CONCURRENCY,
			onMissed,
			onError,
			onPoll,
		});
	} finally {
		done();
		steps.end();
		ended.abort();
		await pruning;
		await webhooks?.close();
		await page?.close();
		await close();
	}
	return EXIT.interrupted;
}

function noticePruned(pruned: Pruned): void {
	if (Object.values(pruned).some((count: number) => count > 0)) printNotice(prunedSentence(pruned));
}

/** What became of a pin: an entry of a log of JSON, and otherwise a line on standard output; with `--quiet` only where a person has to look. */
function sayOutcome(title: string, outcome: Outcome, { json, ...about }: LogFields & { json: boolean }): void {
	const { pin, problem } = outcome;
	const needed = needsSomething(outcome);
	if (logsJson())
		log(needed ? 'warn' : 'info', `${title}: ${outcome.outcome}${problem ? `, ${problem.message}` : ''}`, {
			...about,
			pinId: pin?.id,
			problem,
		});
	else if (!json && (needed || !isQuiet())) printText(lineOf(title, outcome));
}

function lineOf(title: string, { outcome, pin, problem }: Outcome): string {
	const what = printableLine(`${title}  ${pin?.url ?? problem?.message ?? ''}`);
	return `${isoTime(Date.now())}  ${outcome.padEnd(OUTCOME_WIDTH)}  ${what}`.trimEnd();
}

/** Prints once that the store is gone, once that it is not waited for any longer, and once that it is back. */
function storeNotices() {
	let failed = false;
	return {
		noted(sentence: string, isBack: boolean) {
			printNotice(sentence);
			if (isBack) failed = false;
		},
		failed(problem: Problem) {
			if (!failed) printWarning(`${problem.message} No pin is published until the store is back.`);
			failed = true;
		},
		answered() {
			if (failed) printNotice('The store is back.');
			failed = false;
		},
	};
}

/** Prints what comes next whenever there is nothing to do. */
function outlook(schedule: Schedule, store: ReturnType<typeof storeNotices>) {
	let printed: string | undefined;
	return {
		onError(problem: Problem) {
			if (problem.category === 'store') store.failed(problem);
			else printWarning(problem.message, { problem });
		},
		async onPoll({ underWay, idleMs }: DuePoll) {
			store.answered();
			const idle = underWay === 0 && idleMs >= IDLE_MS;
			if (printed !== undefined && !idle) return;
			const sentence = await aheadOf(schedule, idleMs);
			if (sentence !== printed) printNotice(sentence);
			printed = sentence;
		},
	};
}

/** `3 pins in the next 60 min, the next at 2027-03-01T08:00:00Z.` */
async function aheadOf(schedule: Schedule, idleMs: number): Promise<string> {
	const nextAt = await schedule.next();
	if (nextAt === undefined) return 'No pin is scheduled.';
	const count = await schedule.count(nextAt - Math.max(0, idleMs) + AHEAD_MS);
	const pins = `${count === 0 ? 'No' : count} ${count === 1 ? 'pin' : 'pins'}`;
	return `${pins} in the next ${inWords(AHEAD_MS / 1000)}, the next at ${isoTime(nextAt)}.`;
}
