import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ask } from '../../runner/auth/ask';
import { openerOf } from '../../runner/auth/browser';
import { consentAddress } from '../../runner/auth/oauth';
import { afterThisTest } from '../support/cleanup';
import { cli, ownFolder } from '../support/cli';
import { appAt, consentTo, loginAt, startLogin } from '../support/login';
import { emulate } from '../support/pipeline';

const FOLDER = '.local/share/pinterest-pipeline/connections';

/** What the command keeps of an account. */
async function kept(home: string, profile = 'default') {
	return JSON.parse(await readFile(join(home, FOLDER, `${profile}.json`), 'utf8')) as Record<string, unknown>;
}

describe('auth login', () => {
	it('connects an account through the consent page, and further commands use it', async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		const login = await startLogin(emulator, home);
		expect(login.redirectUri).toMatch(/^http:\/\/localhost:\d+\/$/);
		const page = await fetch(await consentTo(login.url));
		expect(page.status).toBe(200);
		expect(await page.text()).toMatch(/emulated_account is connected\. You can close this page\./);
		const { code, lines, stderr } = await login.ended;
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		expect(lines.at(-1)).toMatchObject({
			type: 'connected',
			profile: 'default',
			username: 'emulated_account',
			scopes: ['boards:read', 'boards:write', 'pins:read', 'pins:write', 'user_accounts:read'],
		});
		const meter = await cli(['meter', '--json'], { env: { HOME: home } });
		expect(meter).toMatchObject({ code: 0 });
		expect(meter.lines).not.toEqual([]);
	});

	it('keeps the tokens in a file that only its user can read, in a folder that only its user can open', async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		await loginAt(emulator, home);
		const folder = join(home, FOLDER);
		expect(await readdir(folder)).toEqual(['default.json']);
		expect((await stat(folder)).mode & 0o777).toBe(0o700);
		expect((await stat(join(folder, 'default.json'))).mode & 0o777).toBe(0o600);
		const { accessToken, refreshToken, accessTokenExpiresAt, refreshTokenExpiresAt } = await kept(home);
		expect(accessToken).toMatch(/^pina_/);
		expect(refreshToken).toMatch(/^pinr_/);
		const days = (at: unknown) => Math.round((Date.parse(at as string) - Date.now()) / 86_400_000);
		expect([days(accessTokenExpiresAt), days(refreshTokenExpiresAt)]).toEqual([30, 60]);
	});

	it('asks for the rights on secret boards with --secret-boards', async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		await loginAt(emulator, home, { args: ['--secret-boards'] });
		expect((await kept(home)).scopes).toEqual(
			expect.arrayContaining(['boards:read_secret', 'boards:write_secret', 'pins:read_secret', 'pins:write_secret']),
		);
	});

	it('sends no code_challenge, which Pinterest does not document, and a new state each time', async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		const [one, other] = await Promise.all([startLogin(emulator, home), startLogin(emulator, home)]);
		const asked = new URL(one.url).searchParams;
		expect([...asked.keys()].sort()).toEqual(['client_id', 'redirect_uri', 'response_type', 'scope', 'state']);
		expect(asked.get('state')).toMatch(/^[\w-]{32}$/);
		expect(asked.get('state')).not.toBe(new URL(other.url).searchParams.get('state'));
	});

	it("opens Pinterest's own consent page for production and the sandbox, and the emulator's for the emulator", () => {
		const at = (apiBaseUrl: string) => consentAddress(apiBaseUrl, {}).split('?')[0];
		expect(at('https://api.pinterest.com/v5')).toBe('https://www.pinterest.com/oauth/');
		expect(at('https://api-sandbox.pinterest.com/v5')).toBe('https://www.pinterest.com/oauth/');
		expect(at('http://127.0.0.1:4870/v5')).toBe('http://127.0.0.1:4870/oauth/');
		expect(at('https://pinterest.com.example.org/v5')).toBe('https://pinterest.com.example.org/oauth/');
	});

	it('says in one line that access was refused on the consent page', async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		const login = await startLogin(emulator, home);
		const page = await fetch(await consentTo(login.url, { deny: true }));
		expect(await page.text()).toMatch(/Access was refused on the consent page/);
		const { code, stderr } = await login.ended;
		expect(code).toBe(2);
		expect(stderr).toMatch(
			/^pinterest-pipeline: Access was refused on the consent page, so nothing was connected\. .*\n$/,
		);
		await expect(kept(home)).rejects.toThrow('ENOENT');
	});

	it('refuses an answer with another state, and keeps nothing', async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		const login = await startLogin(emulator, home);
		const back = new URL(await consentTo(login.url));
		back.searchParams.set('state', 'x'.repeat(32));
		expect((await fetch(back)).status).toBe(400);
		const { code, stderr } = await login.ended;
		expect(code).toBe(2);
		expect(stderr).toMatch(/^pinterest-pipeline: The browser came back from another login than this one .*\n$/);
		await expect(kept(home)).rejects.toThrow('ENOENT');
	});

	it('says in one line that a code was used before', async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		const login = await startLogin(emulator, home);
		const back = await consentTo(login.url);
		const exchange = await fetch(`${emulator.apiBaseUrl}/oauth/token`, {
			method: 'POST',
			headers: {
				authorization: `Basic ${Buffer.from(`${emulator.clientId}:${emulator.clientSecret}`).toString('base64')}`,
			},
			body: new URLSearchParams({
				grant_type: 'authorization_code',
				code: new URL(back).searchParams.get('code') ?? '',
				redirect_uri: login.redirectUri,
			}),
		});
		expect(exchange.status).toBe(200);
		expect((await fetch(back)).status).toBe(400);
		const { code, stderr } = await login.ended;
		expect(code).toBe(2);
		expect(stderr).toMatch(/^pinterest-pipeline: Pinterest did not accept the code of this login\. .*\n$/);
	});

	it('answers a page that is loaded a second time while the code is exchanged, and sends the code once', async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		emulator.faults.add({ kind: 'stall', on: 'POST /oauth/token', ms: 1_000 });
		const login = await startLogin(emulator, home);
		const back = await consentTo(login.url);
		const pages = await Promise.all([fetch(back), fetch(back)]);
		expect(pages.map(({ status }) => status).sort()).toEqual([200, 409]);
		expect((await login.ended).code).toBe(0);
		expect(emulator.requests().filter(({ path }) => path.endsWith('/oauth/token'))).toHaveLength(1);
	});

	it('goes on waiting when something else than an answer comes', async () => {
		const emulator = await emulate();
		const login = await startLogin(emulator, await ownFolder());
		expect((await fetch(new URL('/favicon.ico', login.redirectUri))).status).toBe(404);
		expect((await fetch(login.redirectUri)).status).toBe(404);
		expect((await fetch(await consentTo(login.url))).status).toBe(200);
		expect((await login.ended).code).toBe(0);
	});

	it('says in one line that the port is in use', async () => {
		const emulator = await emulate();
		const taken = createServer().listen(0, '127.0.0.1');
		await once(taken, 'listening');
		afterThisTest(() => taken.close());
		const { port } = taken.address() as AddressInfo;
		const { code, stderr } = await cli(['auth', 'login', '--no-browser', '--port', String(port)], {
			env: appAt(emulator, await ownFolder()),
		});
		expect(code).toBe(2);
		expect(stderr).toMatch(new RegExp(`^pinterest-pipeline: Port ${port} is in use, .*--port.*\\n$`));
	});

	it('says in one line that the browser did not come back in time', async () => {
		const emulator = await emulate();
		const login = await startLogin(emulator, await ownFolder(), ['--timeout', '0.2']);
		const { code, stderr } = await login.ended;
		expect(code).toBe(2);
		expect(stderr).toMatch(/^pinterest-pipeline: The browser did not come back within 1 s, .*\n$/);
	});

	it('says what is missing where there is no terminal to ask on', async () => {
		const { code, stderr } = await cli(['auth', 'login', '--port', '0'], { env: { HOME: await ownFolder() } });
		expect(code).toBe(2);
		expect(stderr).toContain('Which app? Give its ID with --client-id or in PINTEREST_CLIENT_ID.');
	});

	it('takes the secret from a file, and not again at the next login', async () => {
		const emulator = await emulate();
		const home = await ownFolder({ inputs: ['secret.txt'] });
		const file = join(home, 'secret.txt');
		await writeFile(file, `${emulator.clientSecret}\n`);
		const env = { PINTEREST_CLIENT_SECRET: '' };
		const first = await startLogin(emulator, home, ['--client-secret-file', file], env);
		await fetch(await consentTo(first.url));
		expect((await first.ended).code).toBe(0);
		const again = await startLogin(emulator, home, [], { ...env, PINTEREST_CLIENT_ID: '' });
		await fetch(await consentTo(again.url));
		expect((await again.ended).code).toBe(0);
	});

	it('has no option for the secret itself', async () => {
		const { code, stderr } = await cli(['auth', 'login', '--client-secret', 'x'], {});
		expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('unknown option') as string });
	});

	it('asks for a secret on a terminal without showing it', async () => {
		const input = Object.assign(new PassThrough(), { isTTY: true });
		const output = new PassThrough();
		const answer = ask('Secret: ', { secret: true }, { input, output });
		input.write('s3cret-of-the-app\r');
		expect(await answer).toBe('s3cret-of-the-app');
		expect((output.read() as Buffer).toString()).toBe('Secret: \n');
	});

	it('opens the browser without a shell that would read the address', () => {
		const address = 'https://www.pinterest.com/oauth/?a=1&b=2';
		expect(openerOf(address, 'win32')).toEqual(['rundll32', ['url.dll,FileProtocolHandler', address]]);
		expect(openerOf(address, 'darwin')).toEqual(['open', [address]]);
		expect(openerOf(address, 'linux', { DISPLAY: ':0' })).toEqual(['xdg-open', [address]]);
		expect(openerOf(address, 'linux', {})).toBeUndefined();
	});

	it('connects the owner of an app without a consent page with --client-credentials', async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		const { code, lines } = await cli(['auth', 'login', '--client-credentials', '--json'], {
			env: appAt(emulator, home),
		});
		expect(code).toBe(0);
		expect(lines).toMatchObject([{ type: 'connected', username: 'emulated_account' }]);
		expect(await kept(home)).toMatchObject({ grant: 'client_credentials' });
	});
});

