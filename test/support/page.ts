import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterThisTest } from './cleanup';
import { ownFolder, type CliOptions } from './cli';

const CLI = join(__dirname, '../../dist/runner/cli.js');

/** A running operations page, and a browser's session at it. */
export interface PageAt {
	url: string;
	token: string;
	readerToken: string;
	loginUrl: string;
	/** What stands on its standard error. */
	said: () => string;
	/** Fetches a path as the one who is logged in, and follows no redirect. */
	get: (path: string, init?: RequestInit) => Promise<Response>;
	/** The text of a page. */
	text: (path: string) => Promise<string>;
	/** Sends a form, with the token of the login. */
	post: (path: string, form?: Record<string, string | string[]>) => Promise<Response>;
	/** Calls the API with the token as a header. */
	call: (path: string, init?: RequestInit) => Promise<Response>;
	/** Another login, such as that of a reader. */
	login: (token: string) => Promise<Pick<PageAt, 'get' | 'text' | 'post'>>;
	/** Ends it. @param signal @default SIGTERM */
	stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** Starts `serve` on any port, as users do, and logs in as an editor. It is stopped after the test. */
export async function startPage(
	{ env = {}, cwd }: CliOptions,
	args: string[] = [],
	command = 'serve',
): Promise<PageAt> {
	const child = spawn(process.execPath, [CLI, command, '--port', '0', '--json', ...args], {
		cwd,
		env: { PATH: process.env.PATH ?? '', HOME: await ownFolder(), ...env },
	});
	const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
	afterThisTest(async () => {
		child.kill('SIGKILL');
		await ended;
	});
	let said = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
	const { url, token, readerToken, loginUrl } = await new Promise<Record<string, string>>((resolve, reject) => {
		let out = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			out += text;
			const line = out.split('\n').find((each) => each.includes('"type":"serve"'));
			if (line !== undefined && out.includes('\n')) resolve(JSON.parse(line) as Record<string, string>);
		});
		void ended.then((code) => reject(new Error(`The page ended with ${code}: ${said}`)));
	});
	const page = { url: url as string, token: token as string, readerToken: readerToken as string };
	const login = (its: string) => loggedIn(page.url, its);
	return {
		...page,
		loginUrl: loginUrl as string,
		said: () => said,
		...(await login(page.token)),
		login,
		call: async (path, init = {}) =>
			await fetch(new URL(path, page.url), {
				...init,
				headers: { authorization: `Bearer ${page.token}`, ...init.headers },
			}),
		stop: async (signal = 'SIGTERM') => {
			child.kill(signal);
			return await ended;
		},
	};
}

async function loggedIn(url: string, token: string): Promise<Pick<PageAt, 'get' | 'text' | 'post'>> {
	const answer = await fetch(new URL(`/login?token=${token}`, url), { redirect: 'manual' });
	const cookies = new Map<string, string>();
	keepCookies(answer);
	const get: PageAt['get'] = async (path, init = {}) => {
		const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const fetched = await fetch(new URL(path, url), {
			redirect: 'manual',
			...init,
			headers: { cookie, ...init.headers },
		});
		keepCookies(fetched);
		return fetched;
	};
	const text: PageAt['text'] = async (path) => await (await get(path)).text();
	const csrf = /name="_csrf" value="([^"]+)"/.exec(await text('/limits'))?.[1] ?? '';
	return {
		get,
		text,
		post: async (path, form = {}) => {
			const body = new URLSearchParams([['_csrf', csrf], ...Object.entries(form).flatMap(pairs)]);
			return await get(path, { method: 'POST', body });
		},
	};

	function keepCookies(from: Response): void {
		for (const line of from.headers.getSetCookie()) {
			const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
			if (/max-age=0/i.test(line)) cookies.delete(name);
			else cookies.set(name, value);
		}
	}
}

const pairs = ([name, value]: [string, string | string[]]) =>
	[value].flat().map((each): [string, string] => [name, each]);
