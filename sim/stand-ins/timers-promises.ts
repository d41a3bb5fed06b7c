import { currentActor } from '../kernel/ambient';

/** In place of `node:timers/promises`. */
export async function setTimeout(
	milliseconds: number,
	value: unknown,
	{ signal }: { signal?: AbortSignal } = {},
): Promise<unknown> {
	await currentActor().clock.sleep(milliseconds, signal);
	return value;
}
