import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isoTime, PipelineError, printableLine } from '../../lib';
import { ask, canAsk } from '../auth/ask';
import { openBrowser } from '../auth/browser';
import {
	connectionPath,
	DEFAULT_PROFILE,
	readConnection,
	timesOf,
	writeConnection,
	type Connection,
} from '../auth/connection';
import { consentAddress, requestToken, scopesFor, type App, type Granted } from '../auth/oauth';
import { listenForRedirect, type Redirect } from '../auth/redirect';
import { whoseAccount } from '../auth/whose-account';
import { EXIT } from '../exit-codes';
import { interruptible } from '../interrupt';
import { printDone, printJson, printNotice, printRequest } from '../print';
import { notOpened, runnerError } from '../sentences';
import { usage, type Settings } from '../settings';
import { environmentCredential } from '../tokens';

export interface LoginFlags {
	clientId?: string;
	/** The file that has the app's secret. */
	clientSecretFile?: string;
	/** Of the redirect address. */
	port: number;
	/** Whether the consent page is opened in a browser. @default true */
	browser?: boolean;
	/** Whether secret boards are read and written too. */
	secretBoards?: boolean;
	/** Connects the app's owner, without a consent page. */
	clientCredentials?: boolean;
	/** How long the browser may take to come back, in seconds. */
	timeout: number;
}

/** Connects an account and keeps its tokens. @returns the exit code. */
export async function login(flags: LoginFlags, settings: Settings): Promise<number> {
	const profile = settings.profile?.name ?? DEFAULT_PROFILE;
	const before = keptBefore(profile);
	const { signal, interrupted, done } = interruptible('Stopping. Nothing was connected.');
	const redirect = flags.clientCredentials ? undefined : await listenForRedirect(flags.port);
	try {
		if (redirect && !settings.json) printNotice(registerSentence(redirect.address));
		const app = await appOf(flags, before, signal);
		const scopes = scopesFor(flags.secretBoards === true);
		let connection: Connection | undefined;
		const keep = async (granted: Granted) => {
			connection = await connectionOf(app, granted, { scopes, apiBaseUrl: settings.apiBaseUrl, flags });
			await writeConnection(connectionPath(profile), connection);
			return `${connection.account.username} is connected.`;
		};
		if (redirect) await consent(redirect, app, { scopes, flags, settings, signal }, keep);
		else await keep(await ownToken(app, scopes, settings));
		if (connection) sayConnected(profile, connection, before, settings);
		return EXIT.done;
	} catch (error) {
		if (interrupted()) return EXIT.interrupted;
		throw error;
	} finally {
		done();
		await redirect?.close();
	}
}

/** A damaged file is no reason not to connect anew. */
function keptBefore(profile: string): Connection | undefined {
	try {
		return readConnection(profile);
	} catch {
		return undefined;
	}
}

/** The app's ID and secret; what is not given is asked for, and was perhaps given at the last login. */
async function appOf(
	{ clientId: given, clientSecretFile }: LoginFlags,
	before: Connection | undefined,
	signal: AbortSignal,
): Promise<App> {
	let clientId = given ?? (canAsk() ? undefined : before?.clientId);
	if (clientId === undefined && canAsk()) {
		const known = before ? ` [${before.clientId}]` : '';
		clientId = (await ask(`ID of your Pinterest app${known}: `, { signal })) || before?.clientId;
	}
	if (!clientId) throw usage('Which app? Give its ID with --client-id or in PINTEREST_CLIENT_ID.');
	const secretBefore = before?.clientId === clientId ? before.clientSecret : undefined;
	let clientSecret =
		clientSecretFile === undefined ? process.env.PINTEREST_CLIENT_SECRET : await secretIn(clientSecretFile);
	if (!clientSecret && canAsk()) {
		const known = secretBefore === undefined ? '' : ' [the one of the last login]';
		clientSecret = await ask(`Its secret${known}, which is not shown: `, { secret: true, signal });
	}
	clientSecret ||= secretBefore;
	if (!clientSecret)
		throw usage(
			"The app's secret is missing. Give a file that has it with --client-secret-file, or set PINTEREST_CLIENT_SECRET.",
		);
	return { clientId, clientSecret };
}

