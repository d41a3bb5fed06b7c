import { describe, expect, it } from 'vitest';
import { Ledger } from '../../lib';
import { SqliteStore } from '../../lib/store/sqlite-store';
import { ownFolder, cli, type CliOptions } from '../support/cli';
import { heldApi } from '../support/held-api';
import { startPage, type PageAt } from '../support/page';
import { emulate, samples } from '../support/pipeline';
import { secretsInText } from '../support/secrets';
import { commandAt, importDue } from '../support/worker';

const SHEET = [
	'media_url,board,title,campaign',
	'media/lemon-tart.jpg,Travel,Lemon tart,spring',
	'media/mountain-lake.jpg,Travel,Lake,spring',
	'media/lemon-tart.jpg,Nowhere,Lost,autumn',
].join('\n');

const NOT_UNDERSTOOD = [
	'/jobs?limit=0',
	'/jobs?limit=1e9',
	'/jobs?limit=ten',
	'/jobs?state=finished',
	'/jobs?needs=money',
	'/jobs?since=yesterday',
	'/jobs?after=../../etc',
	'/jobs?campaign=a&campaign=b',
	'/jobs?__proto__=1',
	'/jobs?compaign=summer',
	`/jobs?text=${'x'.repeat(1000)}`,
	'/imports?after=1',
	'/imports/last/rows?after=-1',
];

const HOSTILE = ['%00', '%25', "'; drop table rows; --", '%E2%80%AE', 'list:all', '<script>', '{}'];

/** A page at an emulator, and its API, whose answers are held against the OpenAPI document. */
async function stage(fill: (options: CliOptions) => Promise<unknown> = async () => await Promise.resolve()) {
	const emulator = await emulate();
	const options = commandAt(emulator, await ownFolder());
	await fill(options);
	const page = await startPage(options);
	return { emulator, options, page, ...(await heldApi(page)) };
}

const importSheet = async (options: CliOptions, sheet = SHEET) =>
	await cli(['import', '-', '--json'], { ...options, cwd: samples, input: sheet });

/** Opens the record of a command, writes to it, and closes it. */
async function inRecord({ env }: CliOptions, work: (ledger: Ledger) => Promise<void>): Promise<void> {
	const store = new SqliteStore(env?.PINTEREST_PIPELINE_STORE?.slice('sqlite:'.length) ?? '');
	await work(new Ledger(store, { owner: 'test', leaseMs: 60_000 }));
	await store.disconnect();
}

/** A job that ended with a problem, without an import. */
async function addFailed(ledger: Ledger, name: string, label: object = {}): Promise<void> {
	const claim = await ledger.claim({
		key: `user:${name}`,
		payload: {},
		label: { title: `Pin ${name}`, board: 'Travel', source: 'a.jpg', ...label },
	});
	if (claim.kind !== 'claimed') throw new Error('it is new');
	await claim.lease.failed({ code: 'image-too-small', category: 'media', message: 'Small.', action: 'replace-asset' });
}

interface SentEvent {
	id: string;
	event: string;
	data: Record<string, unknown>;
}

/** Listens to the events of a page. */
async function listen({ call }: Pick<PageAt, 'call'>, lastId?: string) {
	const leaving = new AbortController();
	const headers: Record<string, string> = lastId === undefined ? {} : { 'last-event-id': lastId };
	const answer = await call('/api/events', { headers, signal: leaving.signal });
	if (!answer.body) throw new Error(`It answered ${answer.status}`);
	const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
	let text = '';
	const read = async (enough: () => boolean) => {
		while (!enough()) {
			const { value, done } = await reader.read();
			if (done) throw new Error('The stream has ended.');
			text += value;
		}
	};
	await read(() => text.includes('retry:'));
	const sent = () =>
		text
			.split('\n\n')
			.slice(0, -1)
			.filter((block) => block.includes('data:'))
			.map(eventOf);
	return {
		/** The first events, when so many are there. */
		events: async (count: number) => {
			await read(() => sent().length >= count);
			return sent();
		},
		end: () => leaving.abort(),
	};
}

function eventOf(block: string): SentEvent {
	const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s)));
	return { id: fields.id, event: fields.event, data: JSON.parse(fields.data) };
}

