import type { IRun } from 'n8n-workflow';
import { systemClock } from '../../lib';

/**
 * Whether an execution that this node started ended within the time. One that n8n put to wait has not: it goes on later.
 * @param forMs the time, in milliseconds.
 * @returns `never began` where n8n could not start it, or its worker died; n8n reports why.
 */
export async function endOfExecution(
	done: Promise<IRun>,
	forMs: number,
	signal: AbortSignal,
): Promise<'ended' | 'waits' | 'never began' | 'time is over'> {
	const over = new AbortController();
	const timeout = systemClock.sleep(forMs, AbortSignal.any([signal, over.signal])).then(
		() => 'time is over' as const,
		() => 'time is over' as const,
	);
	const ended = done.then(
		({ status }) => (status === 'waiting' ? 'waits' : 'ended'),
		() => 'never began' as const,
	);
	return await Promise.race([ended, timeout]).finally(() => over.abort());
}
