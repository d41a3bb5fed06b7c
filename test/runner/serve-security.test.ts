import { chmod, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LoginThrottle } from '../../runner/serve/login-throttle';
import { Sessions } from '../../runner/serve/session';
import { cli, ownFolder } from '../support/cli';
import { SqliteStore } from '../../lib/store/sqlite-store';
import { bulkStage } from '../lib/bulk/stage';
import { origin } from '../support/origin';
import { startPage, type PageAt } from '../support/page';
import { emulate } from '../support/pipeline';
import { commandAt } from '../support/worker';

const start = async (args: string[] = []) => await startPage(commandAt(await emulate(), await ownFolder()), args);

/** What a page, a call and a change of each kind are asked by. */
const PATHS = ['/', '/jobs', '/jobs/x', '/imports', '/calendar', '/limits', '/unknown', '/approvals', '/webhooks'];
const CALLS = ['/api/jobs', '/api/imports', '/api/limits', '/api/events', '/metrics', '/live'];
const CHANGES = ['/jobs/bulk', '/jobs/x/cancel', '/calendar/move', '/imports/new', '/limits/resume', '/logout'];

/** Sends bytes as they are, and gives back the beginning of the answer. */
async function raw({ url }: Pick<PageAt, 'url'>, text: string): Promise<string> {
	const { hostname, port } = new URL(url);
	const socket = connect(Number(port), hostname);
	socket.write(text);
	let answer = '';
	for await (const chunk of socket) {
		answer += String(chunk);
		if (answer.includes('\r\n\r\n')) break;
	}
	socket.destroy();
	return answer;
}