describe('the list of jobs', () => {
	it('has the jobs that fit every filter', async () => {
		const { call } = await stage(importSheet);
		const titles = async (query: string) =>
			(await call(`/jobs?${query}`)).body.items.map(({ title }: { title: string }) => title).sort();
		expect(await titles('')).toEqual(['Lake', 'Lemon tart']);
		expect(await titles('campaign=Spring')).toEqual(['Lake', 'Lemon tart']);
		expect(await titles('campaign=autumn')).toEqual([]);
		expect(await titles('board=travel&state=published&state=failed')).toEqual(['Lake', 'Lemon tart']);
		expect(await titles('state=failed')).toEqual([]);
		expect(await titles('text=lemon%20TART')).toEqual(['Lemon tart']);
		expect(await titles('text=mountain')).toEqual(['Lake']);
		expect(await titles('since=2020-01-01T00:00:00Z&until=2020-02-01T00:00:00Z')).toEqual([]);
		expect(await titles('needs=replace-asset')).toEqual([]);
	});

	it('names fields as the other interfaces do', async () => {
		const { call, emulator } = await stage(importSheet);
		const { items, after } = (await call('/jobs?text=lake')).body;
		const [pin] = emulator.pins().filter(({ title }) => title === 'Lake');
		expect(after).toBeNull();
		expect(items).toEqual([
			expect.objectContaining({
				idempotencyKey: expect.stringMatching(/^pin:[0-9a-f]{40}$/),
				state: 'published',
				outcome: 'created',
				pinId: pin?.id,
				pinUrl: expect.stringContaining(String(pin?.id)),
				board: 'Travel',
				campaign: 'spring',
			}),
		]);
	});

	it('gives each of 500 jobs in pages once, none left out', async () => {
		const { call } = await stage(async (options) => {
			await inRecord(options, async (ledger) => {
				for (let index = 0; index < 500; index++) await addFailed(ledger, String(index).padStart(3, '0'));
			});
		});
		const seen: string[] = [];
		for (let after: string | null = ''; after !== null;) {
			const { body }: { body: any } = await call(`/jobs?limit=47${after && `&after=${encodeURIComponent(after)}`}`);
			seen.push(...body.items.map(({ idempotencyKey }: { idempotencyKey: string }) => idempotencyKey));
			after = body.after;
		}
		expect(seen).toHaveLength(500);
		expect(new Set(seen).size).toBe(500);
		const failed = await call('/jobs?needs=replace-asset&text=042');
		expect(failed.body.items).toMatchObject([
			{ idempotencyKey: 'user:042', needs: 'replace-asset', outcome: 'failed' },
		]);
	});
});

describe('one job', () => {
	it('is found by its key, the beginning of it, and its pin, with its history', async () => {
		const { call } = await stage(importSheet);
		const [{ idempotencyKey, pinId }] = (await call('/jobs?text=lake')).body.items;
		for (const key of [idempotencyKey, idempotencyKey.slice(0, 14), pinId]) {
			const { body } = await call(`/jobs/${encodeURIComponent(key)}`);
			expect(body).toMatchObject({ idempotencyKey, history: expect.any(Array) });
			expect(body.history.at(-1)).toMatchObject({ state: 'published', attempt: 1 });
		}
	});

	it('is moved, cancelled and brought back', async () => {
		let key = '';
		const { post } = await stage(async (options) => {
			key = encodeURIComponent((await importDue(options, { Later: 3600 })).Later as string);
		});
		const moved = await post(`/jobs/${key}/move`, { runAt: '2031-03-01T09:00:00+01:00' });
		expect(moved.body).toMatchObject({ state: 'scheduled', dueAt: '2031-03-01T08:00:00Z' });
		expect((await post(`/jobs/${key}/cancel`)).body).toMatchObject({ state: 'cancelled' });
		expect((await post(`/jobs/${key}/move`, { runAt: '2031-03-01T09:00:00Z' })).body.problem.code).toBe(
			'job-not-waiting',
		);
		const back = await post(`/jobs/${key}/retry`);
		expect(back.body).toMatchObject({ state: 'scheduled', dueAt: '2031-03-01T08:00:00Z' });
		expect(back.body.history.at(-1).reason).toBe('brought back by the API');
	});

	it('with an unknown outcome is resolved by a person', async () => {
		let key = '';
		const { post, emulator } = await stage(async (options) => {
			await importSheet(options);
			await inRecord(options, async (ledger) => {
				for (const name of ['there', 'gone']) {
					const claim = await ledger.claim({
						key: `user:${name}`,
						payload: {},
						label: { board: 'Travel', source: 'a.jpg' },
					});
					if (claim.kind !== 'claimed') throw new Error('it is new');
					await claim.lease.beginAttempt('fingerprint', {});
					await claim.lease.unknown({
						code: 'outcome-unknown',
						category: 'network',
						message: 'No answer.',
						action: 'none',
					});
				}
			});
			key = 'user:gone';
		});
		const gone = await post(`/jobs/${encodeURIComponent(key)}/resolve`, { notThere: true });
		expect(gone).toMatchObject({ status: 200, body: { state: 'failed' } });
		const other = await post('/jobs/user:there/resolve', { pin: '999999999999999999' });
		expect(other.body.problem.code).toBe('pin-not-on-account');
		const ours = await post('/jobs/user:there/resolve', { pin: emulator.pins()[0]?.id });
		expect(ours).toMatchObject({ status: 409, body: { problem: { code: 'pin-of-another-job' } } });
	});
});