describe('auth status', () => {
	it('shows the account, its rights, when a reconnect is needed and where the tokens are', async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		await loginAt(emulator, home);
		const { code, lines } = await cli(['auth', 'status', '--json'], { env: { HOME: home } });
		expect(code).toBe(0);
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatchObject({
			type: 'account',
			profile: 'default',
			used: true,
			account: { username: 'emulated_account' },
			apiBaseUrl: emulator.apiBaseUrl,
			reconnectInDays: 59,
			file: join(home, FOLDER, 'default.json'),
		});
		const text = await cli(['auth', 'status'], { env: { HOME: home } });
		expect(text.stdout).toMatch(/^Profile default \(used\)\n {2}account {6}emulated_account \(\d+\)\n/);
		expect(text.stdout).toContain('needed in 59 days');
	});

	it('has exit code 2 and says how to connect where no account is connected', async () => {
		const { code, stderr } = await cli(['auth', 'status'], { env: { HOME: await ownFolder() } });
		expect(code).toBe(2);
		expect(stderr).toContain('No Pinterest account is connected. Connect one with: pinterest-pipeline auth login.');
	});

	it("shows the environment's account as the one that is used, since commands without --profile use it", async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		await loginAt(emulator, home);
		const env = {
			HOME: home,
			PINTEREST_ACCESS_TOKEN: emulator.accessToken,
			PINTEREST_API_BASE_URL: emulator.apiBaseUrl,
		};
		const { lines } = await cli(['auth', 'status', '--json'], { env });
		expect(lines.map(({ profile, used }) => [profile, used])).toEqual([
			[undefined, true],
			['default', false],
		]);
	});

	it('has exit code 2 where Pinterest does not take the token', async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		await loginAt(emulator, home);
		emulator.reset(); // forgets all tokens
		const { code, lines } = await cli(['auth', 'status', '--json'], { env: { HOME: home } });
		expect(code).toBe(2);
		expect(lines[0]).toMatchObject({ problem: { code: 'token-invalid' } });
	});
});

