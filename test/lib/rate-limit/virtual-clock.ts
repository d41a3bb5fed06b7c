import type { Clock } from '../../../lib';

/** A clock that stands still while anything is to be done, and then goes on to the next one who sleeps. */
export function virtualClock(): Clock {
	let now = 1_700_000_000_000;
	let moving = false;
	const sleepers: { at: number; wake: () => void }[] = [];
	const move = () => {
		moving = false;
		sleepers.sort((one, other) => one.at - other.at);
		const next = sleepers.shift();
		if (!next) return;
		now = Math.max(now, next.at);
		next.wake();
		begin();
	};
	const begin = () => {
		if (moving || sleepers.length === 0) return;
		moving = true;
		setImmediate(move);
	};
	return {
		now: () => now,
		monotonic: () => now - 1_600_000_000_000,
		sleep: async (milliseconds, signal) =>
			await new Promise<void>((wake, reject) => {
				const sleeper = { at: now + milliseconds, wake };
				sleepers.push(sleeper);
				signal?.addEventListener(
					'abort',
					() => {
						sleepers.splice(sleepers.indexOf(sleeper), 1);
						reject(signal.reason);
					},
					{ once: true },
				);
				begin();
			}),
	};
}
