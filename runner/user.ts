import { userInfo } from 'node:os';

/** Who runs this process, for people who read its record; undefined where the system does not tell. */
export function currentUser(): string | undefined {
	try {
		return userInfo().username;
	} catch {
		return undefined;
	}
}