describe('auth logout', () => {
	it('removes the tokens, and says where the access of the app is removed', async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		await loginAt(emulator, home);
		const { code, stdout } = await cli(['auth', 'logout'], { env: { HOME: home } });
		expect(code).toBe(0);
		expect(stdout).toMatch(
			/^The tokens of emulated_account are removed .* The app's access itself is removed at Pinterest/,
		);
		expect(await readdir(join(home, FOLDER))).toEqual([]);
		expect((await cli(['meter'], { env: { HOME: home } })).code).toBe(2);
	});

	it('says that there is nothing to remove where nothing is connected', async () => {
		const { code, stdout } = await cli(['auth', 'logout', '--profile', 'shop-de'], {
			env: { HOME: await ownFolder() },
		});
		expect({ code, stdout }).toEqual({
			code: 0,
			stdout: 'No account is connected as the profile shop-de, so there is nothing to remove.\n',
		});
	});
});

describe('--profile', () => {
	it('chooses between accounts, also where the environment has a token of another one', async () => {
		const emulator = await emulate({ accounts: [{ username: 'shop_de', accessToken: 'pina_shop_de' }] });
		const home = await ownFolder();
		await loginAt(emulator, home, { profile: 'main' });
		await loginAt(emulator, home, { profile: 'shop-de', account: 'shop_de' });
		const usernameOf = async (args: string[], env: Record<string, string> = {}) => {
			const { lines } = await cli(['auth', 'status', '--json', ...args], { env: { HOME: home, ...env } });
			return lines.filter(({ used }) => used).map(({ account }) => (account as { username: string }).username);
		};
		expect(await usernameOf(['--profile', 'shop-de'])).toEqual(['shop_de']);
		expect(await usernameOf([], { PINTEREST_PIPELINE_PROFILE: 'main' })).toEqual(['emulated_account']);
		const token = { PINTEREST_ACCESS_TOKEN: emulator.accessToken, PINTEREST_API_BASE_URL: emulator.apiBaseUrl };
		expect(await usernameOf(['--profile', 'shop-de'], token)).toEqual(['shop_de']);
		expect(await usernameOf([], { ...token, PINTEREST_PIPELINE_PROFILE: 'shop-de' })).toEqual(['emulated_account']);
	});

	it('of a profile without an account is one line that says how to connect it', async () => {
		const home = await ownFolder();
		await mkdir(join(home, '.config/pinterest-pipeline'), { recursive: true });
		await writeFile(join(home, '.config/pinterest-pipeline/config.json'), '{ "profiles": { "shop-de": {} } }');
		const { code, stderr } = await cli(['meter', '--profile', 'shop-de'], { env: { HOME: home } });
		expect(code).toBe(2);
		expect(stderr).toBe(
			'pinterest-pipeline: The profile shop-de has no account. Connect one with: pinterest-pipeline auth login --profile shop-de\n',
		);
	});

	it('refuses a name that is no file name on every system', async () => {
		const { code, stderr } = await cli(['auth', 'logout', '--profile', '../x'], {});
		expect(code).toBe(2);
		expect(stderr).toContain(`"../x" is not a profile's name.`);
	});
});

