import {
	endOfJwt,
	endOfPolicy,
	epoch,
	firstOf,
	hexEpoch,
	isJwt,
	issued,
	subjectOfJwt,
	utcTime,
} from './signature-ends';

/** An address as the table reads it. */
export interface Address {
	/** A parameter's value by its name in lower case; empty where it is absent or there twice with different values. */
	get(name: string): string;
	has(...names: string[]): boolean;
	values: string[];
	host: string;
	path: string;
}

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
	| 'tiktok'
	| 'vimeo'
	| 'airtable'
	| 'dropbox'
	| 'box'
	| 'firebase'
	| 'telegram'
	| 'cloudinary'
	| 'cloudflare'
	| 'imgix'
	| 'bunny'
	| 'fastly'
	| 'jwt'
	| 'bearer'
	| 'token';

/**
 * One way in which addresses are signed: how it is recognised, what of the address only signs and changes with
 * every issue, and when the signature ends. The rest of the address says which object it is.
 */
export interface SignatureForm {
	name: string;
	scheme: SignatureScheme;
	fits(address: Address): boolean;
	/** What of a parameter identifies the object: its value, a part of it, or undefined where it only signs. The name is in lower case. */
	keeps?(name: string, value: string): string | undefined;
	/** The path without what only signs. */
	path?(path: string): string;
	/** The path as people are shown it, where that is less than the path that identifies. */
	shows?(path: string): string;
	/** The host, where the same object is handed out with several. */
	host?(host: string): string;
	/** Epoch milliseconds; absent or undefined where the address does not tell. */
	ends?(address: Address): number | undefined;
	/** Nothing in the address stays the same from issue to issue: only the bytes say which object it is. */
	opaque?: boolean;
	/** The address is meant for everybody: what signs it is no secret, and it does not end. */
	open?(address: Address): boolean;
	/** Other sites use these names for something else, so that they count only where the rest of the address names an object. */
	loose?(address: Address): boolean;
}

/** Parameters that only sign, by their names. */
const signs = (names: RegExp) => (name: string, value: string) => (names.test(name) ? undefined : value);
const without = (part: RegExp, rest: string) => (path: string) => path.replace(part, rest);
const eachPart = (change: (part: string) => string) => (path: string) => path.split('/').map(change).join('/');
const always = () => true;

const AKAMAI = ['hdnts', 'hdnea', 'hdntl', '__token__', '__gda__', '__cld_token__'];
/** What an `acl` allows may be written with its slashes. */
const AKAMAI_PATH = /\/[^/]*exp=(\d+)~(?:\w+=[^~]*~)*hmac=[^/]*/;
const akamaiEnd = (text: string) => epoch(/(?:^|~)exp=(\d+)(?:~|$)/.exec(text)?.[1] ?? '');
const isAkamaiToken = (text: string) => /(?:^|~)exp=\d+~/.test(text) && /~hmac=[0-9a-f]+$/i.test(text);

const META = /(^|\.)(fbcdn\.net|cdninstagram\.com|fbsbx\.com)$/;
const TIKTOK = /(^|\.)tiktokcdn(-\w+)?\.com$/;
const GOOGLE_EDGE = /(?:^|~)Expires=(\d+)~/i;

/** What stands beside a moment where the moment is a signature's end: nginx, Cloudflare, Notion, YouTube, and the usual names. */
const SIGNS = ['signature', 'sig', 'sign', 's', 'st', 'token', 'hmac', 'md5', 'hash', 'x-signature', 'verify'];
const ENDS = ['expires', 'exp', 'expire', 'x-expires', 'expiry', 'expirationtimestamp'];
const SIGNS_AND_ENDS = new RegExp(`^(${[...SIGNS, ...ENDS].join('|')})$`);
const endOfToken = ({ get }: Address) => firstOf(ENDS.map(get), epoch);

/**
 * The one table of signatures. What a fingerprint leaves out, what a record may hold and when an address ends all
 * follow from it. The first form that fits counts, so the particular stands before the general.
 */