async function secretIn(file: string): Promise<string> {
	const text = await readFile(file, 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
		throw usage(notOpened(file, code === 'EISDIR' ? 'unreadable' : (code ?? 'unreadable')));
	});
	if (text.trim() !== '') return text.trim();
	throw usage(`${file} is empty. It should have the app's secret.`);
}

interface Consent {
	scopes: string[];
	flags: LoginFlags;
	settings: Settings;
	signal: AbortSignal;
}

/** Sends a person to the consent page, and waits for the code that the browser comes back with. */
async function consent(
	redirect: Redirect,
	app: App,
	{ scopes, flags, settings, signal }: Consent,
	keep: (granted: Granted) => Promise<string>,
): Promise<void> {
	const { apiBaseUrl, json } = settings;
	const state = randomBytes(24).toString('base64url');
	const url = consentAddress(apiBaseUrl, {
		client_id: app.clientId,
		redirect_uri: redirect.address,
		scope: scopes.join(','),
		state,
	});
	if (json) printJson({ type: 'consent', url, redirectUri: redirect.address });
	else printRequest(`Give access on Pinterest's page, in a browser on this machine:\n\n  ${url}\n`);
	if (flags.browser !== false) openBrowser(url);
	await redirect.code({ state, seconds: flags.timeout, signal }, async (code) => {
		const grant = {
			grant_type: 'authorization_code',
			code,
			redirect_uri: redirect.address,
			continuous_refresh: 'true', // apps from before 2025-09-25 have to ask for refresh tokens that can be renewed
		};
		const refusal = () => runnerError('login-failed', []);
		return await keep(await requestToken(app, apiBaseUrl, grant, { refusal, now: Date.now() }));
	});
}

async function ownToken(app: App, scopes: string[], { apiBaseUrl }: Settings): Promise<Granted> {
	const grant = { grant_type: 'client_credentials', scope: scopes.join(',') };
	return await requestToken(app, apiBaseUrl, grant, {
		refusal: () => runnerError('login-failed:app', []),
		now: Date.now(),
	});
}

async function connectionOf(
	app: App,
	granted: Granted,
	{ scopes, apiBaseUrl, flags }: { scopes: string[]; apiBaseUrl: string; flags: LoginFlags },
): Promise<Connection> {
	const now = isoTime(Date.now());
	const { account, problem } = await whoseAccount(apiBaseUrl, granted.accessToken);
	if (!account) throw new PipelineError(problem);
	return {
		apiBaseUrl,
		...app,
		grant: flags.clientCredentials ? 'client_credentials' : 'user',
		account,
		scopes: granted.scopes ?? scopes,
		connectedAt: now,
		renewedAt: now,
		accessToken: granted.accessToken,
		refreshToken: granted.refreshToken,
		...timesOf(granted),
	};
}

const registerSentence = (address: string) =>
	`The redirect address of this login is ${address}. Enter it in your app's settings at https://developers.pinterest.com/apps/ exactly like this.`;

function sayConnected(
	profile: string,
	{ account, scopes, grant, apiBaseUrl }: Connection,
	before: Connection | undefined,
	{ json }: Settings,
): void {
	const file = connectionPath(profile);
	if (json) printJson({ type: 'connected', profile, ...account, scopes, apiBaseUrl, file });
	else
		printDone(
			`${account.username} is connected${profile === DEFAULT_PROFILE ? '' : ` as the profile ${profile}`}. The tokens are in ${file}, which only you can read.`,
		);
	if (before && before.account.id !== account.id)
		printNotice(
			`The profile ${profile} had the account ${printableLine(before.account.username)} before. Pins that are scheduled for that account need a profile with it.`,
		);
	if (grant === 'client_credentials')
		printNotice(
			'Pinterest takes no videos from an app that is connected this way. For videos, run auth login without --client-credentials.',
		);
	if (profile === DEFAULT_PROFILE && environmentCredential())
		printNotice(
			'The environment has a credential too (PINTEREST_ACCESS_TOKEN or PINTEREST_REFRESH_TOKEN), and commands use that one. Unset it to use this account.',
		);
}
