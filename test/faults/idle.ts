import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** So much of all processors' time has to be left over. */
const LEAST_SHARE = 0.4;
const SAMPLE_MS = 500;

let last: Promise<unknown> = Promise.resolve();

/**
 * Whether the processors have time left, by the next half second. Calls are answered one after another, so that each
 * sees what the one before it has begun.
 */
export async function haveProcessorsTime(): Promise<boolean> {
	const answer = last.then(async () => {
		const before = processorTimes();
		await delay(SAMPLE_MS);
		const { left, all } = processorTimes();
		return left - before.left >= LEAST_SHARE * (all - before.all);
	});
	last = answer;
	return await answer;
}

/** What is done at a lower priority gives way, so it counts as left over. */
function processorTimes(): { left: number; all: number } {
	const total = { left: 0, all: 0 };
	for (const { times } of cpus()) {
		total.left += times.idle + times.nice;
		total.all += Object.values(times).reduce((sum, part) => sum + part, 0);
	}
	return total;
}
