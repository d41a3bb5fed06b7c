import { describe, expect, it } from 'vitest';
import { openStore } from '../../lib';
import { cli, ownFolder, type CliOptions } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { commandAt } from '../support/worker';

const importOne = async (options: CliOptions, link = '') =>
	await cli(['import', '-', '--json'], {
		...options,
		cwd: samples,
		input: `media_url,board,title,link\nmedia/lemon-tart.jpg,Travel,One,${link}\n`,
	});

describe('meter', () => {
	it('shows what is left of each rate limit and where the number comes from, and estimates a batch', async () => {
		const emulator = await emulate();
		const options = commandAt(emulator, await ownFolder());
		const before = await cli(['meter', '--json'], options);
		expect(
			before.lines.map(({ type, name, limit, windowSeconds, source }) => [type, name, limit, windowSeconds, source]),
		).toEqual([
			['budget', 'org_read', 1000, 60, 'table'],
			['budget', 'org_write', 100, 60, 'table'],
			['budget', 'org_analytics', 60, 60, 'table'],
			['budget', 'ads_read', 1000, 60, 'table'],
		]);
		await importOne(options);
		const asked = emulator.requests().length;
		const { code, lines } = await cli(['meter', '--json', '--images', '200', '--videos', '10'], options);
		expect(code).toBe(0);
		const write = lines.find(({ name }) => name === 'org_write');
		expect(write).toMatchObject({
			limit: 100,
			used: 1,
			remaining: 99,
			source: 'header',
			perApp: false,
			waiting: 0,
			resetAt: expect.stringMatching(/Z$/),
		});
		expect(lines.at(-1)).toMatchObject({
			type: 'forecast',
			images: 200,
			videos: 10,
			writes: 220,
			reads: 50,
			seconds: expect.any(Number),
		});
		expect(
			emulator
				.requests()
				.slice(asked)
				.map(({ method, path }) => `${method} ${path}`),
		).toEqual(['GET /v5/user_account']);
	});

	it('prints a table without --json', async () => {
		const options = commandAt(await emulate(), await ownFolder());
		const { stdout } = await cli(['meter', '--images', '1', '--budget', 'org_write=50/60'], options);
		const [head, ...rows] = stdout.split('\n');
		expect(head).toMatch(/^budget +limit +used +left +reset at +limit from +shared by +waiting +paused until$/);
		expect(rows[1]).toMatch(/^org_write +50 in 60 s +0 +50 +- +your --budget +this account, 0 processes +0 +-$/);
		expect(stdout).toMatch(/\n1 image: 1 write and 0 reads\. Pinterest's limits let that finish in \d+ s, at .*Z\.\n$/);
	});

	it('lists the domains that are paused because of spam, and --resume ends a pause', async () => {
		const emulator = await emulate({ spamDomains: ['spam.example'] });
		const options = commandAt(emulator, await ownFolder());
		expect((await importOne(options, 'https://www.spam.example/a')).lines[0]).toMatchObject({ outcome: 'failed' });
		const paused = {
			type: 'paused',
			scope: 'domain',
			name: 'spam.example',
			since: expect.any(String),
			until: expect.any(String),
			domains: ['spam.example'],
		};
		expect((await cli(['meter', '--json'], options)).lines.at(-1)).toEqual(paused);
		expect((await cli(['meter'], options)).stdout).toMatch(
			/Pins that link to spam\.example are paused from .* to .*meter --resume spam\.example\n$/,
		);
		expect(await cli(['meter', '--resume', 'other.example'], options)).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('No paused domain or account is named other.example. Paused: spam.example.'),
		});
		expect(await cli(['meter', '--resume', 'https://www.spam.example/a', '--json'], options)).toMatchObject({
			code: 0,
			lines: [{ type: 'resumed', scope: 'domain', name: 'spam.example' }],
		});
		expect((await cli(['meter', '--json'], options)).lines.map(({ type }) => type)).toEqual([
			'budget',
			'budget',
			'budget',
			'budget',
		]);
		expect(await cli(['meter', '--resume', 'spam.example'], options)).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('No paused domain or account is named spam.example. Nothing is paused.'),
		});
	});

	it("--resume opens an account's closed rate limits, for which it said that nothing is paused", async () => {
		const emulator = await emulate();
		const options = commandAt(emulator, await ownFolder());
		await importOne(options);
		const store = await openStore(options.env?.PINTEREST_PIPELINE_STORE ?? '');
		const closed: string[] = [];
		for await (const [key, raw] of store.scan('budget:')) {
			if (!key.endsWith('org_write')) continue;
			const until = Date.now() + 20 * 3_600_000;
			expect(await store.swap(key, raw, JSON.stringify({ ...JSON.parse(raw), closedUntil: until }))).toBe(true);
			closed.push(key);
		}
		await store.disconnect();
		expect(closed).toHaveLength(1);
		const account = closed[0]!.split(':').at(-2)!;
		const budget = async () => (await cli(['meter', '--json'], options)).lines.find(({ name }) => name === 'org_write');
		expect(await budget()).toHaveProperty('pausedUntil');
		expect((await cli(['meter'], options)).stdout).toContain(`meter --resume ${account}`);
		expect(await cli(['meter', '--resume', 'nobody'], options)).toMatchObject({
			code: 2,
			stderr: expect.stringContaining(`named nobody. Paused: ${account}.`),
		});
		expect(await cli(['meter', '--resume', account, '--json'], options)).toMatchObject({
			code: 0,
			lines: [{ type: 'resumed', scope: 'budget', name: 'org_write', account }],
		});
		expect(await budget()).not.toHaveProperty('pausedUntil');
		expect(await cli(['meter', '--resume', account], options)).toMatchObject({ code: 2 });
	});

	it.each([
		['no credential', ['meter'], /No Pinterest account is connected/],
		['an invalid number', ['meter', '--images', 'many'], /"many" is not a whole number/],
		['an unknown option', ['meter', '--fast'], /unknown option '--fast'/],
	])('%s is one line with exit code 2', async (_, args, message) => {
		const { code, stdout, stderr } = await cli(args);
		expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
		expect(stderr).toMatch(message);
	});
});