it('today tells what shipped, what waits and what needs a person', async () => {
	const { call } = await stage(async (options) => {
		await importSheet(options);
		await importDue(options, { Later: 3600 });
		await inRecord(options, async (ledger) => await addFailed(ledger, 'small'));
	});
	const { body } = await call('/today');
	expect(body).toMatchObject({
		shipped: { count: 2, isMore: false, items: [{ outcome: 'created' }, { outcome: 'created' }] },
		waiting: { count: 1, next: [{ title: 'Later' }] },
		inProgress: { count: 0 },
	});
	const needs = (wanted: string) => body.needsYou.find((each: { needs: string }) => each.needs === wanted);
	expect(needs('replace-asset')).toMatchObject({ count: 1, items: [{ idempotencyKey: 'user:small' }], imports: [] });
	expect(needs('fix-board')).toMatchObject({ count: 1, items: [], imports: [{ count: 1, rows: [{ row: 4 }] }] });
	expect((await call('/today?period=yesterday')).body.shipped.count).toBe(0);
	expect(await call('/today?period=ever')).toMatchObject({ status: 400 });
});

describe('imports', () => {
	it('are listed with counters, rows and the results sheet', async () => {
		const { call } = await stage(async (options) => {
			await importSheet(options);
			await importSheet(options, 'media_url,board,title\nmedia/sea-waves.jpg,Travel,Waves');
		});
		const first = await call('/imports?limit=1');
		expect(first.body.items).toMatchObject([{ rows: 1, created_rows: 1 }]);
		const second = await call(`/imports?limit=1&after=${encodeURIComponent(first.body.after)}`);
		expect(second.body).toMatchObject({ items: [{ rows: 3, created_rows: 2, failed_rows: 1 }], after: null });
		const { id } = second.body.items[0];
		expect((await call(`/imports/${id}`)).body).toMatchObject({ id, counted: 'now', created_rows: 2 });
		expect((await call('/imports/last')).body.rows).toBe(1);
		const { items } = (await call(`/imports/${id}/rows?show=needs-something`)).body;
		expect(items).toMatchObject([
			{ row: 4, outcome: 'failed', problem: { code: 'board-unknown', action: 'fix-board' } },
		]);
		const page = await call(`/imports/${id}/rows?limit=2`);
		expect(page.body).toMatchObject({ items: [{ row: 2 }, { row: 3 }], after: '3' });
		expect((await call(`/imports/${id}/rows?limit=2&after=3`)).body).toMatchObject({
			items: [{ row: 4 }],
			after: null,
		});
		const sheet = await call<string>(`/imports/${id}/results.csv`);
		expect(sheet.headers.get('content-disposition')).toBe(`attachment; filename="${id}-results.csv"`);
		expect(sheet.body.split(/\r?\n/)[0]).toMatch(/outcome,pin_url,problem,action,row_key,media_url/);
	});
});

