import { setTimeout as delay } from 'node:timers/promises';

/**
 * Calls a webhook of an active workflow with POST. n8n registers it a moment after the workflow was activated, and answers
 * 404 until then, without an execution.
 * @returns the status of the answer.
 */
export async function callWebhook(address: string, body: string, headers: Record<string, string>): Promise<number> {
	for (const end = Date.now() + 60_000; ; await delay(100)) {
		const { status } = await fetch(address, { method: 'POST', headers, body });
		if (status !== 404 || Date.now() > end) return status;
	}
}
