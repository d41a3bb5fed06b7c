import { createHmac } from 'node:crypto';
import { pipelineError } from '../sentences/problems';

/** The shortest and the longest secret, in bytes. Source: the Standard Webhooks specification, "Signature scheme". */
const SECRET_BYTES = { least: 24, most: 64 };
const PREFIX = 'whsec_';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The key of a secret as the Standard Webhooks specification writes it, `whsec_` and Base64. @throws PipelineError `webhook-secret-invalid`, without the secret. */
export function webhookKey(secret: string): Buffer {
	const text = secret.trim();
	const encoded = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : '';
	const key = BASE64.test(encoded) ? Buffer.from(encoded, 'base64') : Buffer.alloc(0);
	if (key.length < SECRET_BYTES.least || key.length > SECRET_BYTES.most) throw pipelineError('webhook-secret-invalid');
	return key;
}

/** The headers by which a receiver knows that a message is genuine, and when it was sent. @param nowMs epoch milliseconds. */
export function signedHeaders(key: Buffer, id: string, body: string, nowMs: number): Record<string, string> {
	const timestamp = String(Math.floor(nowMs / 1000));
	const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
	return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
