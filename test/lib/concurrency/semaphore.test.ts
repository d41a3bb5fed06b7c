import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createSemaphore } from '../../../lib/concurrency/semaphore';

describe('a semaphore', () => {
	it('lets so many through and no more, in the order they came', async () => {
		const semaphore = createSemaphore(2);
		const begun: number[] = [];
		let inside = 0;
		let most = 0;
		await Promise.all(
			[0, 1, 2, 3, 4].map(
				async (name) =>
					await semaphore.run(async () => {
						begun.push(name);
						most = Math.max(most, ++inside);
						await delay(2);
						inside -= 1;
					}),
			),
		);
		expect([begun, most]).toEqual([[0, 1, 2, 3, 4], 2]);
	});

	it('counts by weight, and lets what is larger than itself through alone', async () => {
		const semaphore = createSemaphore(10);
		const leaveSmall = await semaphore.acquire({ weight: 4 });
		let through = false;
		const large = semaphore.acquire({ weight: 100 }).then((leave) => {
			through = true;
			return leave;
		});
		await delay(1);
		expect(through).toBe(false);
		leaveSmall();
		const leaveLarge = await large;
		let small = false;
		const next = semaphore.acquire({ weight: 1 }).then(() => (small = true));
		await delay(1);
		expect(small).toBe(false);
		leaveLarge();
		leaveLarge(); // gives back once
		await next;
	});

	it('is left by one who stops waiting, and by work that throws', async () => {
		const semaphore = createSemaphore(1);
		const leave = await semaphore.acquire();
		const stop = new AbortController();
		const waiting = semaphore.acquire({ signal: stop.signal });
		const behind = semaphore.acquire();
		stop.abort(new Error('stopped'));
		await expect(waiting).rejects.toThrow('stopped');
		leave();
		(await behind)();
		await expect(semaphore.run(async () => await Promise.reject(new Error('broken')))).rejects.toThrow('broken');
		await expect(semaphore.run(async () => 'free')).resolves.toBe('free');
		await expect(semaphore.acquire({ signal: stop.signal })).rejects.toThrow('stopped');
	});
});
