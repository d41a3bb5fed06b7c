import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a person may do: an editor everything, a reader nothing but look. */
export type Role = 'editor' | 'reader';

/** One login of one browser. */
export interface Session {
	role: Role;
	/** What the record calls this person. */
	name: string;
	/** What a form has to send back. */
	csrf: string;
}

/** The passwords of the page. */
export interface Passwords {
	editor: string;
	/** Absent where nobody may only look. */
	reader?: string;
}

/** A login ends after this time, in milliseconds. */
const LOGIN_MS = 12 * 60 * 60_000;
const NONCE_BYTES = 12;
const NAME_LENGTH = 60;
/** As many characters of a digest tell the cookies of two pages on one host apart. */
const COOKIE_DIGITS = 10;

/**
 * Logins that need no store: the cookie says who it is and since when, signed with a key that follows from the password.
 * So several processes with the same password know each other's logins, and a new password ends them all.
 */
export class Sessions {
	/** The name of the cookie. Browsers send a host's cookies to all of its ports, so each password has another one. */
	readonly cookie: string;
	private readonly key: Buffer;

	constructor(
		private readonly passwords: Passwords,
		private readonly now: () => number,
	) {
		const secret = JSON.stringify([passwords.editor, passwords.reader ?? null]);
		this.key = createHash('sha256').update(`operations page\n${secret}`).digest();
		this.cookie = `pipeline_${createHash('sha256').update(this.key).digest('hex').slice(0, COOKIE_DIGITS)}`;
	}

	/** Whose password this is. */
	roleOf(password: string): Role | undefined {
		const { editor, reader } = this.passwords;
		if (isSame(password, editor)) return 'editor';
		return reader !== undefined && isSame(password, reader) ? 'reader' : undefined;
	}

	/** The value of the cookie of a new login. */
	begin(role: Role, name: string): string {
		const nonce = randomBytes(NONCE_BYTES).toString('base64url');
		const called = Buffer.from(name.slice(0, NAME_LENGTH)).toString('base64url');
		const claims = [role, String(this.now()), nonce, called].join('.');
		return `${claims}.${this.sign(claims)}`;
	}

	/** The login of a cookie; undefined where it is over, or is none. */
	read(value: string | undefined): Session | undefined {
		const [role, begunAt = '', nonce, called = '', signature = '', ...more] = (value ?? '').split('.');
		const claims = [role, begunAt, nonce, called].join('.');
		if (more.length > 0 || !isSame(signature, this.sign(claims))) return undefined;
		const age = this.now() - Number(begunAt);
		if (!(age >= 0 && age < LOGIN_MS) || (role !== 'editor' && role !== 'reader')) return undefined;
		return { role, name: Buffer.from(called, 'base64url').toString(), csrf: this.sign(`form\n${claims}`) };
	}

	private sign(text: string): string {
		return createHmac('sha256', this.key).update(text).digest('base64url');
	}
}

/** Compares in a time that tells nothing of either text. */
export function isSame(one: string, other: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(one), digest(other));
}
