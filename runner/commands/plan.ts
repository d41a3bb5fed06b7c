import { isoTime, printableLine, problemOf, runAtMs, Schedule, type JobRecord } from '../../lib';
import { EXIT } from '../exit-codes';
import { printDone, printJson, printText } from '../print';
import type { StoreSettings } from '../settings';
import { jobLine } from '../ui/job-line';
import { withLedger } from './with-ledger';

/** Cancels scheduled pins. @returns the exit code. */
export async function cancelJobs(keys: readonly string[], settings: StoreSettings): Promise<number> {
	return await changeSchedule(
		keys,
		settings,
		async (schedule, key) => await schedule.cancel(key, 'cancelled by hand'),
		({ key }) => `is cancelled, also if its row is imported again. To publish it after all, run: jobs retry ${key}`,
	);
}

/** Moves scheduled pins to another time. @returns the exit code. */
export async function moveJobs(keys: readonly string[], runAt: string, settings: StoreSettings): Promise<number> {
	const dueAt = runAtMs(runAt);
	return await changeSchedule(
		keys,
		settings,
		async (schedule, key) => await schedule.move(key, dueAt),
		() => `runs at ${isoTime(dueAt)}.`,
	);
}

/** One job that cannot be changed costs no other its change. */
async function changeSchedule(
	keys: readonly string[],
	settings: StoreSettings,
	change: (schedule: Schedule, key: string) => Promise<JobRecord>,
	done: (job: JobRecord) => string,
): Promise<number> {
	return await withLedger(settings, async (ledger) => {
		const schedule = new Schedule(ledger);
		let isWell = true;
		for (const key of new Set(keys)) {
			try {
				const job = await change(schedule, key);
				if (settings.json) printJson(jobLine(job));
				else printDone(printableLine(`${job.label.title ?? job.label.source} ${done(job)}`));
			} catch (error) {
				const problem = problemOf(error);
				if (keys.length === 1 || problem.category === 'store') throw error;
				isWell = false;
				if (settings.json) printJson({ type: 'error', key, problem });
				else printText(printableLine(`${key} is left as it is: ${problem.message}`));
			}
		}
		return isWell ? EXIT.done : EXIT.partly;
	});
}
