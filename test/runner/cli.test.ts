import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../lib';
import { MemoryStore } from '../../lib/store/memory-store';
import { openSqlite, SqliteStore } from '../../lib/store/sqlite-store';
import type { Emulator } from '../../emulator';
import { cli, ownFolder, type CliOptions } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { saveTo } from '../support/published';

const PINS = join(samples, 'pins.csv');
const FAULTY = { 5: 'host-unknown', 9: 'title-too-long', 13: 'image-type', 15: 'image-too-small' };

const at = ({ apiBaseUrl, accessToken }: Emulator, folder: string): CliOptions => ({
	env: {
		PINTEREST_API_BASE_URL: apiBaseUrl,
		PINTEREST_ACCESS_TOKEN: accessToken,
		PINTEREST_PIPELINE_STORE: `sqlite:${join(folder, 'ledger.sqlite')}`,
	},
});

it('an older Node is told apart by one line, before anything is loaded that it lacks', async () => {
	const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
	const env = { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(older)}"` };
	const { code, stdout, stderr } = await cli(['doctor'], { env });
	expect([code, stdout, stderr]).toEqual([
		2,
		'',
		'pinterest-pipeline needs Node 24 or newer, and this is Node 20.20.2. Install it from https://nodejs.org.\n',
	]);
});

