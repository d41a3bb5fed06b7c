import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** An app and the refresh token of the account that connected it. */
export interface AppSettings {
	clientId: string;
	clientSecret: string;
	refreshToken: string;
}

/** An access token and the refresh token that follows it. */
export interface TokenPair {
	accessToken: string;
	refreshToken: string;
}

/** The tokens of an app's account on this machine, for all processes of its user. */
export interface TokenFile {
	/** Names the account without a secret. */
	readonly id: string;
	/** What the file says now; undefined where there is none, or none that can be read. */
	read(): Promise<TokenPair | undefined>;
	/** Returns when the pair is on the disk. Readable by the user alone, and never half-written. */
	write(pair: TokenPair): Promise<void>;
}

/** The file belongs to the refresh token that the user set: another one is another connection. */
export function tokenFile(app: AppSettings, apiBaseUrl: string, folder: string): TokenFile {
	const id = createHash('sha256')
		.update(`${app.clientId} ${app.refreshToken} ${apiBaseUrl}`)
		.digest('hex')
		.slice(0, 16);
	const path = join(folder, `tokens-${id}.json`);
	return {
		id,
		async read() {
			const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
				if (error.code === 'ENOENT') return undefined;
				throw error;
			});
			return text === undefined ? undefined : pairIn(text);
		},
		async write(pair) {
			await mkdir(folder, { recursive: true, mode: 0o700 });
			const unfinished = `${path}.${process.pid}`;
			const file = await open(unfinished, 'w', 0o600);
			try {
				await file.writeFile(JSON.stringify(pair));
				await file.sync();
			} finally {
				await file.close();
			}
			await rename(unfinished, path);
		},
	};
}

/** A file that a crash or a full disk cut off is as good as none. */
function pairIn(text: string): TokenPair | undefined {
	try {
		const { accessToken, refreshToken } = JSON.parse(text) as Partial<TokenPair>;
		return accessToken && refreshToken ? { accessToken, refreshToken } : undefined;
	} catch {
		return undefined;
	}
}
