import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { tokenPort } from '../../../lib';
import type { ApiRequest } from '../../../lib/pinterest/http';
import { MAX_ANSWER_BYTES } from '../../../lib/pinterest/api-agent';
import { outcomes, image, importAll } from '../../support/import';
import { origin, problemOf } from '../../support/origin';
import { emulate, pipelineAt } from '../../support/pipeline';

const tokens = { current: async () => 'token', refresh: async () => undefined };
const read: ApiRequest = { operation: 'GET /boards', method: 'GET', path: '/boards', budget: 'org_read', safe: true };

/** JSON without end, until nobody takes it any more; tells how much was taken. */
function endless(status: number) {
	const sent = { bytes: 0 };
	const part = Buffer.alloc(256 * 1024, ' ');
	const pour = (response: ServerResponse): void => {
		while (!response.destroyed && sent.bytes < 900_000_000) {
			sent.bytes += part.length;
			if (!response.write(part)) return void response.once('drain', () => pour(response));
		}
		response.end('{}');
	};
	const listener = (_: unknown, response: ServerResponse) => {
		response.writeHead(status, { 'content-type': 'application/json' });
		pour(response);
	};
	return { sent, listener };
}

it('an answer of 900 MB, which cost 2.9 GB, is cut off after 16 MiB, and says so', async () => {
	const { sent, listener } = endless(200);
	const call = tokenPort({ apiBaseUrl: await origin(listener), tokens });
	const problem = await problemOf(call(read));
	expect(problem).toMatchObject({ code: 'answer-too-large', message: expect.stringContaining('more than 16 MiB') });
	expect(sent.bytes).toBeLessThan(MAX_ANSWER_BYTES * 4);
});

it('a refusal that is too large is still a refusal', async () => {
	const { listener } = endless(403);
	const call = tokenPort({ apiBaseUrl: await origin(listener), tokens });
	expect(await call(read)).toMatchObject({ status: 403, body: '' });
});

it('an answer of 15 MB is read', async () => {
	const text = JSON.stringify({ items: ['a'.repeat(15_000_000)] });
	const call = tokenPort({ apiBaseUrl: await origin((_, response) => response.end(text)), tokens });
	expect(((await call(read)).body as { items: string[] }).items[0]).toHaveLength(15_000_000);
});

it('a pin whose answer was cut off for its size is unknown, not failed: it may be there', async () => {
	const emulator = await emulate();
	const { listener } = endless(201);
	const large = tokenPort({ apiBaseUrl: await origin(listener), tokens });
	const pipeline = pipelineAt(emulator, {
		settings: { onUnknown: 'hold' },
		http: (port) => async (request) => await (request.operation === 'POST /pins' ? large : port)(request),
	});
	expect(outcomes(await importAll(pipeline, [image('One')]))).toEqual(['outcome-unknown-held']);
});