describe('import', () => {
	it('run twice publishes once', async () => {
		const emulator = await emulate();
		const options = at(emulator, await ownFolder());
		const first = await cli(['import', PINS, '--json'], options);
		expect(first.code).toBe(1);
		expect(first.lines.at(-1)).toEqual({
			type: 'summary',
			rows: 18,
			created: 13,
			existing: 1,
			failed: 4,
			scheduled: 0,
			unknown: 0,
		});
		const failed = first.lines
			.filter(({ outcome }) => outcome === 'failed')
			.map(({ row, problem }) => [row, (problem as { code: string }).code]);
		expect(Object.fromEntries(failed)).toEqual(FAULTY);
		expect(emulator.pins()).toHaveLength(13);

		const second = await cli(['import', PINS, '--json'], options);
		const rowsOf = (lines: typeof first.lines, wanted: string) =>
			lines
				.filter(({ outcome }) => outcome === wanted)
				.map(({ row, pinId }) => [row, pinId])
				.sort();
		expect(rowsOf(second.lines, 'created')).toEqual([]);
		expect(rowsOf(second.lines, 'existing')).toEqual(
			[...rowsOf(first.lines, 'created'), ...rowsOf(first.lines, 'existing')].sort(),
		);
		expect(emulator.pins()).toHaveLength(13);
		expect(second.stderr).toBe('');
	});

	it('reads standard input, and rows without a board', async () => {
		const emulator = await emulate();
		const options = {
			...at(emulator, await ownFolder()),
			input: 'media_url,title\nmedia/lemon-tart.jpg,From a pipe\n',
			cwd: samples,
		};
		const { code, lines } = await cli(['import', '-', '--board', 'Travel', '--campaign', 'autumn', '--json'], options);
		expect([code, lines[0]]).toMatchObject([
			0,
			{ type: 'row', row: 2, outcome: 'created', pinUrl: `${emulator.url}/pin/${emulator.pins()[0]?.id}/` },
		]);
	});

	it('publishes every row although the reader of its output, such as head, closes the pipe', async () => {
		const emulator = await emulate();
		const { code, stderr } = await cli(['import', PINS, '--json'], {
			...at(emulator, await ownFolder()),
			onStart: ({ stdout }) => stdout?.once('data', () => stdout.destroy()),
		});
		expect([code, stderr, emulator.pins().length]).toEqual([1, '', 13]);
	});

	it('prints a table for people', async () => {
		const emulator = await emulate();
		const { stdout } = await cli(['import', PINS], at(emulator, await ownFolder()));
		expect(stdout).toContain('Café-Style Iced Coffee at Home');
		expect(stdout).toContain('The title has 120 characters');
		expect(stdout).toContain('18 rows: 13 created, 1 existing, 4 failed');
	});

	it('takes budgets before the file, more than one, and from the environment', async () => {
		const emulator = await emulate();
		const options = at(emulator, await ownFolder());
		const input = 'media_url,board\nmedia/lemon-tart.jpg,Travel\n';
		const args = ['import', '--budget', 'org_write=50/60', '--budget', 'org_read=500/60', '-', '--json'];
		expect(await cli(args, { ...options, input, cwd: samples })).toMatchObject({ code: 0 });
		const fromEnvironment = { ...options.env, PINTEREST_PIPELINE_BUDGET: 'org_write=50/60,org_read=lots' };
		expect(await cli(['import', '-'], { env: fromEnvironment, input, cwd: samples })).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('org_read=lots'),
		});
	});

	it('begins slowly with a new account, and a run again keeps to it', async () => {
		const emulator = await emulate();
		const options = {
			...at(emulator, await ownFolder()),
			input: 'media_url,board,title\nmedia/lemon-tart.jpg,Travel,One\nmedia/lemon-tart.jpg,Travel,Two\n',
			cwd: samples,
		};
		for (const first of ['created', 'existing']) {
			const { code, lines } = await cli(['import', '-', '--warm-up', '5-50/30', '--json'], options);
			const two = lines.find(({ row }) => row === 3) as { problem: { message: string } };
			expect([code, lines.find(({ row }) => row === 2), two]).toMatchObject([
				0,
				{ outcome: first },
				{ outcome: 'scheduled', problem: { code: 'warming-up' } },
			]);
			expect(two.problem.message).toContain('at most 5 pins a day');
		}
		expect(emulator.pins()).toHaveLength(1);
	});

	it('--dry-run publishes nothing and needs no account', async () => {
		const { code, lines } = await cli(['import', PINS, '--dry-run', '--json']);
		const totals = { rows: 18, created: 13, existing: 1, failed: 4, scheduled: 0, unknown: 0 };
		expect([code, lines.at(-1)]).toEqual([1, { type: 'summary', ...totals, dryRun: true }]);
	});

	it('refreshes the token of an app, and keeps the new one', async () => {
		const emulator = await emulate();
		const folder = await ownFolder();
		const { clientId, clientSecret, refreshToken, apiBaseUrl } = emulator;
		const env = {
			PINTEREST_API_BASE_URL: apiBaseUrl,
			PINTEREST_CLIENT_ID: clientId,
			PINTEREST_CLIENT_SECRET: clientSecret,
			PINTEREST_REFRESH_TOKEN: refreshToken,
			PINTEREST_PIPELINE_STORE: 'memory:',
			XDG_DATA_HOME: folder,
		};
		const input = 'media_url,board\nmedia/lemon-tart.jpg,Travel\n';
		for (let round = 0; round < 2; round++)
			expect(await cli(['import', '-', '--json'], { env, input, cwd: samples })).toMatchObject({ code: 0 });
		expect(emulator.requests().filter(({ path }) => path.includes('/oauth/token'))).toHaveLength(1);
	});

	it('interrupted ends what is under way, records it, and is continued by running it again', async () => {
		const emulator = await emulate({ processingMs: 60_000 });
		const options = at(emulator, await ownFolder());
		const interrupted = await cli(['import', PINS, '--json'], {
			...options,
			onStart: (child) => {
				const poll = setInterval(() => {
					if (emulator.media().length < 2) return;
					clearInterval(poll);
					child.kill('SIGINT');
				}, 20);
				child.once('close', () => clearInterval(poll));
			},
		});
		expect(interrupted.code).toBe(130);
		const created = interrupted.lines.filter(({ outcome }) => outcome === 'created').map(({ pinId }) => pinId);
		expect(
			emulator
				.pins()
				.map(({ id }) => id)
				.sort(),
		).toEqual(created.sort());
	});
});