describe('limits', () => {
	it('are those of the connected account', async () => {
		const { call, post } = await stage();
		const { body } = await call('/limits');
		expect(body).toMatchObject({ account: expect.stringMatching(/^\d+$/), paused: [], closed: [] });
		expect(body.budgets.map(({ name }: { name: string }) => name)).toContain('org_write');
		expect(await post('/limits/resume', { name: 'example.com' })).toMatchObject({
			status: 404,
			body: { problem: { code: 'nothing-paused' } },
		});
	});

	it('say that no account is connected, or that Pinterest does not answer, and show what is paused all the same', async () => {
		const emulator = await emulate();
		const gone = await stage();
		await gone.emulator.close();
		const unanswered = (await gone.call('/limits')).body;
		expect(unanswered).toMatchObject({ account: null, problem: { category: 'network' }, paused: [] });
		const { env } = commandAt(emulator, await ownFolder());
		const { PINTEREST_ACCESS_TOKEN: _, ...without } = env ?? {};
		const { call } = await heldApi(await startPage({ env: without }));
		expect((await call('/limits')).body).toMatchObject({
			account: null,
			problem: { code: 'no-credential' },
			paused: [],
		});
	});
});

describe('events', () => {
	it('tell of a job that comes to its state, and go on after a break without a gap', async () => {
		const { page, options } = await stage();
		const stream = await listen(page);
		await inRecord(options, async (ledger) => await addFailed(ledger, 'one'));
		const [event] = await stream.events(1);
		expect(event).toMatchObject({ event: 'job', data: { idempotencyKey: 'user:one', outcome: 'failed' } });
		stream.end();
		await inRecord(options, async (ledger) => {
			await addFailed(ledger, 'two');
			await addFailed(ledger, 'three');
		});
		const again = await listen(page, event?.id);
		const missed = await again.events(2);
		expect(missed.map(({ data }) => data.idempotencyKey).sort()).toEqual(['user:three', 'user:two']);
		again.end();
	});

	it('are refused to more clients than the page serves', async () => {
		const { page } = await stage();
		const streams = await Promise.all(Array.from({ length: 50 }, async () => await listen(page)));
		const refused = await page.call('/api/events');
		expect([refused.status, await refused.json()]).toMatchObject([429, { problem: { code: 'too-many-listeners' } }]);
		for (const stream of streams) stream.end();
	});
});

