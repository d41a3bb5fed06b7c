import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ProgressNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator';
import { afterThisTest } from '../support/cleanup';
import { cli, ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { commandAt, inSeconds } from '../support/worker';

const CLI = join(__dirname, '../../dist/runner/cli.js');
const READING = ['analytics', 'get_job', 'limits', 'list_boards', 'list_jobs', 'plan'];
const WRITING = ['create_pin', 'import_rows'];

interface Answer {
	isError?: boolean;
	text: string;
	structured: Record<string, unknown> & { problem?: { code: string; action: string } };
}

interface Agent {
	client: Client;
	call: (name: string, args?: Record<string, unknown>, onprogress?: (said: unknown) => void) => Promise<Answer>;
	/** What the server wrote to standard error. */
	said: () => string;
	pid: number;
}

/** An agent whose client starts the command as a child process. */
async function agentOf(emulator: Emulator, folder: string, args: string[] = [], env = {}): Promise<Agent> {
	const transport = new StdioClientTransport({
		command: process.execPath,
		args: [CLI, 'mcp', ...args],
		env: { PATH: process.env.PATH ?? '', HOME: folder, ...commandAt(emulator, folder).env, ...env },
		stderr: 'pipe',
	});
	let said = '';
	transport.stderr?.on('data', (text: Buffer) => (said += text.toString()));
	const client = new Client({ name: 'test', version: '1' });
	await client.connect(transport);
	afterThisTest(async () => await client.close());
	return {
		client,
		call: async (name, given = {}, onprogress) => {
			// Kept by the client itself: `onprogress` misses what arrives in one piece with the answer.
			client.setNotificationHandler(ProgressNotificationSchema, ({ params: { progressToken: _, ...params } }) =>
				onprogress?.(params),
			);
			const answer = await client.callTool({ name, arguments: given }, undefined, onprogress && { onprogress });
			const [content] = answer.content as { text: string }[];
			return {
				isError: answer.isError as boolean | undefined,
				text: content?.text ?? '',
				structured: (answer.structuredContent ?? {}) as Answer['structured'],
			};
		},
		said: () => said,
		pid: transport.pid as number,
	};
}

/** A folder with a picture, and a folder outside of it with another one. */
async function pictureFolder(): Promise<string> {
	const folder = join(await ownFolder(), 'pins');
	await mkdir(folder);
	await copyFile(join(samples, 'media/lemon-tart.jpg'), join(folder, 'tart.jpg'));
	await copyFile(join(samples, 'media/lemon-tart.jpg'), join(folder, '../outside.jpg'));
	await symlink(join(folder, '../outside.jpg'), join(folder, 'way-out.jpg'));
	return folder;
}

/** One call whose answer is not waited for: standard input ends behind it. */
async function piped(emulator: Emulator, folder: string, params: object) {
	const clientInfo = { name: 'pipe', version: '1' };
	const messages = [
		{ id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo } },
		{ method: 'notifications/initialized' },
		{ id: 2, method: 'tools/call', params },
	];
	const { code, stdout } = await cli(['mcp', '--allow-writes', '--folder', await pictureFolder()], {
		...commandAt(emulator, folder),
		input: messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join(''),
	});
	const lines = stdout.trim().split('\n');
	return { code, answers: lines.map((line) => JSON.parse(line) as { id: number; result: Record<string, unknown> }) };
}

const writes = (emulator: Emulator) => emulator.requests().filter(({ method }) => method !== 'GET');
const pin = { board: 'Travel', title: 'Tart', link: 'https://example.com/tart', media_url: 'tart.jpg' };

