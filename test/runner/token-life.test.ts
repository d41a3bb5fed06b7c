import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../emulator';
import { tokenPort } from '../../lib';
import type { ApiRequest } from '../../lib/pinterest/http';
import { MemoryStore } from '../../lib/store/memory-store';
import { tokenSettings, tokenSource } from '../../runner/tokens';
import { afterThisTest } from '../support/cleanup';
import { cli, ownFolder, type CliOptions } from '../support/cli';
import { VirtualClock } from '../support/clock';
import { loginAt } from '../support/login';
import { emulate } from '../support/pipeline';
import { DAY, sentTo } from '../support/time-travel';

const WHOSE: ApiRequest = {
	operation: 'GET /user_account',
	method: 'GET',
	path: '/user_account',
	budget: 'org_read',
	safe: true,
};

/** An account that is connected by a login, on one clock with the emulator. */
async function connected(options: EmulatorOptions = {}) {
	let passed = 0;
	const begun = Date.now();
	const emulator = await emulate({ now: () => Date.now() + passed, ...options });
	const home = await ownFolder();
	await loginAt(emulator, home);
	const env = { HOME: home };
	/** A new process on this machine. */
	function start() {
		const clock = new VirtualClock(begun + passed, { runsByItself: true });
		const { apiBaseUrl } = emulator;
		const tokens = tokenSource(
			tokenSettings({ apiBaseUrl }, { XDG_DATA_HOME: join(home, '.local/share') }),
			apiBaseUrl,
			{
				folder: home,
				store: new MemoryStore(),
				clock,
			},
		);
		return tokenPort({ apiBaseUrl, tokens });
	}
	return {
		emulator,
		env,
		start,
		pass: (days: number) => void (passed += days * DAY),
		refreshes: () => sentTo(emulator, 'POST /oauth/token') - 1, // the first is the login's
		kept: async () =>
			JSON.parse(
				await readFile(join(home, '.local/share/pinterest-pipeline/connections/default.json'), 'utf8'),
			) as Record<string, string>,
	};
}

/** Whether the fault has struck: the new pair is made, and its answer hangs. */
async function isRotated({ url }: { url: string }): Promise<boolean> {
	const { faults } = (await (await fetch(`${url}/_emulator/state`)).json()) as { faults: { left: number }[] };
	return faults[0]?.left === 0;
}

describe.each(['refuse', 'accept'] as const)(
	'where Pinterest would %s a refresh token after its rotation',
	(oldRefreshTokens) => {
		it('an account that is used every 50 days stays connected for years', async () => {
			const { start, pass, refreshes } = await connected({ oldRefreshTokens });
			for (let time = 0; time < 20; time++) {
				pass(50);
				expect((await start()(WHOSE)).status).toBe(200);
			}
			expect(refreshes()).toBe(20);
		});

		it('an access token is renewed from its seventh day on, so that the 60 days count from there', async () => {
			const { start, pass, refreshes, kept } = await connected({ oldRefreshTokens });
			const first = await kept();
			pass(6);
			expect((await start()(WHOSE)).status).toBe(200);
			expect(refreshes()).toBe(0);
			pass(2);
			expect((await start()(WHOSE)).status).toBe(200);
			expect(refreshes()).toBe(1);
			const renewed = await kept();
			expect(renewed.accessToken).not.toBe(first.accessToken);
			expect(
				Date.parse(renewed.refreshTokenExpiresAt ?? '') - Date.parse(first.refreshTokenExpiresAt ?? ''),
			).toBeGreaterThan(7 * DAY);
			pass(58);
			expect((await start()(WHOSE)).status).toBe(200);
		});

		it('an account that was not used for 61 days has to be connected again, and the problem says so', async () => {
			const { start, pass } = await connected({ oldRefreshTokens });
			pass(61);
			await expect(start()(WHOSE)).rejects.toMatchObject({
				problem: {
					code: 'token-invalid',
					action: 'reconnect',
					message: expect.stringContaining('auth login') as string,
				},
			});
		});

		it('ten processes that meet the end of an access token at once refresh it once, and none is logged out', async () => {
			const { emulator, env, pass, refreshes } = await connected({ oldRefreshTokens });
			pass(31);
			const runs = await Promise.all(
				Array.from({ length: 10 }, async () => await cli(['boards', 'list', '--json'], { env })),
			);
			expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual(runs.map(() => [0, '']));
			expect(refreshes()).toBe(1);
			expect(emulator.requests().filter(({ status }) => status >= 500)).toEqual([]);
		});

		it('a process that is killed between the answer and the file leaves what the next one can tell', async () => {
			const { emulator, env, pass } = await connected({ oldRefreshTokens });
			pass(31);
			emulator.faults.add({ kind: 'hang-after-commit', on: 'POST /oauth/token', ms: 60_000 });
			let child: Parameters<NonNullable<CliOptions['onStart']>>[0] | undefined;
			const onStart: CliOptions['onStart'] = (started) => {
				child = started;
				afterThisTest(() => started.kill('SIGKILL'));
			};
			const killed = cli(['boards', 'list'], { env, onStart });
			while (!(await isRotated(emulator))) await delay(20);
			child?.kill('SIGKILL');
			expect((await killed).code).toBe(null);
			const store = { PINTEREST_PIPELINE_STORE: 'memory:' }; // the dead process's lock lasts for minutes
			const { code, stderr } = await cli(['boards', 'list', '--json'], { env: { ...env, ...store } });
			if (oldRefreshTokens === 'accept') expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
			else {
				expect(code).toBe(2);
				expect(stderr).toMatch(/^pinterest-pipeline: Pinterest does not accept the refresh token .*auth login.*\n$/);
			}
		});
	},
);

describe('a run whose account is taken away', () => {
	it.each([
		['disconnected', async (env: Record<string, string>) => await cli(['auth', 'logout'], { env })],
		['replaced by another one', undefined],
	])('because it is %s does not go on with another account', async (_, change) => {
		const { emulator, env, start } = await connected({ accounts: [{ username: 'other', accessToken: 'pina_other' }] });
		const port = start();
		expect((await port(WHOSE)).status).toBe(200);
		if (change) await change(env);
		else await loginAt(emulator, env.HOME, { account: 'other' });
		await expect(port(WHOSE)).rejects.toMatchObject({ problem: { code: 'token-invalid' } });
	});
});