describe('the operations page', () => {
	it('shows nothing, answers no call and changes nothing without a login', async () => {
		const page = await start();
		const without = async (path: string, init: RequestInit = {}) =>
			await fetch(new URL(path, page.url), { redirect: 'manual', ...init });
		for (const path of PATHS) {
			const answer = await without(path);
			expect([path, answer.status, await answer.text()]).toEqual([path, 302, '']);
		}
		for (const path of CALLS.filter((each) => each !== '/live'))
			expect([path, (await without(path)).status]).toEqual([path, 401]);
		for (const path of CHANGES) expect([path, (await without(path, { method: 'POST' })).status]).toEqual([path, 401]);
		const wrong = { authorization: 'Bearer wrong' };
		expect((await without('/api/jobs', { headers: wrong })).status).toBe(401);
		expect((await without('/healthz')).status).toBe(200);
	});

	it('refuses a cookie that it did not sign, and one of another run', async () => {
		const [page, other] = [await start(), await start()];
		const answer = await fetch(new URL(`/login?token=${other.token}`, other.url), { redirect: 'manual' });
		const [cookie = ''] = answer.headers.getSetCookie().map((line) => line.split(';')[0] as string);
		for (const each of [cookie, `${cookie}x`, cookie.replace('editor', 'reader')]) {
			const asked = await fetch(page.url, { redirect: 'manual', headers: { cookie: each } });
			expect(asked.status).toBe(302);
		}
	});

	it('changes nothing for a form without the token of the login, or from another site', async () => {
		const page = await start();
		const bare = await page.get('/logout', { method: 'POST', body: new URLSearchParams() });
		expect(bare.status).toBe(403);
		for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
			const foreign = await page.get('/logout', { method: 'POST', headers, body: new URLSearchParams() });
			expect(await foreign.text()).toContain('another site');
			const login = await fetch(new URL('/login', page.url), {
				method: 'POST',
				headers,
				body: new URLSearchParams({ password: page.token }),
			});
			expect(login.status).toBe(403);
		}
		expect((await page.post('/logout')).status).toBe(303);
	});

	it('lets a reader look and change nothing', async () => {
		const page = await start();
		const reader = await page.login(page.readerToken);
		expect(await reader.text('/')).toContain('may look only');
		for (const path of CHANGES.filter((each) => each !== '/logout')) expect((await reader.post(path)).status).toBe(403);
		const call = await page.call('/api/jobs/x/cancel', {
			method: 'POST',
			headers: { authorization: `Bearer ${page.readerToken}`, 'content-type': 'application/json' },
			body: '{}',
		});
		expect(call.status).toBe(403);
		expect((await reader.post('/logout')).status).toBe(303);
	});

	it('is framed, cached, sniffed and scripted by nobody', async () => {
		const page = await start();
		for (const path of [...PATHS, '/login', '/api/jobs', '/healthz', '/no-such-page']) {
			const { headers } = await page.get(path);
			expect(headers.get('x-frame-options')).toBe('DENY');
			expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
			expect(headers.get('content-security-policy')).not.toContain('unsafe');
			expect(headers.get('cache-control')).toBe('no-store');
			expect(headers.get('x-content-type-options')).toBe('nosniff');
			expect(headers.get('access-control-allow-origin')).toBeNull();
		}
	});

	it('answers to no foreign name of this machine', async () => {
		const page = await start();
		const { host } = new URL(page.url);
		expect(await raw(page, `GET /login HTTP/1.1\r\nHost: evil.example\r\n\r\n`)).toMatch(/^HTTP\/1\.1 421/);
		expect(await raw(page, `GET /login HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200/);
	});

	it('leads after the login to no other site, and lets no header be put into an answer', async () => {
		const page = await start();
		const ways = [
			'//evil.example',
			'/\\evil.example',
			'https://evil.example/',
			'javascript:alert(1)',
			'/\t/evil.example',
		];
		for (const to of ways) {
			const answer = await fetch(new URL('/login', page.url), {
				method: 'POST',
				redirect: 'manual',
				body: new URLSearchParams({ password: page.token, to }),
			});
			expect([to, new URL(answer.headers.get('location') ?? '', page.url).host]).toEqual([to, new URL(page.url).host]);
		}
		for (const path of [
			'/login?to=%0d%0aset-cookie:%20x=1',
			'/jobs/%0d%0aset-cookie:%20x=1',
			'/jobs/..%2f..%2f..%2fetc%2fpasswd',
		]) {
			const answer = await page.get(path);
			expect(answer.headers.getSetCookie().join()).not.toContain('x=1');
			expect(await answer.text()).not.toContain('root:');
		}
	});

	it('shows HTML of cells and addresses as text', async () => {
		const page = await start();
		const hostile = '<script>alert(1)</script>';
		for (const path of ['/jobs', '/imports', '/unknown', '/login', '/calendar', '/no-such-page']) {
			const text = await page.text(`${path}?text=${hostile}&to=/${hostile}&campaign="${hostile}&after=${hostile}`);
			expect(text).not.toContain('<script>alert');
		}
	});

	it('reads no form of 10 MB, and no header of any length', async () => {
		const page = await start();
		const big = 'x'.repeat(10_000_000);
		const answer = await page.post('/jobs/bulk', { big }).catch(() => undefined);
		expect(answer === undefined || answer.status === 413).toBe(true);
		const login = await fetch(new URL('/login', page.url), {
			method: 'POST',
			body: new URLSearchParams({ password: big }),
		}).catch(() => undefined);
		expect(login === undefined || login.status === 413).toBe(true);
		expect(await raw(page, `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`)).toMatch(
			/^HTTP\/1\.1 431/,
		);
		expect((await page.get('/')).status).toBe(200);
	});

	it('goes on answering while others hold hundreds of connections open without a request', async () => {
		const page = await start();
		const { hostname, port } = new URL(page.url);
		const idle = Array.from({ length: 200 }, () => connect(Number(port), hostname).on('error', () => undefined));
		for (const each of idle) each.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ');
		expect((await page.get('/')).status).toBe(200);
		for (const each of idle) each.destroy();
	});

	it('goes on answering while pictures of pins are waited for', async () => {
		const [emulator, folder] = [await emulate(), await ownFolder()];
		const command = commandAt(emulator, folder);
		const silent = await origin(() => undefined); // it takes requests and answers none
		const store = new SqliteStore(join(folder, 'ledger.sqlite'));
		const { ledger, job } = bulkStage(store);
		const keys = Array.from({ length: 12 }, (_, index) => `pin:${index}`);
		for (const key of keys) {
			await job(key, 'scheduled');
			const media = [{ url: `${silent}/${key}.jpg` }];
			await ledger.change(key, (known) => ({ ...known, draft: { board: 'Travel', media } }));
		}
		await store.disconnect();
		command.env = { ...command.env, PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1' };
		const page = await startPage(command);
		const waiting = new AbortController();
		const pictures = keys.map(async (key) => await page.get(`/jobs/${key}/picture`, { signal: waiting.signal }));
		expect((await page.get('/jobs')).status).toBe(200);
		expect(await Promise.race([...pictures, page.get('/').then(() => 'the page')])).toBe('the page');
		waiting.abort();
		await Promise.allSettled(pictures);
	});

	it('slows wrong passwords down, also for the right one that follows, and says until when', async () => {
		const page = await start();
		const attempt = async (password: string) =>
			await fetch(new URL('/login', page.url), {
				method: 'POST',
				redirect: 'manual',
				body: new URLSearchParams({ password }),
			});
		const statuses: number[] = [];
		for (let tries = 0; tries < 8; tries++) statuses.push((await attempt(`wrong ${tries}`)).status);
		expect(statuses.slice(0, 5)).toEqual([400, 400, 400, 400, 400]);
		expect(statuses).toContain(429);
		const refused = await attempt(page.token);
		expect(refused.status).toBe(429);
		expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
		const bearer = await page.call('/api/jobs', { headers: { authorization: 'Bearer guess' } });
		expect(bearer.status).toBe(429);
		expect((await page.get('/')).status).toBe(200);
	});

	it('is not reached from elsewhere without a password', async () => {
		const folder = await ownFolder({ inputs: ['password.txt'] });
		const options = commandAt(await emulate(), folder);
		const bare = await cli(['serve', '--listen', '0.0.0.0', '--port', '0'], options);
		expect(bare).toMatchObject({ code: 2, stdout: '' });
		expect(bare.stderr).toContain('--password-file');
		const file = join(folder, 'password.txt');
		const refused = async (text: string, mode = 0o600) => {
			await writeFile(file, text);
			await chmod(file, mode);
			return await cli(['serve', '--listen', '0.0.0.0', '--port', '0', '--password-file', file], options);
		};
		expect((await refused('short\n')).stderr).toContain('at least 12 characters');
		expect((await refused('two words of a password\n')).stderr).toContain('without spaces');
		expect((await refused('a-password-of-enough-letters\n', 0o644)).stderr).toContain('chmod 600');
	});

	it('warns of a network without TLS, and does not print the password', async () => {
		const folder = await ownFolder({ inputs: ['password.txt'] });
		const file = join(folder, 'password.txt');
		await writeFile(file, 'a-password-of-enough-letters\n', { mode: 0o600 });
		const page = await startPage(commandAt(await emulate(), folder), ['--listen', '0.0.0.0', '--password-file', file]);
		expect(page.token).toBeUndefined();
		expect(page.said()).toContain('without TLS');
		expect(page.said()).not.toContain('a-password');
		const editor = await page.login('a-password-of-enough-letters');
		expect((await editor.get('/')).status).toBe(200);
	});
});

describe('LoginThrottle', () => {
	it('lets 10,000 wrong passwords of an address take days, and keeps no other address waiting', () => {
		let now = 0;
		const throttle = new LoginThrottle(() => now);
		for (let tries = 0; tries < 10_000; tries++) {
			now += throttle.waitMs('1');
			throttle.wrong('1');
		}
		expect(now).toBeGreaterThan(6 * 86_400_000);
		expect(throttle.waitMs('2')).toBe(0);
		throttle.right('1');
		expect(throttle.waitMs('1')).toBe(0);
	});

	it('remembers a bounded number of addresses', () => {
		const throttle = new LoginThrottle(() => 0);
		for (let address = 0; address < 5_000; address++)
			for (let tries = 0; tries < 6; tries++) throttle.wrong(String(address));
		expect(throttle.waitMs('0')).toBe(0);
		expect(throttle.waitMs('4999')).toBeGreaterThan(0);
	});
});

describe('Sessions', () => {
	it('end after twelve hours, and with another password', () => {
		let now = 1_000_000;
		const sessions = new Sessions({ editor: 'one password' }, () => now);
		const cookie = sessions.begin('editor', 'Ana, <b>content</b>');
		expect(sessions.read(cookie)).toMatchObject({ role: 'editor', name: 'Ana, <b>content</b>' });
		expect(new Sessions({ editor: 'other password' }, () => now).read(cookie)).toBeUndefined();
		expect(new Sessions({ editor: 'one password' }, () => now).read(cookie)?.csrf).toBe(sessions.read(cookie)?.csrf);
		now += 12 * 60 * 60_000;
		expect(sessions.read(cookie)).toBeUndefined();
	});
});
