import { createHash } from 'node:crypto';
import { request, type Dispatcher } from 'undici';
import { version } from '../../package.json';
import type { Subscriber } from '../ledger/subscribers';
import { deadlineSignal } from '../concurrency/deadline-signal';
import type { Clock } from '../model/clock';
import type { EventFilter, OutcomeEvent } from '../model/outcome-event';
import { networkCodeOf, PipelineError } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import type { Verdict } from './delivery';
import { signedHeaders } from './webhook-signature';

/** How long a receiver may take, in milliseconds. Source: the Standard Webhooks specification recommends 15 to 30 s. */
const TIMEOUT_MS = 15_000;
/** No more of an answer is read, in bytes. */
const MOST_READ = 4_096;
/** How many events are sent to one receiver at once, each of another job. */
export const WEBHOOK_BATCH = 5;
const ID_CHARACTERS = 16;
/** What is wrong with this event, and not with the receiver. */
const OF_THE_EVENT = [400, 413, 422];
const GONE = 410;

export interface Webhook {
	/** https, or http. */
	url: string;
	/** See `webhookKey`. */
	key: Buffer;
}

export interface WebhookOptions {
	/** Refuses private addresses unless it was made to allow them; see `createOriginAgent`. */
	agent: Dispatcher;
	clock: Pick<Clock, 'now'>;
	signal: AbortSignal;
	/** How long a receiver may take, in milliseconds. @default 15 seconds */
	timeoutMs?: number;
}

/**
 * What is registered for a webhook. The store knows its host and path, and nothing of its query or its user.
 * @throws PipelineError `webhook-address-invalid`.
 */
export function webhookSubscriber(
	url: string,
	filter: EventFilter = {},
): Pick<Subscriber, 'id' | 'kind' | 'name' | 'filter'> {
	const parsed = URL.canParse(url) ? new URL(url) : undefined;
	if (!parsed || !/^https?:$/.test(parsed.protocol)) throw pipelineError('webhook-address-invalid');
	const digest = createHash('sha256').update(parsed.href).digest('hex').slice(0, ID_CHARACTERS);
	return { id: `webhook-${digest}`, kind: 'webhook', name: parsed.host + parsed.pathname, filter };
}

/** Sends events, all at once. Throws nothing but the signal's reason: what was cut off was not refused. */
export async function sendToWebhook(
	webhook: Webhook,
	events: OutcomeEvent[],
	options: WebhookOptions,
): Promise<Verdict[]> {
	return await Promise.all(events.map(async (event) => await send(webhook, event, options)));
}

async function send({ url, key }: Webhook, event: OutcomeEvent, options: WebhookOptions): Promise<Verdict> {
	const { agent, clock, signal, timeoutMs = TIMEOUT_MS } = options;
	const body = JSON.stringify({ type: event.type, timestamp: event.at, data: event });
	const { href, username, password } = new URL(url);
	using deadline = deadlineSignal(timeoutMs, signal);
	try {
		const {
			statusCode,
			headers,
			body: answer,
		} = await request(withoutUser(href), {
			method: 'POST',
			dispatcher: agent,
			headers: {
				'content-type': 'application/json',
				'user-agent': `n8n-nodes-pinterest-pipeline/${version}`,
				...(username !== '' && { authorization: basic(username, password) }),
				...signedHeaders(key, event.id, body, clock.now()),
			},
			body,
			signal: deadline.signal,
		});
		await answer.dump({ limit: MOST_READ, signal: deadline.signal }).catch(() => undefined);
		return verdictOf(statusCode, retryAfterOf(headers['retry-after'], clock.now()));
	} catch (error) {
		if (signal.aborted) throw signal.reason;
		return { kind: 'refused', isReceivers: true, answer: deadline.isOver ? 'no answer in time' : reasonOf(error) };
	}
}

function verdictOf(status: number, retryAfterMs: number | undefined): Verdict {
	if (status >= 200 && status < 300) return { kind: 'delivered' };
	if (status === GONE) return { kind: 'gone', answer: `${GONE}: it wants no events any more` };
	const answer = status >= 300 && status < 400 ? `${status}: redirects are not followed` : String(status);
	return { kind: 'refused', answer, retryAfterMs, isReceivers: !OF_THE_EVENT.includes(status) };
}

/** `Retry-After` in milliseconds from now: seconds or a date. */
function retryAfterOf(header: string | string[] | undefined, nowMs: number): number | undefined {
	if (typeof header !== 'string') return undefined;
	const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - nowMs;
	return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

function withoutUser(href: string): string {
	const url = new URL(href);
	url.username = url.password = '';
	return url.href;
}

const basic = (user: string, password: string) =>
	`Basic ${Buffer.from(`${decodeURIComponent(user)}:${decodeURIComponent(password)}`).toString('base64')}`;

/** Without the address, which may have a secret in it. */
function reasonOf(error: unknown): string {
	if (error instanceof PipelineError) return error.problem.message;
	return networkCodeOf(error) ?? 'no answer';
}
