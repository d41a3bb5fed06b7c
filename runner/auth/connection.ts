import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod/v4';
import { isoTime } from '../../lib';
import { lockFolder, writePrivately } from '../private-file';
import { runnerError } from '../sentences';
import { dataFolder } from '../settings';

/** The profile of commands that name none. */
export const DEFAULT_PROFILE = 'default';

const schema = z.object({
	/** Where the tokens are valid. */
	apiBaseUrl: z.string().min(1),
	clientId: z.string().min(1),
	clientSecret: z.string().min(1),
	/** `client_credentials`: the app's owner, without a consent page and without a refresh token. */
	grant: z.enum(['user', 'client_credentials']),
	account: z.object({ id: z.string().min(1), username: z.string() }),
	scopes: z.array(z.string()),
	connectedAt: z.string(),
	/** When these tokens were handed out. */
	renewedAt: z.string(),
	accessToken: z.string().min(1),
	accessTokenExpiresAt: z.string().optional(),
	refreshToken: z.string().optional(),
	refreshTokenExpiresAt: z.string().optional(),
});

/** What `auth login` keeps of an account, in a file for each profile. It holds secrets. */
export type Connection = z.infer<typeof schema>;

const connectionFolder = (env?: NodeJS.ProcessEnv) => join(dataFolder(env), 'connections');

export const connectionPath = (profile: string, env?: NodeJS.ProcessEnv) =>
	join(connectionFolder(env), `${profile}.json`);

/** @returns undefined where the profile has no account. @throws PipelineError `no-credential` for a damaged file. */
export function readConnection(profile: string, env?: NodeJS.ProcessEnv): Connection | undefined {
	return connectionAt(connectionPath(profile, env));
}

export function connectionAt(path: string): Connection | undefined {
	let text: string;
	try {
		text = readFileSync(path, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw runnerError('no-credential:unreadable', [path, (error as NodeJS.ErrnoException).code ?? 'unreadable']);
	}
	const found = schema.safeParse(jsonOf(text));
	if (!found.success) throw runnerError('no-credential:unreadable', [path, 'damaged']);
	return found.data;
}

export async function writeConnection(path: string, connection: Connection): Promise<void> {
	await lockFolder(dirname(path));
	await writePrivately(path, JSON.stringify(connection, undefined, '\t'));
}

/** @returns whether there was one. */
export async function removeConnection(path: string): Promise<boolean> {
	return await rm(path).then(
		() => true,
		(error: NodeJS.ErrnoException) => {
			if (error.code === 'ENOENT') return false;
			throw error;
		},
	);
}

/** The profiles that have an account, by name. */
export function connectedProfiles(): string[] {
	let files: string[] = [];
	try {
		files = readdirSync(connectionFolder());
	} catch {
		// Nobody has logged in.
	}
	return files.flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? []).sort();
}

/** The times of tokens as they stand in the file. */
export const timesOf = ({ expiresAt, refreshExpiresAt }: { expiresAt?: number; refreshExpiresAt?: number }) => ({
	accessTokenExpiresAt: expiresAt === undefined ? undefined : isoTime(expiresAt),
	refreshTokenExpiresAt: refreshExpiresAt === undefined ? undefined : isoTime(refreshExpiresAt),
});

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