describe('what cannot be carried out is one line with exit code 2', () => {
	it.each([
		['no credential', ['import', PINS], {}, /No Pinterest account is connected/],
		[
			'a file that is not there',
			['import', 'absent.csv'],
			{ PINTEREST_ACCESS_TOKEN: 'x' },
			/There is no file absent\.csv/,
		],
		['a folder', ['import', samples], { PINTEREST_ACCESS_TOKEN: 'x' }, /is not a file/],
		[
			'a picture',
			['import', join(samples, 'media/lemon-tart.jpg')],
			{ PINTEREST_ACCESS_TOKEN: 'x' },
			/is not a spreadsheet/,
		],
		[
			'a wrong budget',
			['import', PINS, '--budget', 'org_write=lots'],
			{ PINTEREST_ACCESS_TOKEN: 'x' },
			/--budget is "org_write=lots"\. Write NAME=AMOUNT\/SECONDS/,
		],
		[
			'a wrong warm-up',
			['import', PINS, '--warm-up', '50-5/30'],
			{ PINTEREST_ACCESS_TOKEN: 'x' },
			/The warm-up is "50-5\/30"\. Write FIRST-LAST\/DAYS/,
		],
		[
			'a wrong base URL',
			['import', PINS, '--api-base-url', 'pinterest'],
			{ PINTEREST_ACCESS_TOKEN: 'x' },
			/is not a web address/,
		],
		[
			'a Pinterest that is not there',
			['import', PINS, '--api-base-url', 'http://127.0.0.1:9/v5'],
			{ PINTEREST_ACCESS_TOKEN: 'x' },
			/could not be reached/,
		],
		[
			'a store of an unknown kind',
			['import', PINS, '--store', 'mongodb://x'],
			{ PINTEREST_ACCESS_TOKEN: 'x' },
			/This kind of store is not supported/,
		],
		['an unknown command', ['publish'], {}, /unknown command/],
		['an unknown option', ['import', PINS, '--hurry'], {}, /unknown option/],
		[
			'a workflow that is not there',
			['run', 'absent.json'],
			{ PINTEREST_ACCESS_TOKEN: 'x' },
			/There is no workflow file/,
		],
		['a workflow that is none', ['run', PINS], { PINTEREST_ACCESS_TOKEN: 'x' }, /is not valid JSON/],
	])('%s', async (_, args, env, message) => {
		const { code, stdout, stderr } = await cli(args, { env });
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr).toMatch(message);
		expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(1);
		expect(stderr).not.toMatch(/\n\s+at /);
	});

	it.each([
		['an empty file', '', /empty/],
		['a missing column', 'title\nx\n', /no column media_url/],
	])('%s', async (_, content, message) => {
		const file = join(await ownFolder(), 'pins.csv');
		await writeFile(file, content);
		const emulator = await emulate();
		const { code, stderr } = await cli(['import', file], at(emulator, await ownFolder()));
		expect(code).toBe(2);
		expect(stderr).toMatch(message);
		expect(emulator.requests().filter(({ method }) => method === 'POST')).toEqual([]);
	});

	it('a wrong token, once and not for every row', async () => {
		const emulator = await emulate();
		const options = at(emulator, await ownFolder());
		const { code, stderr } = await cli(['import', PINS], { env: { ...options.env, PINTEREST_ACCESS_TOKEN: 'wrong' } });
		expect(code).toBe(2);
		expect(stderr).toMatch(/does not accept the access token/);
		expect(stderr).not.toContain('wrong');
	});

	it('a store that cannot be opened', async () => {
		const folder = await ownFolder();
		await writeFile(join(folder, 'not-a-database'), 'hello, this is not a database at all');
		const { code, stderr } = await cli(['import', PINS], {
			env: { PINTEREST_ACCESS_TOKEN: 'x', PINTEREST_PIPELINE_STORE: `sqlite:${folder}/not-a-database` },
		});
		expect(code).toBe(2);
		expect(stderr).toMatch(/cannot be opened/);
	});
});

