import type { ChildProcess } from 'node:child_process';
import type { Emulator } from '../../emulator';
import { afterThisTest } from './cleanup';
import { cli, type CliOptions, type CliResult } from './cli';

/** What the login prints before anybody has consented. */
export interface Asked {
	/** Of the consent page. */
	url: string;
	redirectUri: string;
}

/** A login of the emulator's app that waits for its consent. */
export async function startLogin(
	emulator: Emulator,
	home: string,
	args: string[] = [],
	env: Record<string, string> = {},
): Promise<Asked & { ended: Promise<CliResult>; child: ChildProcess }> {
	const { promise, resolve, reject } = Promise.withResolvers<Asked & { child: ChildProcess }>();
	const onStart: CliOptions['onStart'] = (child) => {
		afterThisTest(() => child.kill('SIGKILL'));
		let text = '';
		child.stdout?.on('data', (part: string) => {
			text += part;
			const line = text.split('\n').find((each) => each.includes('"type":"consent"'));
			if (line) resolve({ ...(JSON.parse(line) as Asked), child });
		});
	};
	const ended = cli(['auth', 'login', '--json', '--no-browser', '--port', '0', ...args], {
		env: { ...appAt(emulator, home), ...env },
		onStart,
	});
	ended.then(({ stdout, stderr }) => reject(new Error(`The login ended before it asked: ${stdout}${stderr}`)), reject);
	return { ...(await promise), ended };
}

/** The environment of a login at an emulator; `home` keeps what it stores. */
export const appAt = ({ apiBaseUrl, clientId, clientSecret }: Emulator, home: string): Record<string, string> => ({
	HOME: home,
	PINTEREST_API_BASE_URL: apiBaseUrl,
	PINTEREST_CLIENT_ID: clientId,
	PINTEREST_CLIENT_SECRET: clientSecret,
});

/** What a person does in the browser: looks at the consent page, decides, and is sent back. @returns the address that the browser is sent to. */
export async function consentTo(url: string, { account, deny = false }: { account?: string; deny?: boolean } = {}) {
	const page = await (await fetch(url)).text();
	const form = new URLSearchParams();
	for (const [, name = '', value = ''] of page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g))
		form.append(name, value.replaceAll('&amp;', '&'));
	if (account !== undefined) form.set('account', account);
	form.set('decision', deny ? 'deny' : 'allow');
	const answer = await fetch(new URL('/oauth/', url), { method: 'POST', body: form, redirect: 'manual' });
	return answer.headers.get('location') ?? '';
}

/** What an emulator's app exchanges for tokens. */
async function exchanged({ apiBaseUrl, clientId, clientSecret }: Emulator, form: Record<string, string>) {
	const response = await fetch(`${apiBaseUrl}/oauth/token`, {
		method: 'POST',
		headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
		body: new URLSearchParams(form),
	});
	return (await response.json()) as { access_token: string; refresh_token: string };
}

const SCOPES = 'boards:read,boards:write,pins:read,pins:write,user_accounts:read';

/** An access token of the app's owner, of the grant type client credentials. */
export async function ownersToken(emulator: Emulator): Promise<string> {
	return (await exchanged(emulator, { grant_type: 'client_credentials', scope: SCOPES })).access_token;
}

/** The tokens of an account that is connected once more, as n8n keeps them. */
export async function connectAgain(emulator: Emulator) {
	const redirect = { redirect_uri: 'http://localhost:5678/rest/oauth2-credential/callback' };
	const consent = { client_id: emulator.clientId, response_type: 'code', scope: SCOPES, state: 'x', auto: '1' };
	const page = `${emulator.url}/oauth/?${new URLSearchParams({ ...consent, ...redirect }).toString()}`;
	const back = (await fetch(page, { redirect: 'manual' })).headers.get('location') ?? '';
	const code = new URL(back).searchParams.get('code') ?? '';
	const { access_token, refresh_token } = await exchanged(emulator, {
		grant_type: 'authorization_code',
		code,
		...redirect,
	});
	return { access_token, refresh_token, token_type: 'bearer' };
}

/** Connects an account of the emulator's. */
export async function loginAt(
	emulator: Emulator,
	home: string,
	{ profile, account, args = [] }: { profile?: string; account?: string; args?: string[] } = {},
): Promise<CliResult> {
	const login = await startLogin(emulator, home, [...(profile ? ['--profile', profile] : []), ...args]);
	const back = await consentTo(login.url, { account });
	const page = await fetch(back);
	if (!page.ok) throw new Error(`The login failed: ${await page.text()}`);
	return await login.ended;
}
