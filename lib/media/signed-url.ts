/** Whose way of signing an address has. `token` is any other sign with a readable end. */
export type SignatureScheme =
	| 's3'
	| 'cloudfront'
	| 'google'
	| 'azure'
	| 'akamai'
	| 'alibaba'
	| 'tencent'
	| 'discord'
	| 'facebook'
	| 'bunny'
	| 'fastly'
	| 'jwt'
	| 'token';

export interface SignedUrlExpiry {
	/** Epoch milliseconds. */
	expiresAt: number;
	scheme: SignatureScheme;
}

/** Longer than any link that a store signs; what is longer is not looked into. */
const MAX_LENGTH = 16 * 1024;
/** Numbers outside these years are ids, not moments. */
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2100, 0);
const SECOND = 1000;

interface Address {
	/** A parameter's value by its name in lower case; empty where it is absent or there twice with different values. */
	get(name: string): string;
	has(...names: string[]): boolean;
	values: string[];
	host: string;
	path: string;
}

type Reader = (address: Address) => number | undefined;

/** The particular before the general: `Expires` with `Signature` means something else beside each key's name. */
const READERS: [SignatureScheme, Reader][] = [
	['s3', ({ get }) => issued(get('x-amz-date'), get('x-amz-expires'))], // also R2, B2, Spaces, Wasabi, MinIO
	['s3', ({ get, has }) => (has('awsaccesskeyid', 'signature') ? epoch(get('expires')) : undefined)],
	['google', ({ get }) => issued(get('x-goog-date'), get('x-goog-expires'))],
	[
		'google',
		({ get, has }) =>
			has('signature') && (has('googleaccessid') || has('keyname')) ? epoch(get('expires')) : undefined,
	],
	['alibaba', ({ get }) => issued(get('x-oss-date'), get('x-oss-expires'))],
	['alibaba', ({ get, has }) => (has('ossaccesskeyid', 'signature') ? epoch(get('expires')) : undefined)],
	[
		'cloudfront',
		({ get, has }) =>
			has('key-pair-id', 'signature') ? (epoch(get('expires')) ?? endOfPolicy(get('policy'))) : undefined,
	],
	['azure', ({ get, has }) => (has('sig') ? utcTime(get('se')) : undefined)],
	['tencent', ({ get, has }) => (has('q-signature') ? epoch(get('q-sign-time').split(';')[1] ?? '') : undefined)],
	[
		'akamai',
		({ get }) =>
			epoch(
				/(?:^|~)exp=(\d+)(?:~|$)/.exec(get('hdnts') || get('hdnea') || get('__token__') || get('__gda__'))?.[1] ?? '',
			),
	],
	['akamai', ({ path }) => epoch(/\/exp=(\d+)~[^/]*hmac=/.exec(path)?.[1] ?? '')], // Vimeo and others put it into the path
	['discord', ({ get, has }) => (has('is', 'hm') ? hexEpoch(get('ex')) : undefined)],
	[
		'facebook',
		({ get, has, host }) =>
			has('oh') || /(^|\.)(fbcdn\.net|cdninstagram\.com|fbsbx\.com)$/.test(host) ? hexEpoch(get('oe')) : undefined,
	],
	['bunny', ({ path }) => epoch(/\/bcdn_token=[^/]*&expires=(\d+)/.exec(path)?.[1] ?? '')],
	[
		'fastly',
		({ get }) =>
			epoch(/^(?:exp=)?(\d{10})[_~-](?:hmac=)?(?:0x)?[0-9a-f]{32,}$/i.exec(get('token') || get('verify'))?.[1] ?? ''),
	],
	['bunny', ({ get, has }) => (has('token') && !isJwt(get('token')) ? epoch(get('expires')) : undefined)],
	['jwt', ({ values }) => firstOf(values, endOfJwt)],
	[
		'token',
		({ get, has }) =>
			SIGNS.some((name) => has(name))
				? epoch(get('expires') || get('exp') || get('expire') || get('x-expires') || get('expiry'))
				: undefined,
	],
	['token', ({ get, has }) => (has('st') || has('token') ? epoch(get('e')) : undefined)],
];