describe('no token, secret or code', () => {
	it('is in what auth login, auth status and auth logout print, whatever goes wrong, nor in the browser', async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		const { clientSecret } = emulator;
		const seen: string[] = [];
		const secrets = new Set([clientSecret]);
		const note = async (result: Promise<{ stdout: string; stderr: string }>) => {
			const { stdout, stderr } = await result;
			seen.push(stdout, stderr);
		};
		const goBack = async (url: string, options: Parameters<typeof consentTo>[1] = {}) => {
			const back = await consentTo(url, options);
			secrets.add(new URL(back).searchParams.get('code') ?? clientSecret);
			seen.push(await (await fetch(back)).text());
		};
		const good = await startLogin(emulator, home);
		await goBack(good.url);
		await note(good.ended);
		const { accessToken, refreshToken } = (await kept(home)) as { accessToken: string; refreshToken: string };
		for (const token of [accessToken, refreshToken]) secrets.add(token);

		const wrongSecret = await startLogin(emulator, home, ['--debug'], { PINTEREST_CLIENT_SECRET: 'wrong-app-secret' });
		secrets.add('wrong-app-secret');
		await goBack(wrongSecret.url);
		await note(wrongSecret.ended);
		emulator.faults.add({ kind: 'drop-before', on: 'POST /oauth/token' });
		const cut = await startLogin(emulator, home, ['--debug']);
		await goBack(cut.url);
		await note(cut.ended);
		const odd = await startLogin(emulator, home);
		seen.push(
			await (
				await fetch(`${odd.redirectUri}?error=${accessToken}&state=${new URL(odd.url).searchParams.get('state')}`)
			).text(),
		);
		await note(odd.ended);

		const env = { HOME: home };
		await note(cli(['auth', 'status', '--json'], { env }));
		await note(cli(['auth', 'status'], { env }));
		await writeFile(
			join(home, FOLDER, 'default.json'),
			(await readFile(join(home, FOLDER, 'default.json'), 'utf8')).slice(0, -9),
		);
		await note(cli(['auth', 'status', '--debug'], { env }));
		await note(cli(['meter', '--debug'], { env }));
		await note(cli(['auth', 'logout', '--json'], { env }));
		expect(seen.filter(Boolean).length).toBeGreaterThan(10);
		for (const secret of secrets) expect(seen.filter((text) => text.includes(secret))).toEqual([]);
		expect(secrets.size).toBe(7);
	});
});
