import { connectedProfiles, readConnection } from '../auth/connection';

/** The user names of the accounts that are connected on this machine, by ID. Reads files, and asks nobody. */
export function accountNames(): Map<string, string> {
	const names = new Map<string, string>();
	for (const profile of connectedProfiles()) {
		try {
			const account = readConnection(profile)?.account;
			if (account?.username) names.set(account.id, account.username);
		} catch {
			// A damaged file has no name; the page of limits says what is wrong with it.
		}
	}
	return names;
}
