import { isoTime, printableLine, runAtMs, Schedule, type JobRecord } from '../../lib';
import { EXIT } from '../exit-codes';
import { printJson, printText } from '../print';
import type { StoreSettings } from '../settings';
import { withLedger } from './with-ledger';

/** Cancels a scheduled pin. @returns the exit code. */
export async function cancelJob(key: string, settings: StoreSettings): Promise<number> {
	return await changeSchedule(
		settings,
		async (schedule) => await schedule.cancel(key, 'cancelled by hand'),
		({ key }) => `is cancelled, also if its row is imported again. To publish it after all, run: jobs retry ${key}`,
	);
}

/** Moves a scheduled pin to another time. @returns the exit code. */
export async function moveJob(key: string, runAt: string, settings: StoreSettings): Promise<number> {
	const dueAt = runAtMs(runAt);
	return await changeSchedule(
		settings,
		async (schedule) => await schedule.move(key, dueAt),
		() => `runs at ${isoTime(dueAt)}.`,
	);
}

/** Brings a cancelled or failed pin back. @returns the exit code. */
export async function retryJob(key: string, settings: StoreSettings): Promise<number> {
	return await changeSchedule(
		settings,
		async (schedule) => await schedule.retry(key, 'brought back by hand'),
		({ dueAt, problem }) =>
			dueAt === undefined ? `can be published again. ${problem?.message}` : `is due at ${isoTime(dueAt)}.`,
	);
}

async function changeSchedule(
	settings: StoreSettings,
	change: (schedule: Schedule) => Promise<JobRecord>,
	done: (job: JobRecord) => string,
): Promise<number> {
	return await withLedger(settings, async (ledger) => {
		const job = await change(new Schedule(ledger));
		if (settings.json) printJson({ type: 'job', ...job });
		else printText(printableLine(`${job.label.title ?? job.label.source} ${done(job)}`));
		return EXIT.done;
	});
}
