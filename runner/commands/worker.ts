import {
	isoTime,
	runDue,
	runJob,
	Schedule,
	systemClock,
	type DueLook,
	type MissedRule,
	type Outcome,
	type Problem,
	type Taken,
} from '../../lib';
import { EXIT } from '../exit-codes';
import { interruptible } from '../interrupt';
import { openPipeline, type PublishSettings } from '../open-pipeline';
import { printJson, printNotice, printText } from '../print';
import { usage, type Settings } from '../settings';
import { inWords } from '../duration';

export interface WorkerOptions extends PublishSettings {
	/** What becomes of jobs that came due while nothing ran. */
	missed?: MissedRule['rule'];
	spreadOverSeconds?: number;
}

/**
 * Jobs in hand. What is published and uploaded at once, the lanes bound; videos that Pinterest processes
 * must not keep images from being taken up.
 */
const AT_ONCE = 30;
/** How far ahead is told what will run. */
const AHEAD_MS = 60 * 60_000;
/** A shorter pause than this is not worth a word. */
const IDLE_MS = 60_000;
const OUTCOME_WIDTH = 9;

/** Publishes what is due, until interrupted. @returns the exit code. */
export async function worker(
	{ missed, spreadOverSeconds, ...times }: WorkerOptions,
	settings: Settings,
): Promise<number> {
	if (settings.storeUrl === 'memory:')
		throw usage(
			'A worker runs what others have stored, so its store must be one that they reach: sqlite:PATH, redis:// or postgres://.',
		);
	// While the store is gone nothing is published, and the loop itself says that it is gone.
	const { pipeline, open, close } = openPipeline(settings, times, () => undefined);
	const { signal, done } = interruptible();
	const ownKeys = new Set<string>();
	try {
		const account = await pipeline.account.id(); // a token that does not work is told once, not for every job
		const onMissed: Partial<MissedRule> = {};
		if (missed) onMissed.rule = missed;
		if (spreadOverSeconds !== undefined) onMissed.spreadMs = spreadOverSeconds * 1000;
		const work = async (taken: Taken) => {
			const outcome = await runJob(pipeline, taken, { open, signal, mayRestMs: 0, ownKeys });
			const { key, label } = taken.lease.job;
			// Of an unknown one a later look tells, whose pin is still this run's.
			if (outcome.outcome !== 'unknown') ownKeys.delete(key);
			if (settings.json)
				printJson({
					type: 'job',
					key,
					outcome: outcome.outcome,
					pinId: outcome.pin?.id,
					pinUrl: outcome.pin?.url,
					problem: outcome.problem,
				});
			else printText(lineOf(label.title ?? label.source, outcome));
		};
		const { onTrouble, onLook } = outlook(new Schedule(pipeline.ledger, account));
		await runDue({
			ledger: pipeline.ledger,
			account,
			clock: systemClock,
			signal,
			work,
			concurrency: AT_ONCE,
			onMissed,
			onTrouble,
			onLook,
		});
	} finally {
		done();
		await close();
	}
	return EXIT.interrupted;
}

function lineOf(title: string, { outcome, pin, problem }: Outcome): string {
	return `${isoTime(Date.now())}  ${outcome.padEnd(OUTCOME_WIDTH)}  ${title}  ${pin?.url ?? problem?.message ?? ''}`.trimEnd();
}

/** Says what comes next whenever there is nothing to do, and that the store is gone, once, and that it is back. */
function outlook(schedule: Schedule) {
	let told: string | undefined;
	let gone = false;
	return {
		onTrouble(problem: Problem) {
			if (problem.category !== 'store') return printNotice(problem.message);
			if (!gone) printNotice(`${problem.message} Nothing is published until it is back.`);
			gone = true;
		},
		async onLook({ underWay, restMs }: DueLook) {
			if (gone) printNotice('The store is back.');
			gone = false;
			const idle = underWay === 0 && restMs >= IDLE_MS;
			if (told !== undefined && !idle) return;
			const sentence = await aheadOf(schedule, restMs);
			if (sentence !== told) printNotice(sentence);
			told = sentence;
		},
	};
}

/** `3 jobs in the next hour, the next at 2027-03-01T08:00:00Z.` */
async function aheadOf(schedule: Schedule, restMs: number): Promise<string> {
	const nextAt = await schedule.next();
	if (nextAt === undefined) return 'Nothing is scheduled.';
	const count = await schedule.count(nextAt - Math.max(0, restMs) + AHEAD_MS);
	const jobs = count === 0 ? 'Nothing' : `${count} ${count === 1 ? 'job' : 'jobs'}`;
	return `${jobs} in the next ${inWords(AHEAD_MS / 1000)}, the next at ${isoTime(nextAt)}.`;
}
