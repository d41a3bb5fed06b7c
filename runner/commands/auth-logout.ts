import { connectionPath, DEFAULT_PROFILE, readConnection, removeConnection } from '../auth/connection';
import { EXIT } from '../exit-codes';
import { printDone, printJson, printNotice } from '../print';
import type { Settings } from '../settings';
import { environmentCredential } from '../tokens';

/** Removes an account's tokens from this machine. @returns the exit code. */
export async function logout({ json, profile }: Pick<Settings, 'json' | 'profile'>): Promise<number> {
	const name = profile?.name ?? DEFAULT_PROFILE;
	const file = connectionPath(name);
	const username = usernameOf(name);
	const removed = await removeConnection(file);
	if (json) printJson({ type: 'logout', profile: name, username, removed, file });
	else if (removed)
		printDone(
			`The tokens of ${username ?? 'the account'} are removed from this machine (${file}). The app's access itself is removed at Pinterest: in the account's settings, under Security, among the connected apps.`,
		);
	else printDone(`No account is connected as the profile ${name}, so there is nothing to remove.`);
	if (environmentCredential()) printNotice('The environment still has a credential; unset its variables too.');
	return EXIT.done;
}

function usernameOf(profile: string): string | undefined {
	try {
		return readConnection(profile)?.account.username;
	} catch {
		return undefined; // a damaged file is removed all the same
	}
}
