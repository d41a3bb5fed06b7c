import { isoTime, runAtMs, Schedule, type JobRecord } from '../../lib';
import { EXIT } from '../exit-codes';
import { printJson, printText } from '../print';
import type { Settings } from '../settings';
import { withLedger } from './with-ledger';

/** A job that is not to be published after all. @returns the exit code. */
export async function cancelJob(key: string, settings: Settings): Promise<number> {
	return await decided(
		settings,
		async (schedule) => await schedule.cancel(key, 'cancelled by hand'),
		'is cancelled. Only a new import of its row brings it back',
	);
}

/** A job that waits gets another time. @returns the exit code. */
export async function moveJob(key: string, runAt: string, settings: Settings): Promise<number> {
	const dueAt = runAtMs(runAt);
	return await decided(settings, async (schedule) => await schedule.move(key, dueAt), `runs at ${isoTime(dueAt)}`);
}

async function decided(
	settings: Settings,
	decide: (schedule: Schedule) => Promise<JobRecord>,
	said: string,
): Promise<number> {
	return await withLedger(settings, async (ledger) => {
		const job = await decide(new Schedule(ledger));
		if (settings.json) printJson({ type: 'job', ...job });
		else printText(`${job.label.title ?? job.label.source} ${said}.`);
		return EXIT.done;
	});
}
