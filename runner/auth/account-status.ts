import { isoTime, problemOf, type AppAccess, type Problem } from '../../lib';
import { runnerError } from '../sentences';
import { dataFolder, type Settings } from '../settings';
import { tokenFile } from '../token-file';
import { environmentCredential } from '../tokens';
import { connectedProfiles, connectionPath, DEFAULT_PROFILE, readConnection, type Connection } from './connection';
import { whoseAccount } from './whose-account';

const DAY_MS = 24 * 60 * 60_000;

/** What is known of an account. Has no token and no secret. */
export interface AccountStatus {
	/** Absent for the environment's account. */
	profile?: string;
	/** Whether commands use it that name no profile; or the one that was named. */
	used: boolean;
	account?: { id: string; username: string };
	scopes?: string[];
	apiBaseUrl: string;
	/** The app's access, as far as Pinterest's answer tells it. */
	tier?: AppAccess['tier'];
	accessTokenExpiresAt?: string;
	/** Until when a command has to be run, so that the account need not be connected again. */
	reconnectBy?: string;
	reconnectInDays?: number;
	/** Where the tokens are kept; absent for a pasted token. */
	file?: string;
	/** Why Pinterest does not take the access token now; absent where it does. */
	problem?: Problem;
	/** What people read besides. */
	notes: string[];
}

/** The connected accounts. Asks Pinterest once for each and changes nothing. */
export async function accountStatuses(settings: Pick<Settings, 'profile' | 'apiBaseUrl'>): Promise<AccountStatus[]> {
	const { profile } = settings;
	const own = profile?.chosen ? undefined : await environmentStatus(settings);
	const names = profile?.chosen ? [profile.name] : connectedProfiles();
	const usedName = own ? undefined : (profile?.name ?? DEFAULT_PROFILE);
	const profiles = await Promise.all(names.map(async (name) => await profileStatus(name, name === usedName)));
	return [...(own ? [own] : []), ...profiles];
}

async function profileStatus(name: string, used: boolean): Promise<AccountStatus> {
	const file = connectionPath(name);
	let connection: Connection | undefined;
	try {
		connection = readConnection(name);
		if (!connection) throw runnerError('no-credential:profile', [name]);
	} catch (error) {
		return { profile: name, used, apiBaseUrl: '', file, problem: problemOf(error), notes: [] };
	}
	const { account, scopes, apiBaseUrl, accessToken, grant } = connection;
	const { accessTokenExpiresAt, refreshTokenExpiresAt } = connection;
	const asked = await askedPinterest(apiBaseUrl, accessToken);
	const notes = asked.notes ?? [];
	if (grant === 'client_credentials') notes.push("It is the account of the app's owner, which takes no videos.");
	return {
		profile: name,
		used,
		account: asked.account ?? account,
		scopes,
		apiBaseUrl,
		tier: asked.tier,
		accessTokenExpiresAt,
		...reconnect(grant === 'client_credentials' ? undefined : refreshTokenExpiresAt),
		file,
		...outlived(asked.problem, accessTokenExpiresAt, refreshTokenExpiresAt, notes),
	};
}

/** An access token that has run out is no problem while there is something to renew it with. */
function outlived(
	problem: Problem | undefined,
	accessUntil: string | undefined,
	refreshUntil: string | undefined,
	notes: string[],
): Pick<AccountStatus, 'problem' | 'notes'> {
	const over = (at: string | undefined) => at !== undefined && Date.parse(at) <= Date.now();
	if (problem?.code === 'token-invalid' && over(accessUntil) && !over(refreshUntil))
		return { notes: [...notes, 'The access token has run out. The next command renews it.'] };
	return { problem, notes };
}

async function environmentStatus({ apiBaseUrl }: Pick<Settings, 'apiBaseUrl'>): Promise<AccountStatus | undefined> {
	const credential = environmentCredential();
	if (!credential) return undefined;
	const common = { used: true, apiBaseUrl };
	if ('accessToken' in credential) {
		const { notes = [], ...asked } = await askedPinterest(apiBaseUrl, credential.accessToken);
		notes.push('It is a token from PINTEREST_ACCESS_TOKEN, which is not renewed.');
		return { ...common, ...asked, notes };
	}
	const { path: file, read } = tokenFile(credential, apiBaseUrl, dataFolder());
	const kept = await read();
	const note = 'Its app and its first refresh token are from the environment.';
	if (!kept) return { ...common, notes: [note, 'No token was asked for yet. The first command does that.'] };
	const { expiresAt, refreshExpiresAt, scopes } = kept;
	const asked = await askedPinterest(apiBaseUrl, kept.accessToken);
	const accessTokenExpiresAt = expiresAt === undefined ? undefined : isoTime(expiresAt);
	const until = refreshExpiresAt === undefined ? undefined : isoTime(refreshExpiresAt);
	return {
		...common,
		account: asked.account,
		scopes,
		tier: asked.tier,
		accessTokenExpiresAt,
		...reconnect(until),
		file,
		...outlived(asked.problem, accessTokenExpiresAt, until, [...(asked.notes ?? []), note]),
	};
}

/** What Pinterest says to the token. */
async function askedPinterest(
	apiBaseUrl: string,
	accessToken: string,
): Promise<Partial<Pick<AccountStatus, 'account' | 'tier' | 'problem' | 'notes'>>> {
	const { account, access, problem } = await whoseAccount(apiBaseUrl, accessToken);
	return { account, tier: access?.tier, problem, notes: access && [access.sentence] };
}

const reconnect = (until: string | undefined): Pick<AccountStatus, 'reconnectBy' | 'reconnectInDays'> =>
	until === undefined
		? {}
		: {
				reconnectBy: until,
				reconnectInDays: Math.max(0, Math.floor((Date.parse(until) - Date.now()) / DAY_MS)),
			};