export const FORMS: readonly SignatureForm[] = [
	{
		name: 'S3', // also R2, B2, Spaces, Wasabi, MinIO
		scheme: 's3',
		fits: ({ has }) => has('x-amz-signature') || has('x-amz-date', 'x-amz-expires'),
		keeps: signs(/^(x-amz-.*|x-id)$/),
		ends: ({ get }) => issued(get('x-amz-date'), get('x-amz-expires')),
	},
	{
		name: 'S3, version 2',
		scheme: 's3',
		fits: ({ has }) => has('awsaccesskeyid', 'signature'),
		keeps: signs(/^(awsaccesskeyid|signature|expires|x-amz-security-token)$/),
		ends: ({ get }) => epoch(get('expires')),
	},
	{
		name: 'Google Cloud Storage',
		scheme: 'google',
		fits: ({ has }) => has('x-goog-signature') || has('x-goog-date', 'x-goog-expires'),
		keeps: signs(/^x-goog-/),
		ends: ({ get }) => issued(get('x-goog-date'), get('x-goog-expires')),
	},
	{
		name: 'Google Cloud Storage, version 2', // also Shopify's exports and staged uploads
		scheme: 'google',
		fits: ({ has }) => has('googleaccessid', 'signature'),
		keeps: signs(/^(googleaccessid|signature|expires)$/),
		ends: ({ get }) => epoch(get('expires')),
	},
	{
		name: 'Google Cloud CDN',
		scheme: 'google',
		fits: ({ has }) => has('keyname', 'signature'),
		keeps: signs(/^(urlprefix|expires|keyname|signature)$/),
		ends: ({ get }) => epoch(get('expires')),
	},
	{
		name: 'Google Media CDN',
		scheme: 'google',
		fits: ({ get, path }) => GOOGLE_EDGE.test(get('edge-cache-token')) || /\/edge-cache-token=/i.test(path),
		keeps: signs(/^edge-cache-token$/),
		path: without(/\/edge-cache-token=[^/]*/i, ''),
		ends: ({ get, path }) =>
			epoch(
				GOOGLE_EDGE.exec(get('edge-cache-token') || (/\/edge-cache-token=([^/]*)/i.exec(path)?.[1] ?? ''))?.[1] ?? '',
			),
	},
	{
		name: 'Alibaba OSS',
		scheme: 'alibaba',
		fits: ({ has }) => has('x-oss-signature') || has('x-oss-date', 'x-oss-expires'),
		// x-oss-process says how the picture is processed.
		keeps: signs(/^x-oss-(signature|signature-version|credential|date|expires|security-token|additional-headers)$/),
		ends: ({ get }) => issued(get('x-oss-date'), get('x-oss-expires')),
	},
	{
		name: 'Alibaba OSS, version 1',
		scheme: 'alibaba',
		fits: ({ has }) => has('ossaccesskeyid', 'signature'),
		keeps: signs(/^(ossaccesskeyid|signature|expires|security-token)$/),
		ends: ({ get }) => epoch(get('expires')),
	},
	{
		name: 'Alibaba and Tencent CDN', // the moment in it is that of the issue, and how long it is good stands in their settings
		scheme: 'alibaba',
		fits: ({ get }) => /^\d{10}-[^-]+-[^-]+-[0-9a-f]{32}$/i.test(get('auth_key') || get('sign')),
		keeps: signs(/^(auth_key|sign)$/),
	},
	{
		name: 'Tencent COS',
		scheme: 'tencent',
		fits: ({ has }) => has('q-signature'),
		keeps: signs(
			/^(q-(sign-algorithm|ak|sign-time|key-time|header-list|url-param-list|signature)|x-cos-security-token)$/,
		),
		ends: ({ get }) => epoch(get('q-sign-time').split(';')[1] ?? ''),
	},
	{
		name: 'CloudFront',
		scheme: 'cloudfront',
		fits: ({ has }) => has('key-pair-id', 'signature'),
		keeps: signs(/^(expires|signature|key-pair-id|policy|hash-algorithm)$/),
		ends: ({ get }) => epoch(get('expires')) ?? endOfPolicy(get('policy')),
	},
	{
		name: 'Azure',
		scheme: 'azure',
		fits: ({ has }) => has('sig') && (has('se') || has('sv')),
		keeps: signs(/^(sv|ss|srt|sr|st|se|sp|spr|sip|si|sig|ses|sdd|skoid|sktid|skt|ske|sks|skv|saoid|suoid|scid)$/),
		ends: ({ get }) => utcTime(get('se')),
	},
	{
		name: 'Akamai, and Cloudinary by token',
		scheme: 'akamai',
		fits: ({ has }) => AKAMAI.some((name) => has(name)),
		keeps: (name, value) => (AKAMAI.includes(name) ? undefined : value),
		ends: ({ get }) => firstOf(AKAMAI.map(get), akamaiEnd),
	},
	{
		name: 'Akamai, in the path', // Vimeo and others
		scheme: 'akamai',
		fits: ({ path }) => AKAMAI_PATH.test(path),
		path: without(AKAMAI_PATH, ''),
		ends: ({ path }) => epoch(AKAMAI_PATH.exec(path)?.[1] ?? ''),
	},
	{
		name: 'Vimeo',
		scheme: 'vimeo',
		fits: ({ host, has }) => /(^|\.)vimeo\.com$/.test(host) && (has('signature') || has('s')),
		keeps: signs(/^(s|signature|oauth2_token_id)$/),
	},
	{
		name: 'Discord',
		scheme: 'discord',
		fits: ({ has }) => has('ex', 'is', 'hm'),
		keeps: signs(/^(ex|is|hm)$/),
		ends: ({ get }) => hexEpoch(get('ex')),
	},
	{
		name: 'Facebook and Instagram',
		scheme: 'facebook',
		fits: ({ has, host }) => has('oh', 'oe') || (META.test(host) && has('oe')),
		// stp says which size of the picture it is.
		keeps: signs(/^(oh|oe|_nc_.*|ccb|edm|efg|ig_cache_key)$/),
		host: (host) => META.exec(host)?.[2] ?? host, // of each edge; the name in the path is the picture's own
		ends: ({ get }) => hexEpoch(get('oe')),
	},
	{
		name: 'TikTok',
		scheme: 'tiktok',
		fits: ({ host, has }) => TIKTOK.test(host) && (has('x-signature') || has('refresh_token')),
		keeps: signs(/^(x-expires|x-signature|lk3s|nonce|refresh_token|shp|shcp|idc|dr|ps|t|s|sc|biz_tag|from)$/),
		host: (host) => host.replace(/^p\d+-/, 'p-'), // one of several that serve the same
		ends: ({ get }) => epoch(get('x-expires')),
	},
	{
		name: 'TikTok, another host',
		scheme: 'tiktok',
		fits: ({ has }) => has('x-expires', 'x-signature'),
		keeps: signs(/^(x-expires|x-signature)$/),
		ends: ({ get }) => epoch(get('x-expires')),
	},
	{
		name: 'TikTok video',
		scheme: 'tiktok',
		fits: ({ host, path }) => /(^|\.)tiktok/.test(host) && /^\/[0-9a-f]{32}\/[0-9a-f]{8}\/video\//.test(path),
		keeps: () => undefined, // the path names the video and its rendition
		path: without(/^\/[0-9a-f]{32}\/[0-9a-f]{8}\//, '/'),
		ends: ({ path }) => hexEpoch(path.split('/')[2] ?? ''),
	},
	{
		name: 'Airtable', // what follows the moment is encrypted anew each time
		scheme: 'airtable',
		fits: ({ host, path }) => /(^|\.)airtableusercontent\.com$/.test(host) && /^\/v\d+\/(?:\w+\/)*\d{13}\//.test(path),
		shows: without(/\/\d{13}\/.*$/, '/…'),
		ends: ({ path }) => epoch(/\/(\d{13})\//.exec(path)?.[1] ?? ''),
		opaque: true,
	},
	{
		name: 'Dropbox, temporary',
		scheme: 'dropbox',
		fits: ({ host, path }) => /\.dl\.dropboxusercontent\.com$/.test(host) && /^\/(cd|apitl)\//.test(path),
		shows: without(/^\/(cd|apitl)\/.*$/, '/$1/…'),
		opaque: true,
	},
	{
		name: 'Dropbox, shared', // st belongs to the moment in which the link was copied; rlkey stays
		scheme: 'dropbox',
		fits: ({ host, has }) => /(^|\.)dropbox\.com$/.test(host) && has('st'),
		keeps: signs(/^(st|e)$/),
		open: always,
	},
	{
		name: 'Box',
		scheme: 'box',
		fits: ({ host, path }) => /(^|\.)boxcloud\.com$/.test(host) && /^\/d\/1\//.test(path),
		shows: without(/^\/d\/1\/.*$/, '/d/1/…'),
		opaque: true,
	},
	{
		name: 'Firebase', // a lasting token, of which an object may have several; whoever has one may read the object
		scheme: 'firebase',
		fits: ({ host, has }) =>
			/(^|\.)(firebasestorage\.googleapis\.com|firebasestorage\.app)$/.test(host) && has('token'),
		keeps: signs(/^token$/),
	},
	{
		name: 'Telegram', // the token of the bot, whose number stays
		scheme: 'telegram',
		fits: ({ host, path }) => host === 'api.telegram.org' && /^\/file\/bot\d+(:|%3a)[^/]+\//i.test(path),
		path: without(/^\/file\/bot(\d+)[^/]*/, '/file/bot$1'),
	},
	{
		name: 'SharePoint and OneDrive',
		scheme: 'jwt',
		fits: ({ has }) => has('tempauth'),
		keeps: signs(/^(tempauth|prooftoken)$/),
		ends: ({ get }) => endOfJwt(get('tempauth')),
	},
	{
		name: 'Cloudinary', // for the transformation, and for good
		scheme: 'cloudinary',
		fits: ({ path }) => /\/s--[\w-]{8,40}--\//.test(path),
		path: without(/\/s--[\w-]{8,40}--(?=\/)/, ''),
		open: always,
	},
	{
		name: 'Cloudflare Images',
		scheme: 'cloudflare',
		fits: ({ host, has }) => host === 'imagedelivery.net' && has('sig'),
		keeps: signs(/^(sig|exp|expiry)$/),
		ends: ({ get }) => epoch(get('exp') || get('expiry')),
	},
	{
		name: 'Cloudflare', // the moment in it is that of the issue
		scheme: 'cloudflare',
		fits: ({ get }) => /^\d{10}-[\w+/-]{43}=?$/.test(get('verify').replaceAll(' ', '+')),
		keeps: signs(/^verify$/),
	},
	{
		name: 'imgix', // for the parameters, and for good unless it names an end
		scheme: 'imgix',
		fits: ({ host, has }) => /(^|\.)imgix\.net$/.test(host) && has('s'),
		keeps: signs(/^(s|expires)$/),
		ends: ({ get }) => epoch(get('expires')),
		open: ({ has }) => !has('expires'),
	},
	{
		name: 'Bunny, in the path',
		scheme: 'bunny',
		fits: ({ path }) => /\/bcdn_token=/.test(path),
		path: without(/\/bcdn_token=[^/]*/, ''),
		ends: ({ path }) => epoch(/\/bcdn_token=[^/]*&expires=(\d+)/.exec(path)?.[1] ?? ''),
	},
	{
		name: 'Fastly',
		scheme: 'fastly',
		fits: ({ get }) => fastlyEnd(get('token') || get('verify')) !== undefined,
		keeps: signs(/^(token|verify)$/),
		ends: ({ get }) => fastlyEnd(get('token') || get('verify')),
	},
	{
		name: 'Akamai, by another name',
		scheme: 'akamai',
		fits: ({ values }) => values.some(isAkamaiToken),
		keeps: (_, value) => (isAkamaiToken(value) ? undefined : value),
		ends: ({ values }) => firstOf(values.filter(isAkamaiToken), akamaiEnd),
	},
	{
		name: 'Bunny',
		scheme: 'bunny',
		fits: ({ get, has }) => has('token') && !isJwt(get('token')) && epoch(get('expires')) !== undefined,
		keeps: signs(/^(token|expires|token_path|token_countries|token_countries_blocked|token_ver|token_ignore_params)$/),
		ends: ({ get }) => epoch(get('expires')),
		loose: ({ host }) => !host.endsWith('.b-cdn.net'),
	},
	{
		name: 'OAuth', // RFC 6750, section 2.3
		scheme: 'bearer',
		fits: ({ has }) => has('access_token'),
		keeps: signs(/^access_token$/),
		ends: ({ get }) => endOfJwt(get('access_token')),
	},
	{
		name: 'JSON Web Token', // Supabase, Mux, Cloudflare Stream: its claims say which object it is for
		scheme: 'jwt',
		fits: ({ values, path }) => values.some(isJwt) || path.split('/').some(isJwt),
		keeps: (_, value) => (isJwt(value) ? subjectOfJwt(value) : value),
		path: eachPart((part) => (isJwt(part) ? encodeURIComponent(subjectOfJwt(part)) : part)),
		shows: eachPart((part) => (isJwt(part) ? '…' : part)),
		ends: ({ values, path }) => firstOf([...values, ...path.split('/')], endOfJwt),
	},
	{
		name: 'nginx, short names; Qiniu',
		scheme: 'token',
		fits: ({ get, has }) => (has('st') || has('token')) && epoch(get('e')) !== undefined,
		keeps: signs(/^(st|token|e)$/),
		ends: ({ get }) => epoch(get('e')),
		loose: always,
	},
	{
		name: 'nginx, and others with an end',
		scheme: 'token',
		fits: (address) => SIGNS.some((name) => address.has(name)) && endOfToken(address) !== undefined,
		keeps: signs(SIGNS_AND_ENDS),
		ends: endOfToken,
		loose: always,
	},
];

function fastlyEnd(text: string): number | undefined {
	return epoch(/^(?:exp=)?(\d{10})[_~-](?:hmac=)?(?:0x)?[0-9a-f]{32,}$/i.exec(text)?.[1] ?? '');
}