describe('pinterest-pipeline mcp', () => {
	it('offers only tools that read, and sends nothing, without --allow-writes', async () => {
		const emulator = await emulate();
		const { client, call } = await agentOf(emulator, await ownFolder(), ['--folder', await pictureFolder()]);
		const { tools } = await client.listTools();
		expect(tools.map(({ name }) => name).sort()).toEqual(READING);
		for (const { annotations, description, outputSchema } of tools) {
			expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
			expect(description).toMatch(/\.$/);
			expect(outputSchema).toBeDefined();
		}
		expect(client.getInstructions()).toContain('not available: to publish, a person has to start it with');
		for (const name of WRITING)
			expect(await call(name, name === 'create_pin' ? pin : { rows: [pin] })).toMatchObject({ isError: true });
		await call('plan', { rows: [pin] });
		await call('list_boards');
		expect(writes(emulator)).toEqual([]);
		expect(emulator.pins()).toEqual([]);
	});

	it('makes one pin of the same create called twice, and answers existing with its address', async () => {
		const emulator = await emulate();
		const args = ['--allow-writes', '--folder', await pictureFolder()];
		const { client, call } = await agentOf(emulator, await ownFolder(), args);
		const { tools } = await client.listTools();
		expect(tools.map(({ name }) => name).sort()).toEqual([...READING, ...WRITING].sort());
		expect(tools.find(({ name }) => name === 'create_pin')?.annotations).toMatchObject({
			readOnlyHint: false,
			destructiveHint: true,
			idempotentHint: true,
		});
		const first = await call('create_pin', pin);
		const second = await call('create_pin', pin);
		const [made] = emulator.pins();
		expect(emulator.pins()).toHaveLength(1);
		expect(first).toMatchObject({ isError: undefined, structured: { outcome: 'created', pin: { id: made?.id } } });
		expect(second.structured).toMatchObject({
			outcome: 'existing',
			pin: first.structured.pin,
			key: first.structured.key,
		});
		expect(JSON.parse(first.text)).toEqual(first.structured);
		const job = await call('get_job', { key: made?.id });
		expect(job.structured).toMatchObject({ key: first.structured.key, state: 'published', title: 'Tart' });
	});

	it('makes one pin of the same create called several times at the same moment', async () => {
		const emulator = await emulate();
		const { call } = await agentOf(emulator, await ownFolder(), ['--allow-writes', '--folder', await pictureFolder()]);
		const answers = await Promise.all([1, 2, 3].map(async () => await call('create_pin', pin)));
		expect(answers.map(({ structured }) => structured.outcome).sort()).toEqual(['created', 'existing', 'existing']);
		expect(emulator.pins()).toHaveLength(1);
	});

	it('says of an edited pin what differs, and changes it only when it is told to', async () => {
		const emulator = await emulate();
		const { call } = await agentOf(emulator, await ownFolder(), ['--allow-writes', '--folder', await pictureFolder()]);
		await call('create_pin', pin);
		const edited = { ...pin, title: 'Lemon tart' };
		const asked = await call('create_pin', edited);
		expect(asked).toMatchObject({ isError: true, structured: { outcome: 'failed', problem: { code: 'edited' } } });
		expect(asked.text).toContain('title');
		const updated = await call('create_pin', { ...edited, on_edit: 'update' });
		expect(updated.structured).toMatchObject({ outcome: 'existing', changed: ['title'] });
		expect(emulator.pins()).toMatchObject([{ title: 'Lemon tart' }]);
	});

	it('plans rows, imports them, and lists what became of them page by page', async () => {
		const emulator = await emulate();
		const { call } = await agentOf(emulator, await ownFolder(), ['--allow-writes', '--folder', await pictureFolder()]);
		const rows = [
			{ ...pin, link: 'https://example.com/1', campaign: 'Summer' },
			{ ...pin, link: 'https://example.com/2', run_at: inSeconds(3600) },
			{ ...pin, link: 'https://example.com/3', board: 'No such board' },
		];
		const planned = await call('plan', { rows });
		expect(planned.structured).toMatchObject({
			account: true,
			totals: { rows: 3, created: 1, scheduled: 1, failed: 1 },
		});
		expect(writes(emulator)).toEqual([]);
		const said: unknown[] = [];
		const imported = await call('import_rows', { rows }, (progress) => said.push(progress));
		expect(said).toContainEqual({ progress: 3, message: expect.any(String) });
		expect(imported).toMatchObject({
			isError: undefined,
			structured: { totals: { rows: 3, created: 1, scheduled: 1, failed: 1 } },
		});
		expect(imported.structured.rows).toMatchObject([
			{ row: 3, outcome: 'failed', problem: { action: 'fix-board' } },
			{ row: 1, outcome: 'created' },
			{ row: 2, outcome: 'scheduled' },
		]);
		const ofImport = await call('list_jobs', { import: imported.structured.import, limit: 1 });
		const after = ofImport.structured.next;
		const next = await call('list_jobs', { import: imported.structured.import, limit: 1, after });
		const listed = [ofImport, next].flatMap(({ structured }) => structured.jobs as { state: string }[]);
		expect(listed.map(({ state }) => state).sort()).toEqual(['published', 'scheduled']);
		expect(next.structured.next).toBeUndefined();

		const again = await call('import_rows', { rows });
		expect(again.structured).toMatchObject({ totals: { existing: 1, scheduled: 1, failed: 1 } });
		expect(emulator.pins()).toHaveLength(1);
		expect((await call('list_jobs', { due_within_hours: 2 })).structured.jobs).toHaveLength(1);
		expect((await call('list_jobs', { campaign: 'summer' })).structured.jobs).toMatchObject([{ state: 'published' }]);
	});

	it('answers a failure as an error with a sentence and its action', async () => {
		const emulator = await emulate();
		const { call } = await agentOf(emulator, await ownFolder(), ['--allow-writes', '--folder', await pictureFolder()]);
		const boardless = await call('create_pin', { ...pin, board: 'Nowhere' });
		expect(boardless).toMatchObject({
			isError: true,
			structured: { outcome: 'failed', problem: { action: 'fix-board' } },
		});
		expect(boardless.text).toMatch(/^The pin was not published\. .*Nowhere.* Use a board that list_boards returns\.$/);
		const none = await call('import_rows', { rows: [{ ...pin, board: 'Nowhere' }] });
		expect(none).toMatchObject({
			isError: true,
			text: expect.stringMatching(/^No row was published\.\nRow 1: .*Nowhere/),
		});
		const misspelt = await call('create_pin', { ...pin, tittle: 'x' });
		expect(misspelt).toMatchObject({ isError: true, text: expect.stringContaining('tittle') });
		expect(await call('get_job', { key: 'pin:none' })).toMatchObject({
			isError: true,
			structured: { problem: { code: 'job-unknown' } },
		});
		expect(emulator.pins()).toEqual([]);
	});

	it('says that an unanswered publish is not known, and finds its pin when it is called again', async () => {
		const emulator = await emulate();
		const args = ['--allow-writes', '--quarantine', '1', '--folder', await pictureFolder()];
		const { call } = await agentOf(emulator, await ownFolder(), args);
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit' });
		const first = await call('create_pin', pin);
		expect(first).toMatchObject({ isError: true, structured: { outcome: 'unknown' } });
		expect(first.text).toContain('the pin is looked up and not sent twice');
		await expect
			.poll(async () => (await call('create_pin', pin)).structured.outcome, { timeout: 30_000, interval: 500 })
			.toBe('existing');
		expect(emulator.pins()).toHaveLength(1);
	});

	it('reads no file without --folder, and with it none outside, whatever the path or a link says', async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		const folder = await pictureFolder();
		const outside = join(folder, '../outside.jpg');
		const none = await agentOf(emulator, home, ['--allow-writes']);
		expect((await none.call('create_pin', { ...pin, media_url: outside })).structured.problem?.code).toBe(
			'media-path-refused',
		);
		expect(await none.call('plan', { file: '/etc/hosts.csv' })).toMatchObject({
			isError: true,
			text: expect.stringContaining('--folder'),
		});
		const some = await agentOf(emulator, home, ['--allow-writes', '--folder', folder]);
		for (const media_url of [outside, '../outside.jpg', 'way-out.jpg'])
			expect((await some.call('create_pin', { ...pin, media_url })).structured.problem?.code).toBe('file-outside');
		expect((await some.call('plan', { file: '../outside.csv' })).isError).toBe(true);
		await writeFile(join(folder, 'pins.csv'), `media_url,board,link\ntart.jpg,Travel,https://example.com/f\n`);
		const imported = await some.call('import_rows', { file: 'pins.csv' });
		expect(imported.structured).toMatchObject({ totals: { created: 1 } });
		expect(emulator.pins()).toHaveLength(1);
	});

	it('fetches addresses through the guard, which refuses private ones', async () => {
		const emulator = await emulate();
		const { call } = await agentOf(emulator, await ownFolder(), ['--allow-writes']);
		const secret = `${emulator.url}/v5/user_account`;
		expect((await call('create_pin', { ...pin, media_url: secret })).structured.problem?.code).toBe('private-address');
		expect((await call('plan', { url: secret })).isError).toBe(true);
		expect((await call('plan', { url: 'file:///etc/passwd' })).isError).toBe(true);
		expect(emulator.requests().filter(({ path }) => path === '/v5/user_account').length).toBeLessThan(2);
	});

	it('shows boards, limits and a forecast, and its standard output carries only the protocol', async () => {
		const emulator = await emulate();
		const { client, call, said } = await agentOf(emulator, await ownFolder());
		const errors: Error[] = [];
		client.onerror = (error) => errors.push(error);
		const boards = await call('list_boards', { query: 'TRAV' });
		expect(boards.structured).toMatchObject({ account: { name: expect.any(String) }, boards: [{ name: 'Travel' }] });
		const { structured } = await call('limits', { images: 200 });
		expect(structured).toMatchObject({
			budgets: expect.arrayContaining([expect.objectContaining({ name: 'org_write' })]),
			paused: [],
			forecast: { writes: 200 },
		});
		expect([errors, said()]).toEqual([[], '']);
	});

	it('tells what people did with the pins of the record, with one pin and with the account', async () => {
		const emulator = await emulate();
		const { call } = await agentOf(emulator, await ownFolder(), ['--allow-writes', '--folder', await pictureFolder()]);
		await call('create_pin', { ...pin, campaign: 'Summer' });
		await call('create_pin', { ...pin, link: 'https://example.com/other' });
		const [made] = emulator.pins();
		const ofCampaign = await call('analytics', { campaign: 'summer' });
		expect(ofCampaign.structured.pins).toMatchObject([{ pinId: made?.id, campaign: 'Summer', title: 'Tart' }]);
		const one = await call('analytics', { about: 'pin', pin: `https://www.pinterest.com/pin/${made?.id}/` });
		expect(one).toMatchObject({
			isError: undefined,
			structured: { report: expect.any(Object), dates: expect.any(Object) },
		});
		expect((await call('analytics', { about: 'account' })).structured.report).toMatchObject({
			all: { days: expect.any(Array) },
		});
		expect((await call('analytics', { about: 'top_pins', sort_by: 'SAVE' })).structured.pins).toEqual(
			expect.any(Array),
		);
		expect(await call('analytics', { about: 'pin' })).toMatchObject({ isError: true });
		expect(await call('analytics', { about: 'account', start_date: '2020-01-01' })).toMatchObject({
			isError: true,
			structured: { problem: { code: 'report-dates-invalid' } },
		});
	});

	it('answers calls without an account with what a person has to do, and plans without one', async () => {
		const emulator = await emulate();
		const env = { PINTEREST_ACCESS_TOKEN: '' };
		const { call } = await agentOf(emulator, await ownFolder(), ['--folder', await pictureFolder()], env);
		expect(await call('list_boards')).toMatchObject({
			isError: true,
			text: expect.stringMatching(/^No Pinterest account is connected\./),
		});
		expect((await call('list_jobs')).structured).toEqual({ jobs: [] });
		expect((await call('plan', { rows: [pin] })).structured).toMatchObject({ account: false, totals: { created: 1 } });
	});

	it('finishes what is under way when standard input ends, and ends cleanly', async () => {
		const emulator = await emulate();
		emulator.faults.add({ on: 'POST /pins', kind: 'stall', ms: 500 });
		const { code, answers } = await piped(emulator, await ownFolder(), { name: 'create_pin', arguments: pin });
		expect(code).toBe(0);
		expect(answers.map(({ id }) => id)).toEqual([1, 2]);
		expect(answers[1]?.result.structuredContent).toMatchObject({ outcome: 'created' });
		expect(emulator.pins()).toHaveLength(1);
	});

	it('stops an import when standard input ends, and records what it did not begin', async () => {
		const emulator = await emulate();
		const folder = await ownFolder();
		const rows = Array.from({ length: 40 }, (_, index) => ({ ...pin, link: `https://example.com/${index}` }));
		const { code, answers } = await piped(emulator, folder, { name: 'import_rows', arguments: { rows } });
		expect(code).toBe(0);
		const { totals } = answers[1]?.result.structuredContent as { totals: Record<string, number> };
		expect(totals).toMatchObject({ rows: 40, queued: expect.any(Number) });
		expect(emulator.pins()).toHaveLength(totals.created ?? 0);
		const { lines } = await cli(['imports', 'list', '--json'], commandAt(emulator, folder));
		expect(lines).toMatchObject([{ ended: 'interrupted', queued_rows: totals.queued, by: 'agent of pipe' }]);
	});
});