/** What stands beside a moment where the moment is a signature's end: nginx, imgix, Cloudflare, TikTok, YouTube, and the usual names. */
const SIGNS = ['signature', 'sig', 'sign', 's', 'st', 'token', 'hmac', 'md5', 'hash', 'x-signature', 'verify'];

/**
 * When a signed address ends, as far as the address itself tells. A key that is withdrawn or a
 * session that ends before can end it earlier; nothing is verified. Pure, and never throws.
 */
export function expiryOf(url: string): SignedUrlExpiry | undefined {
	const address = addressOf(url);
	if (!address) return undefined;
	for (const [scheme, read] of READERS) {
		const expiresAt = read(address);
		if (expiresAt !== undefined) return { expiresAt, scheme };
	}
	return undefined;
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

/** A time such as 20261103T101500Z and the seconds from then on. */
function issued(date: string, seconds: string): number | undefined {
	const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
	if (year === undefined || !/^\d{1,9}$/.test(seconds)) return undefined;
	const start = moment(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`));
	return start === undefined ? undefined : moment(start + Number(seconds) * SECOND);
}

/** Seconds since 1970, or milliseconds where there are thirteen digits. */
function epoch(text: string): number | undefined {
	if (/^\d{9,10}$/.test(text)) return moment(Number(text) * SECOND);
	return /^\d{13}$/.test(text) ? moment(Number(text)) : undefined;
}

function hexEpoch(text: string): number | undefined {
	return /^[0-9a-f]{8}$/i.test(text) ? moment(Number.parseInt(text, 16) * SECOND) : undefined;
}

/** Azure takes a date, a date with minutes, and one with seconds and a fraction, always in UTC. */
function utcTime(text: string): number | undefined {
	const [, date, time = '00:00', seconds = ':00'] =
		/^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d(?:\.\d{1,7})?)?Z)?$/.exec(text) ?? [];
	return date === undefined ? undefined : moment(Date.parse(`${date}T${time}${seconds}Z`));
}

/** CloudFront's base64 has other letters where a query has none to spare. */
function endOfPolicy(policy: string): number | undefined {
	const letters: Record<string, string> = { '-': '+', _: '=', '~': '/' };
	const ends = [
		...decoded(policy.replace(/[-_~]/g, (letter) => letters[letter] ?? '')).matchAll(
			/"DateLessThan"\s*:\s*\{\s*"AWS:EpochTime"\s*:\s*(\d+)/g,
		),
	];
	return firstOf(ends.map(([, end = '']) => end).sort(), epoch);
}

function isJwt(text: string): boolean {
	return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text);
}

function endOfJwt(text: string): number | undefined {
	const token = text.replace(/^(?:v\d\.|Bearer )/, ''); // SharePoint counts versions
	if (!isJwt(token)) return undefined;
	const [header = '', payload = ''] = token.split('.');
	if (!/"(?:alg|typ)"/.test(decoded(header))) return undefined;
	const exp = /"exp"\s*:\s*(\d+)/.exec(decoded(payload).replace(/:\s*\{[^{}]*\}/g, ''))?.[1]; // not of an object inside
	return epoch(exp ?? '');
}

/** Never throws: what is no base64 gives other bytes, in which nothing is found. */
function decoded(text: string): string {
	return Buffer.from(text, 'base64').toString('latin1');
}

function moment(milliseconds: number): number | undefined {
	return milliseconds >= EARLIEST && milliseconds < LATEST ? milliseconds : undefined;
}

function firstOf(texts: string[], read: (text: string) => number | undefined): number | undefined {
	return texts.map(read).find((found) => found !== undefined);
}