describe('jobs', () => {
	it('list and show print jobs and their history without secrets', async () => {
		const emulator = await emulate();
		const options = at(emulator, await ownFolder());
		const imported = await cli(['import', PINS, '--json'], options);
		const { lines } = await cli(['jobs', 'list', '--json', '--state', 'published'], options);
		expect(lines).toHaveLength(13);
		const film = imported.lines.find(({ row }) => row === 11) as { idempotencyKey: string };
		const { stdout, code } = await cli(['jobs', 'show', film.idempotencyKey], options);
		expect(code).toBe(0);
		for (const word of [
			'queued',
			'uploading',
			'uploaded',
			'processing',
			'ready',
			'publishing',
			'published',
			'Sunset Sailing',
			'/pin/',
		])
			expect(stdout).toContain(word);
		expect(stdout).not.toMatch(/pina_|X-Amz|policy/);
		expect(await cli(['jobs', 'show', 'nothing'], options)).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('no job nothing'),
		});
	});
});

describe('doctor', () => {
	it('reports each check, and exit code 2 when one fails', async () => {
		const emulator = await emulate();
		const options = at(emulator, await ownFolder());
		const well = await cli(['doctor', '--json'], options);
		expect([well.code, well.lines.map(({ name, ok }) => [name, ok])]).toEqual([
			0,
			[
				['node', true],
				['store', true],
				['schedule', true],
				['access', true],
				['account', true],
				['engine', true],
			],
		]);
		const ill = await cli(['doctor', '--json'], { env: { ...options.env, PINTEREST_ACCESS_TOKEN: 'wrong' } });
		expect(ill.code).toBe(2);
		expect(ill.lines.find(({ name }) => name === 'account')).toMatchObject({
			ok: false,
			says: expect.stringContaining('token'),
		});
	});

	it("says first of the account which access the app has, and exit code 2 where it can't create pins", async () => {
		const look = async (tier: 'trial' | 'pending') => {
			const { code, lines } = await cli(['doctor', '--json'], at(await emulate({ tier }), await ownFolder()));
			const checks = lines.filter(({ name }) => name === 'access' || name === 'account');
			return [code, ...checks.map(({ name, ok, tier: found }) => [name, ok, found])];
		};
		expect(await look('trial')).toEqual([2, ['access', false, 'trial'], ['account', true, undefined]]);
		expect(await look('pending')).toEqual([2, ['access', false, 'pending']]);
	});

	it('looks at the account also where the store is down, and says so once', async () => {
		const { env } = at(await emulate(), await ownFolder());
		const { code, lines } = await cli(['doctor', '--json', '--store', 'redis://127.0.0.1:1'], { env });
		expect([code, lines.map(({ name, ok }) => [name, ok])]).toEqual([
			2,
			[
				['node', true],
				['store', false],
				['access', true],
				['account', true],
				['engine', true],
			],
		]);
	});

	it('says how large a record is and what a year adds, once there is enough in it', async () => {
		const store = new MemoryStore();
		const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
		for (let number = 0; number < 100; number++) {
			const label = { board: 'Travel', source: 'a.jpg' };
			const claim = await ledger.claim({ key: `pin:${number}`, payload: {}, label });
			if (claim.kind === 'claimed') await claim.lease.release();
		}
		const file = join(await ownFolder(), 'ledger.sqlite');
		await saveTo(file, store);
		const { lines } = await cli(['doctor', '--json', '--store', `sqlite:${file}`]);
		expect(lines.find(({ name }) => name === 'size')).toMatchObject({
			ok: true,
			says: expect.stringMatching(
				/^about 403 rows and 0\.1 MB; a year at the pace of the last 30 days adds about \d+ MB, and jobs prune/,
			),
		});
	});

	it("reports the command line's record and that of n8n's nodes, and one that was left behind", async () => {
		const home = await ownFolder();
		const emulator = await emulate();
		const { PINTEREST_PIPELINE_STORE: _, ...env } = at(emulator, home).env as Record<string, string>;
		const options = { env: { ...env, HOME: home } };
		const look = async (...args: string[]) => {
			const { lines } = await cli(['doctor', '--json', ...args], options);
			return lines.filter(({ name }) => name === 'record').map(({ ok, says }) => [ok, String(says)]);
		};
		const [now, former] = ['pinterest-pipeline', 'storage/n8n-nodes-pinterest-pipeline'].map((folder) =>
			join(home, '.n8n', folder, 'ledger.sqlite'),
		) as [string, string];
		const make = async (file: string) => await (await openSqlite(file)).disconnect();

		await make(former);
		const [own, old] = await look();
		expect(own).toEqual([
			true,
			expect.stringMatching(/ledger\.sqlite \(0\.\d MB, changed \d{4}-.*\): used by this command$/),
		]);
		expect(old).toEqual([true, expect.stringMatching(/storage.*used by n8n's nodes.*moves to .*pinterest-pipeline/)]);

		await make(now);
		expect((await look('--store', `sqlite:${now}`)).slice(1)).toEqual([
			[true, expect.stringMatching(/: used by this command and n8n's nodes/)],
			[false, expect.stringMatching(/storage.*left from version 0\.1\.0/)],
		]);
	});

	it('reports pins that are due while nothing publishes them', async () => {
		const folder = await ownFolder();
		const store = new SqliteStore(join(folder, 'ledger.sqlite'));
		const claim = await new Ledger(store, { owner: 'test', leaseMs: 60_000 }).claim({
			key: 'late',
			account: '1',
			payload: {},
			label: { board: 'Travel', source: '' },
		});
		if (claim.kind === 'claimed') await claim.lease.schedule({ dueAt: Date.now() - 60 * 60_000 });
		await store.disconnect();
		const { lines } = await cli(
			['doctor', '--json', '--store', `sqlite:${join(folder, 'ledger.sqlite')}`],
			at(await emulate(), folder),
		);
		expect(lines.find(({ name }) => name === 'schedule')).toMatchObject({
			ok: false,
			says: expect.stringContaining('Start "pinterest-pipeline worker"'),
		});
	});
});

describe('emulator', () => {
	it('runs until interrupted and prints its address', async () => {
		let seen = '';
		const { code, lines } = await cli(['emulator', '--port', '0', '--json'], {
			onStart: (child) =>
				child.stdout?.once('data', (text: string) => {
					seen = text;
					child.kill('SIGINT');
				}),
		});
		expect(code).toBe(0);
		expect(lines[0]).toMatchObject({
			type: 'emulator',
			apiBaseUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v5$/),
		});
		expect(seen).not.toBe('');
	});

	it('prints lines that can be pasted, with which doctor finds the account as a token and as an app', async () => {
		const shown = await new Promise<string>((resolve, reject) => {
			const running = cli(['emulator', '--port', '0'], {
				onStart: (child) => {
					let said = '';
					child.stdout?.on('data', (text: string) => {
						said += text;
						if (!said.includes('Ctrl-C')) return;
						void pasted(said)
							.then(resolve, reject)
							.finally(() => child.kill('SIGINT'));
					});
				},
			});
			running.catch(reject);
		});
		expect(shown).toBe('true true');
	});
});

/** Whether doctor finds the account with the lines, and with those of the app alone. */
async function pasted(said: string): Promise<string> {
	const lines = [...said.matchAll(/^export (\w+)=(.+)$/gm)].map(([, name, value]) => [name, value] as const);
	const env = Object.fromEntries(lines) as Record<string, string>;
	const { PINTEREST_ACCESS_TOKEN: token, ...app } = env;
	const found = await Promise.all(
		[env, app].map(
			async (each) => (await cli(['doctor', '--json'], { env: each })).lines.find(({ name }) => name === 'account')?.ok,
		),
	);
	return token === undefined ? 'no token' : found.join(' ');
}
