import { chmod, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Webhook as Reference } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../lib';
import { SqliteStore } from '../../lib/store/sqlite-store';
import { publish } from '../lib/outcomes/stage';
import { until } from '../lib/store/walk';
import { cli, ownFolder, type CliOptions } from '../support/cli';
import { afterThisTest } from '../support/cleanup';
import { origin } from '../support/origin';
import { startPage } from '../support/page';
import { emulate, samples } from '../support/pipeline';
import { commandAt, startWorker } from '../support/worker';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

interface Told {
	type: string;
	data: { id: string; title?: string; idempotencyKey?: string; outcome: string };
}

/** A receiver that verifies what it is sent, a command's environment, and a file with the secret. */
async function stage(answer: () => number = () => 204) {
	const emulator = await emulate();
	const folder = await ownFolder({ inputs: ['webhook-secret.txt'] });
	const secretFile = join(folder, 'webhook-secret.txt');
	await writeFile(secretFile, `${SECRET}\n`, { mode: 0o600 });
	const told: Told[] = [];
	const take = async (request: IncomingMessage, response: ServerResponse) => {
		const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>);
		const status = answer();
		if (status < 300)
			told.push(
				new Reference(SECRET).verify(
					Buffer.concat(chunks).toString(),
					request.headers as Record<string, string>,
				) as Told,
			);
		response.writeHead(status).end();
	};
	const receiver = await origin((request, response) => void take(request, response));
	const plain = commandAt(emulator, folder);
	const options: CliOptions = { ...plain, env: { ...plain.env, PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1' } };
	const store = () => {
		const opened = new SqliteStore(join(folder, 'ledger.sqlite'));
		afterThisTest(async () => await opened.disconnect().catch(() => undefined));
		return new Ledger(opened, { owner: 'test', leaseMs: 60_000 });
	};
	const args = ['--webhook', `${receiver}/pins?token=concealed`, '--webhook-secret-file', secretFile];
	const imported = async (titles: string[], more: string[] = args, env = options.env) => {
		const rows = titles.map((title) => `media/lemon-tart.jpg,Travel,${title},https://example.com/${title}`);
		const input = ['media_url,board,title,link', ...rows, ',Travel,no medium,'].join('\n');
		return await cli(['import', '-', '--json', ...more], { env, cwd: samples, input });
	};
	return { folder, secretFile, told, receiver, options, plain, args, store, imported };
}

const titlesOf = (told: Told[]) => told.map(({ data }) => data.title).toSorted();

describe('an import with --webhook', () => {
	it('tells of each row that came to an outcome, signed as Standard Webhooks says', async () => {
		const { told, imported, store } = await stage();
		const { code, stderr } = await imported(['one', 'two']);
		expect([code, stderr]).toEqual([1, expect.not.stringMatching(/concealed|whsec/)]);
		expect(titlesOf(told)).toEqual(['no medium', 'one', 'two']);
		expect(told.map(({ type }) => type).toSorted()).toEqual(['pin.created', 'pin.created', 'pin.failed']);
		const [subscriber] = await store().subscribers.all();
		expect(subscriber?.name).toMatch(/^127\.0\.0\.1:\d+\/pins$/);
		expect(JSON.stringify(subscriber)).not.toContain('concealed');
	});

	it('whose webhook fails ends as ever, and the next command delivers the rest', async () => {
		let isUp = false;
		const { told, imported, options, args, store } = await stage(() => (isUp ? 200 : 503));
		const { code, stderr } = await imported(['one']);
		expect([code, stderr]).toEqual([1, expect.stringContaining('does not take events (503)')]);
		expect(told).toEqual([]);
		isUp = true;
		const [subscriber] = await store().subscribers.all();
		await publish(store(), 'by another process', '99'); // so that the receiver is found to be up at once
		const worker = startWorker(options, args);
		await until(() => told.length === 3);
		await worker.stop();
		expect(titlesOf(told)).toEqual(['Title of by another process', 'no medium', 'one']);
		expect(await store().outbox.waiting(subscriber?.id ?? '', 1)).toEqual([]);
	});

	it('refuses a private address unless it is allowed, and says so', async () => {
		const { told, imported, plain, args } = await stage();
		const { stderr } = await imported(['one'], args, plain.env);
		expect(stderr).toContain('PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK');
		expect(told).toEqual([]);
	});

	it.each([
		['no secret', (args: string[]) => args.slice(0, 2), /goes with --webhook-secret-file.*openssl rand/],
		[
			'an address that is none',
			(args: string[]) => ['--webhook', 'example.com', ...args.slice(2)],
			/not a web address/,
		],
	])('refuses %s before anything is published', async (_, change, message) => {
		const { imported, args, told } = await stage();
		const { code, stderr } = await imported(['one'], change(args));
		expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
		expect(told).toEqual([]);
	});

	it('refuses a secret that others can read, and one that is none, without repeating it', async () => {
		const { folder, imported, args } = await stage();
		const files = { open: [SECRET, 0o644, /Others can read/], bad: ['whsec_abc', 0o600, /24 to 64 bytes/] } as const;
		for (const [name, [text, mode, message]] of Object.entries(files)) {
			const file = join(folder, 'webhook-secret.txt');
			await writeFile(file, text);
			await chmod(file, mode);
			const { code, stderr } = await imported([name], args);
			expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
			expect(stderr).not.toContain(text);
		}
	});

	it('takes its webhooks from variables too', async () => {
		const { told, imported, options, args, secretFile } = await stage();
		await imported(['one'], [], {
			...options.env,
			PINTEREST_PIPELINE_WEBHOOK: args[1] ?? '',
			PINTEREST_PIPELINE_WEBHOOK_SECRET_FILE: secretFile,
		});
		expect(titlesOf(told)).toEqual(['no medium', 'one']);
	});
});

describe('the page Webhooks', () => {
	it('shows how deliveries go, sends a test event, and sends a dead letter again or drops it', async () => {
		let isUp = true;
		const { told, options, args, store } = await stage(() => (isUp ? 200 : 500));
		const page = await startPage(options, args);
		const shown = async () => await (await page.get('/webhooks')).text();
		await expect.poll(shown).toContain('127.0.0.1');
		expect(await shown()).not.toMatch(/concealed|whsec/);
		const [{ id } = { id: '' }] = await store().subscribers.all();
		await page.post(`/webhooks/${id}/test`, {});
		await until(() => told.length === 1);
		expect(told[0]).toMatchObject({ type: 'test' });
		await expect.poll(shown).toContain('works');

		isUp = false;
		const rows = [1, 2].map((sequence) => `dead:${id}:0000000000000001:job:00000${sequence}`);
		const { store: rowsOf } = store();
		for (const row of rows) {
			const event = { id: row, type: 'pin.created', title: `<i>${row.at(-1)}</i>`, outcome: 'created', sequence: 1 };
			await rowsOf.set(row, JSON.stringify({ event, answer: '503', diedAt: Date.now() }));
		}
		expect(await shown()).toContain('&lt;i&gt;1&lt;/i&gt;');
		isUp = true;
		await page.post(`/webhooks/${id}/again`, { row: rows[0] ?? '' });
		await page.post(`/webhooks/${id}/drop`, { row: rows[1] ?? '' });
		await until(() => told.length === 2);
		expect(told[1]?.data.id).toBe(rows[0]);
		expect(await shown()).not.toContain('Send again');
		expect((await page.post(`/webhooks/${id}/drop`, { row: 'job:x' })).status).toBe(404);
		expect((await page.post('/webhooks/none/test', {})).status).toBe(404);
		await page.stop();
	});
});
