import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** What people open. */
export interface Clicks {
	url: string;
	cookie: string;
	paths: readonly string[];
}

/** How long a page took until its first byte, in milliseconds. */
export async function firstByteMs({ url, cookie }: Pick<Clicks, 'url' | 'cookie'>, path: string): Promise<number> {
	const begun = performance.now();
	const answer = await fetch(new URL(path, url), { headers: { cookie }, redirect: 'manual' });
	const taken = performance.now() - begun;
	await answer.arrayBuffer();
	if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}`);
	return taken;
}

/** Lets so many people click from page to page, each after looking for a while. @returns how long each page took, in milliseconds. */
export async function click(clicks: Clicks, people: number, forMs: number, lookMs: number): Promise<number[]> {
	const taken: number[] = [];
	const end = performance.now() + forMs;
	await Promise.all(
		Array.from({ length: people }, async (_, person) => {
			await delay((person / people) * lookMs);
			for (let number = person; performance.now() < end; number++) {
				taken.push(await firstByteMs(clicks, clicks.paths[number % clicks.paths.length] as string));
				await delay(lookMs);
			}
		}),
	);
	return taken;
}

/** The memory of a process as the system counts it, in MB. Linux alone tells. */
export async function memoryMb(pid: number): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	return Math.round((Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN) * 1024) / 1_000_000);
}

/** The value below which this part of all values lies. */
export function quantile(values: readonly number[], part: number): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}