describe('the API', () => {
	it('has an OpenAPI document that is valid, and a page for people', async () => {
		const { definition, page } = await stage();
		expect(definition.openapi).toBe('3.0.3'); // heldApi accepts no document that is not valid
		const overview = await page.text('/api');
		for (const path of Object.keys(definition.paths ?? {})) expect(overview).toContain(`/api${path}`);
	});

	it('refuses without a login, with a wrong token, and changes by a reader', async () => {
		const { page } = await stage();
		const [withoutLogin, wrong]: Record<string, string>[] = [{}, { authorization: 'Bearer wrong-token-of-nobody' }];
		for (const headers of [withoutLogin, wrong]) {
			const answer = await fetch(new URL('/api/jobs', page.url), { headers });
			expect([answer.status, await answer.json()]).toMatchObject([401, { problem: { code: 'not-logged-in' } }]);
		}
		const headers = { authorization: `Bearer ${page.readerToken}`, 'content-type': 'application/json' };
		expect((await page.call('/api/jobs', { headers })).status).toBe(200);
		const change = await page.call('/api/jobs/user:x/cancel', { method: 'POST', headers, body: '{}' });
		expect([change.status, await change.json()]).toMatchObject([403, { problem: { code: 'read-only' } }]);
	});

	it('refuses an address that it does not understand with a sentence', async () => {
		const { call } = await stage();
		for (const path of NOT_UNDERSTOOD)
			expect([path, await call(path)]).toMatchObject([
				path,
				{ status: 400, body: { problem: { code: 'query-invalid' } } },
			]);
	});

	it('finds nothing, and breaks nothing, for a hostile text', async () => {
		const { call } = await stage(importSheet);
		for (const text of HOSTILE)
			for (const name of ['campaign', 'board', 'account', 'import', 'text'])
				expect([text, await call(`/jobs?${name}=${text}`)]).toMatchObject([text, { status: 200, body: { items: [] } }]);
	});

	it('answers 404 in JSON for what is not there', async () => {
		const { call, post, page } = await stage();
		expect(await call('/jobs/user:nobody')).toMatchObject({ status: 404, body: { problem: { code: 'job-unknown' } } });
		expect(await post('/jobs/user:nobody/cancel')).toMatchObject({ status: 404 });
		expect(await call('/imports/nothing')).toMatchObject({
			status: 404,
			body: { problem: { code: 'import-unknown' } },
		});
		expect(await call('/imports/nothing/rows')).toMatchObject({ status: 404 });
		expect(await call('/nothing')).toMatchObject({ status: 404, body: { problem: { code: 'not-found' } } });
		expect((await page.call('/api/imports/nothing/results.csv')).headers.get('content-type')).toMatch(/json/);
	});

	it('takes JSON alone, and not more of it than 64 KiB', async () => {
		const { call, post } = await stage();
		const send = async (type: string, body: string) =>
			await call('/jobs/user:x/cancel', { method: 'POST', headers: { 'content-type': type }, body });
		expect(await send('text/plain', '{}')).toMatchObject({ status: 415, body: { problem: { code: 'body-not-json' } } });
		expect(await send('application/x-www-form-urlencoded', 'a=b')).toMatchObject({ status: 415 });
		expect(await send('application/json', '{')).toMatchObject({ status: 415 });
		expect(await send('application/json', '{"surprise":1}')).toMatchObject({ status: 400 });
		expect(await send('application/json', '[]')).toMatchObject({ status: 400 });
		expect(await send('application/json', JSON.stringify({ text: 'x'.repeat(70_000) }))).toMatchObject({ status: 413 });
		expect(await post('/jobs/user:x/move', { runAt: '2031-03-01T09:00:00' })).toMatchObject({
			status: 400,
			body: { problem: { code: 'body-invalid' } },
		});
		expect(await post('/jobs/user:x/resolve', {})).toMatchObject({ status: 400 });
	});

	it('answers HEAD and OPTIONS, and refuses other methods', async () => {
		const { call, page } = await stage();
		const head = await page.call('/api/jobs', { method: 'HEAD' });
		expect([head.status, await head.text()]).toEqual([200, '']);
		expect((await page.call('/api/events', { method: 'HEAD' })).status).toBe(200);
		const options = await page.call('/api/jobs', { method: 'OPTIONS' });
		expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
		for (const method of ['PUT', 'DELETE', 'PATCH', 'POST'])
			expect(await call('/jobs', { method })).toMatchObject({
				status: 405,
				body: { problem: { code: 'method-not-allowed' } },
			});
		expect((await call('/jobs/user:x/cancel')).status).toBe(405);
	});

	it('lets no other site read it, and nobody keep its answers', async () => {
		const { page } = await stage();
		const origin = 'https://elsewhere.example';
		for (const method of ['GET', 'OPTIONS']) {
			const headers = { origin, 'access-control-request-method': 'GET' };
			const answer = await page.call('/api/jobs', { method, headers });
			expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
			expect(answer.headers.get('cache-control')).toBe('no-store');
		}
		const change = await page.call('/api/jobs/user:x/cancel', {
			method: 'POST',
			headers: { origin, 'content-type': 'application/json' },
			body: '{}',
		});
		expect(change.status).toBe(403);
	});

	it('answers every operation, and each kind of refusal, as its document says', async () => {
		const { call, post, called, definition, page } = await stage(importSheet);
		const [{ idempotencyKey }] = (await call('/jobs?text=lake')).body.items;
		const key = encodeURIComponent(idempotencyKey);
		for (const path of [
			`/jobs/${key}`,
			'/today',
			'/imports',
			'/imports/last',
			'/imports/last/rows',
			'/limits',
			'/openapi.json',
		])
			expect((await call(path)).status).toBe(200);
		for (const change of ['retry', 'cancel']) expect((await post(`/jobs/${key}/${change}`)).status).toBe(409);
		expect((await post(`/jobs/${key}/move`, { runAt: '2031-03-01T09:00:00Z' })).status).toBe(409);
		expect((await post(`/jobs/${key}/resolve`, { notThere: true })).status).toBe(409);
		expect((await post('/limits/resume', { name: 'x' })).status).toBe(404);
		expect((await call<string>('/imports/last/results.csv')).status).toBe(200);
		(await listen(page)).end();
		called.add('streamEvents 200');
		const names = Object.values(definition.paths ?? {}).flatMap((path) =>
			Object.values(path as object).map(({ operationId }: { operationId: string }) => operationId),
		);
		expect([...new Set([...called].map((each) => each.split(' ')[0]))].sort()).toEqual(names.sort());
		const everything = JSON.stringify(
			await Promise.all(['/jobs', '/imports', '/limits'].map(async (path) => (await call(path)).body)),
		);
		expect(secretsInText('the answers', everything)).toEqual([]);
	});
});
