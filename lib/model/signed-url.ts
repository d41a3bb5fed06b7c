import { FORMS, type Address, type SignatureForm, type SignatureScheme } from './signature-forms';

export interface SignedUrlExpiry {
	/** Epoch milliseconds. */
	expiresAt: number;
	scheme: SignatureScheme;
}

/** Longer than any link that a store signs; what is longer is not looked into. */
const MAX_LENGTH = 16 * 1024;

/** Parameters that let in whoever knows them, by the names that services give them; none of them is kept or shown. */
const SECRETS =
	/^((.*[_-])?(token|secret|password|api[_-]?key)|apikey|access[_-]?key|subscription[_-]key|auth|auth[_-]?key|authorization|credentials?|jwt|pass|passwd|passphrase|pwd|sig|signature|hmac|session[_-]?id|session)$/i;

/**
 * When a signed address ends, as far as the address itself tells. A key that is withdrawn or a
 * session that ends before can end it earlier; nothing is verified. Pure, and never throws.
 */
export function expiryOf(url: string): SignedUrlExpiry | undefined {
	const address = addressOf(url);
	if (!address) return undefined;
	for (const { scheme, fits, ends } of FORMS) {
		const expiresAt = fits(address) ? ends?.(address) : undefined;
		if (expiresAt !== undefined) return { expiresAt, scheme };
	}
	return undefined;
}

/** Whether an address lets in whoever has it, for a time or for good: it is not kept, and not handed on. */
export function isSigned(url: string): boolean {
	if (!URL.canParse(url)) return /[?@]/.test(url); // what cannot be read may hold anything
	const { username, password, searchParams } = new URL(url);
	if (username !== '' || password !== '') return true;
	if ([...searchParams].some(([name, value]) => isSecret(name, value))) return true;
	const address = addressOf(url);
	const form = address && formOf(address);
	return form !== undefined && form.open?.(address as Address) !== true;
}

/** Whether nothing in an address says which object it is, so that only the bytes do. */
export function isOpaque(url: string): boolean {
	const address = addressOf(url);
	return (address && formOf(address)?.opaque) === true;
}

/** A signed address without what only signs it: the same for every issue, and another one for every object. */
export function withoutSignature(url: string): string {
	const address = addressOf(url);
	const form = address && formOf(address);
	if (!form || form.opaque) return url;
	const stripped = new URL(url);
	if (form.path) stripped.pathname = form.path(stripped.pathname);
	if (form.host) stripped.host = form.host(stripped.host);
	const kept = [...stripped.searchParams].flatMap(([name, value]): [string, string][] => {
		const identifies = form.keeps ? form.keeps(name.toLowerCase(), value) : value;
		return identifies === undefined ? [] : [[name, identifies]];
	});
	stripped.search = new URLSearchParams(kept).toString();
	return form.loose?.(address as Address) && !namesObject(stripped) ? url : stripped.href;
}

/** The path of an address as people are shown it: without a signature and without a token. */
export function shownPath(url: string): string {
	const { pathname } = new URL(url);
	const address = addressOf(url);
	const form = address && formOf(address);
	return (form?.shows ?? form?.path)?.(pathname) ?? pathname;
}

function formOf(address: Address): SignatureForm | undefined {
	return FORMS.find(({ fits }) => fits(address));
}

/** `key` is the name of an object as often as it is a secret; then it looks like a file or a path. */
function isSecret(name: string, value: string): boolean {
	if (value === '') return false;
	return SECRETS.test(name) || (/^key$/i.test(name) && !/[/.]/.test(value));
}

/**
 * Whether an address without its signature still says which object it is. Of `/download?token=…` only the token
 * does; a name with a digit or the ending of a file, or a parameter that is left, is enough.
 */
function namesObject({ pathname, search }: URL): boolean {
	if (search !== '') return true;
	const parts = pathname.split('/').filter((part) => !/^v\d+$/i.test(part));
	const isFile = /\.[a-z0-9]{2,5}$/i.test(pathname) && !/\.(php|aspx?|ashx|cgi|jsp|do)$/i.test(pathname);
	return isFile || parts.some((part) => /\d/.test(part));
}

function addressOf(url: string): Address | undefined {
	if (url.length > MAX_LENGTH || !URL.canParse(url)) return undefined;
	const { protocol, hostname, pathname, searchParams } = new URL(url);
	if (protocol !== 'http:' && protocol !== 'https:') return undefined;
	const parameters = new Map<string, string>();
	for (const [key, value] of searchParams) {
		const name = key.toLowerCase();
		parameters.set(name, (parameters.get(name) ?? value) === value ? value : '');
	}
	const get = (name: string) => parameters.get(name) ?? '';
	return {
		get,
		has: (...names) => names.every((name) => get(name) !== ''),
		values: [...parameters.values()],
		host: hostname,
		path: pathname,
	};
}
