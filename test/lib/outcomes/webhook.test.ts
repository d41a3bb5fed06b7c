import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Webhook as Reference } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../lib';
import type { OutcomeEvent } from '../../../lib/model/outcome-event';
import { sendToWebhook, webhookSubscriber } from '../../../lib/outcomes/webhook';
import { webhookKey } from '../../../lib/outcomes/webhook-signature';
import { agentWith, listening, origin } from '../../support/origin';

const SECRET = `whsec_${Buffer.alloc(32, 'secret').toString('base64')}`;
const event: OutcomeEvent = {
	id: 'evt_1',
	type: 'pin.created',
	at: '2026-11-01T00:00:00Z',
	outcome: 'created',
	needsPerson: false,
	idempotencyKey: 'a',
	title: 'Überraschung',
	sequence: 1,
};

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString();
}

async function sendTo(answer: (request: IncomingMessage, response: ServerResponse) => void, changes = {}) {
	const url = await origin(answer);
	const options = { agent: agentWith(), clock: systemClock, signal: new AbortController().signal, ...changes };
	const [verdict] = await sendToWebhook({ url: `${url}/pins?token=secret`, key: webhookKey(SECRET) }, [event], options);
	return verdict;
}

describe('a webhook', () => {
	it('gets an event as JSON that the reference library verifies', async () => {
		let verified: unknown;
		const verdict = await sendTo((request, response) => {
			void bodyOf(request).then((body) => {
				verified = new Reference(SECRET).verify(body, request.headers as Record<string, string>);
				response.writeHead(204).end();
			});
		});
		expect(verdict).toEqual({ kind: 'delivered' });
		expect(verified).toEqual({ type: 'pin.created', timestamp: event.at, data: event });
	});

	it.each([
		[500, { kind: 'refused', answer: '500', isReceivers: true }],
		[400, { kind: 'refused', answer: '400', isReceivers: false }],
		[410, { kind: 'gone', answer: expect.stringContaining('410') }],
	])('that answers %i is understood', async (status, verdict) => {
		expect(await sendTo((_, response) => response.writeHead(status).end('x'.repeat(100_000)))).toEqual({
			...verdict,
			...(status !== 410 && { retryAfterMs: undefined }),
		});
	});

	it('that asks to be left alone says for how long', async () => {
		const asks = (value: string) => (_: IncomingMessage, response: ServerResponse) =>
			response.writeHead(429, { 'retry-after': value }).end();
		expect(await sendTo(asks('120'))).toMatchObject({ retryAfterMs: 120_000 });
		const clock = { now: () => Date.parse('2026-11-01T00:00:00Z') };
		expect(await sendTo(asks('Sun, 01 Nov 2026 00:01:00 GMT'), { clock })).toMatchObject({ retryAfterMs: 60_000 });
	});

	it('that redirects is not followed', async () => {
		let asked = 0;
		const verdict = await sendTo((_, response) => {
			asked += 1;
			response.writeHead(307, { location: 'http://169.254.169.254/' }).end();
		});
		expect(verdict).toMatchObject({ kind: 'refused', answer: '307: redirects are not followed' });
		expect(asked).toBe(1);
	});

	it('that hangs is given up after its time', async () => {
		expect(await sendTo(() => undefined, { timeoutMs: 50 })).toMatchObject({
			kind: 'refused',
			answer: 'no answer in time',
		});
	});

	it('that answers and then trickles has taken the event', async () => {
		const trickle = (_: IncomingMessage, response: ServerResponse) => void response.writeHead(200).write('x');
		expect(await sendTo(trickle, { timeoutMs: 300 })).toEqual({ kind: 'delivered' });
	});

	it('at a private address is refused before anything is sent', async () => {
		let asked = 0;
		const answer = (_: IncomingMessage, response: ServerResponse) => {
			asked += 1;
			response.end();
		};
		const verdict = await sendTo(answer, { agent: agentWith({ allowPrivateNetwork: false }) });
		expect(verdict).toMatchObject({ kind: 'refused', answer: expect.stringContaining('127.0.0.1') });
		expect(asked).toBe(0);
	});

	it('that is not there is refused without its address, which may have a secret in it', async () => {
		const port = await listening(createServer());
		const options = { agent: agentWith(), clock: systemClock, signal: new AbortController().signal };
		const closed = { url: `http://127.0.0.1:${port === 1 ? 2 : 1}/?token=secret`, key: webhookKey(SECRET) };
		const verdicts = await sendToWebhook(closed, [event], options);
		expect(verdicts).toMatchObject([{ kind: 'refused', answer: 'ECONNREFUSED', isReceivers: true }]);
	});

	it('is known by its host and path alone', () => {
		const subscriber = webhookSubscriber('https://user:pass@a.example/pins?token=secret');
		expect(subscriber).toMatchObject({ kind: 'webhook', name: 'a.example/pins' });
		expect(JSON.stringify(subscriber)).not.toMatch(/secret|pass/);
		expect(() => webhookSubscriber('ftp://a.example')).toThrow('not a web address');
	});

	it.each(['', 'secret', 'whsec_', 'whsec_c2hvcnQ=', 'whsec_!!!', `whsec_${Buffer.alloc(65).toString('base64')}`])(
		'takes no secret such as "%s"',
		(secret) => {
			expect(() => webhookKey(secret)).toThrow('The secret of the webhooks is not one');
		},
	);
});
