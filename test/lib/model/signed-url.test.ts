import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SignatureScheme } from '../../../lib/model/signature-forms';
import { expiryOf } from '../../../lib/model/signed-url';

const END = Date.UTC(2026, 10, 3, 10, 15, 0);
const S = END / 1000;
const HEX = S.toString(16);
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (payload: unknown, header: unknown = { alg: 'HS256', typ: 'JWT' }) =>
	`${base64url(header)}.${base64url(payload)}.c2lnbmF0dXJl-_x`;
const policy = (value: unknown) =>
	base64(value).replace(/[+=/]/g, (letter) => ({ '+': '-', '=': '_', '/': '~' })[letter] ?? '');
const md5 = '0123456789abcdef0123456789abcdef';
const sha = `${md5}${md5}`;

const KNOWN: [string, SignatureScheme, string][] = [
	[
		'S3 v4',
		's3',
		`https://b.s3.eu-central-1.amazonaws.com/a.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAEXAMPLE%2F20261103%2Feu-central-1%2Fs3%2Faws4_request&X-Amz-Date=20261103T091500Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=${sha}`,
	],
	[
		'S3 v4 over midnight',
		's3',
		`https://b.s3.amazonaws.com/a.jpg?X-Amz-Date=20261027T101500Z&X-Amz-Expires=604800&X-Amz-Signature=${sha}`,
	],
	[
		'S3 v4, names in lower case',
		's3',
		`https://minio.example.com/b/a.jpg?x-amz-date=20261103T091500Z&x-amz-expires=3600&x-amz-signature=${sha}`,
	],
	[
		'Cloudflare R2',
		's3',
		`https://0a1b.r2.cloudflarestorage.com/b/a.mp4?X-Amz-Date=20261103T101000Z&X-Amz-Expires=300&X-Amz-Signature=${sha}&x-id=GetObject`,
	],
	[
		'Backblaze B2',
		's3',
		`https://s3.us-west-004.backblazeb2.com/b/a.mp4?X-Amz-Expires=60&X-Amz-Date=20261103T101400Z&X-Amz-Signature=${sha}`,
	],
	[
		'S3 v2',
		's3',
		`https://b.s3.amazonaws.com/a.jpg?AWSAccessKeyId=AKIAEXAMPLE&Expires=${S}&Signature=vjbyPxybdZaNmGa%2ByT272YEAiv4%3D`,
	],
	[
		'CloudFront, canned',
		'cloudfront',
		`https://d111111abcdef8.cloudfront.net/a.jpg?Expires=${S}&Signature=nitfHRCrtziwO2HwPfWw~yYDhUF5Ew__&Key-Pair-Id=K2JCJMDEHXQW5F`,
	],
	[
		'CloudFront, policy',
		'cloudfront',
		`https://d1.cloudfront.net/a.jpg?Policy=${policy({ Statement: [{ Resource: 'https://d1.cloudfront.net/*', Condition: { DateLessThan: { 'AWS:EpochTime': S } } }] })}&Signature=nitf~_&Key-Pair-Id=K2JCJMDEHXQW5F`,
	],
	[
		'CloudFront, policy with more',
		'cloudfront',
		`https://cdn.example.com/a.jpg?Key-Pair-Id=K2&Signature=x&Policy=${policy({ Statement: [{ Resource: 'https://cdn.example.com/a?b=~c', Condition: { IpAddress: { 'AWS:SourceIp': '0.0.0.0/0' }, DateGreaterThan: { 'AWS:EpochTime': S - 99 }, DateLessThan: { 'AWS:EpochTime': S } } }] })}`,
	],
	[
		'Google v4',
		'google',
		`https://storage.googleapis.com/b/a.jpg?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=x%40y.iam.gserviceaccount.com%2F20261103%2Fauto%2Fstorage%2Fgoog4_request&X-Goog-Date=20261103T100000Z&X-Goog-Expires=900&X-Goog-SignedHeaders=host&X-Goog-Signature=${sha}`,
	],
	[
		'Google v2',
		'google',
		`https://storage.googleapis.com/b/a.jpg?GoogleAccessId=x%40y.iam.gserviceaccount.com&Expires=${S}&Signature=Abc%2B%3D`,
	],
	[
		'Google Cloud CDN',
		'google',
		`https://media.example.com/a.jpg?Expires=${S}&KeyName=my-key&Signature=4D0AbT4y0O7ZCzCUcAtPOJDkl2g=`,
	],
	[
		'Azure',
		'azure',
		`https://acc.blob.core.windows.net/c/a.jpg?sv=2024-11-04&st=2026-11-03T09%3A15%3A00Z&se=2026-11-03T10%3A15%3A00Z&sr=b&sp=r&sig=abc%2Bdef%3D`,
	],
	[
		'Azure, without seconds',
		'azure',
		'https://acc.blob.core.windows.net/c/a.jpg?sv=2024-11-04&se=2026-11-03T10:15Z&sr=b&sp=r&sig=abc',
	],
	[
		'Azure, seven digits',
		'azure',
		'https://acc.blob.core.windows.net/c/a.jpg?se=2026-11-03T10:15:00.0000000Z&sp=r&sv=2024-11-04&sig=abc',
	],
	['Akamai hdnts', 'akamai', `https://a.akamaihd.net/a.mp4?hdnts=st=${S - 60}~exp=${S}~acl=/*~hmac=${sha}`],
	['Akamai hdnea', 'akamai', `https://a.akamaized.net/a.mp4?hdnea=exp=${S}~acl=%2f*~hmac=${sha}`],
	['Akamai __token__', 'akamai', `https://a.akamaized.net/a.mp4?__token__=ip=1.2.3.4~exp=${S}~hmac=${sha}`],
	['Vimeo', 'akamai', `https://vod-adaptive.akamaized.net/exp=${S}~acl=%2F123%2F%2A~hmac=${sha}/123/a.mp4`],
	[
		'Alibaba v1',
		'alibaba',
		`https://b.oss-cn-hangzhou.aliyuncs.com/a.jpg?OSSAccessKeyId=LTAIEXAMPLE&Expires=${S}&Signature=abc%3D`,
	],
	[
		'Alibaba v4',
		'alibaba',
		`https://b.oss-cn-hangzhou.aliyuncs.com/a.jpg?x-oss-date=20261103T091500Z&x-oss-expires=3600&x-oss-signature=${sha}`,
	],
	[
		'Tencent',
		'tencent',
		`https://b-125.cos.ap-guangzhou.myqcloud.com/a.jpg?q-sign-algorithm=sha1&q-ak=AKIDEXAMPLE&q-sign-time=${S - 600};${S}&q-key-time=${S - 600};${S}&q-signature=${md5}01234567`,
	],
	[
		'Discord',
		'discord',
		`https://cdn.discordapp.com/attachments/1/2/a.png?ex=${HEX}&is=${(S - 86_400).toString(16)}&hm=${sha}&`,
	],
	[
		'Facebook',
		'facebook',
		`https://scontent-fra3-1.xx.fbcdn.net/v/t39.30808-6/1_n.jpg?_nc_cat=1&_nc_ohc=Abc&oh=00_AfB&oe=${HEX.toUpperCase()}`,
	],
	['Instagram', 'facebook', `https://scontent.cdninstagram.com/v/t51/1_n.jpg?stp=dst-jpg&_nc_ht=x&oe=${HEX}&_nc_sid=8`],
	['Bunny', 'bunny', `https://x.b-cdn.net/a.jpg?token=abc_DEF-123&expires=${S}`],
	['Bunny, in the path', 'bunny', `https://x.b-cdn.net/bcdn_token=abc&expires=${S}&token_path=%2F/v/a.mp4`],
	['Fastly', 'fastly', `https://www.example.com/a.jpg?token=${S}_${md5}01234567`],
	['imgix', 'imgix', `https://x.imgix.net/a.jpg?w=1000&expires=${S}&s=${md5}`],
	['nginx', 'token', `https://www.example.com/a.jpg?md5=_e4Nc3iduzkWRm01TBBNYw&expires=${S}`],
	['nginx, short names', 'token', `https://www.example.com/a.jpg?st=_e4Nc3iduzkWRm01TBBNYw&e=${S}`],
	['Cloudflare Images', 'cloudflare', `https://imagedelivery.net/a/b/public?exp=${S}&sig=${sha}`],
	['TikTok', 'tiktok', `https://p16-sign.tiktokcdn.com/a.jpeg?x-expires=${S}&x-signature=abc%3D`],
	[
		'TikTok, a video',
		'tiktok',
		`https://v16-webapp-prime.tiktok.com/${md5}/${HEX}/video/tos/maliva/tos-maliva-ve-0068c799/oAbc/?a=1988&br=1234`,
	],
	[
		'Airtable',
		'airtable',
		`https://v5.airtableusercontent.com/v3/u/33/33/${END}/zPJ5tXqCT0bZK_R0UdJZbw/8WVWPabc/Yj2hdef`,
	],
	[
		'Google Media CDN',
		'google',
		`https://media.example.com/a.mp4?Edge-Cache-Token=URLPrefix=aHR0cA~Expires=${S}~KeyName=k~Signature=abc`,
	],
	[
		'Cloudinary, by token',
		'akamai',
		`https://res.cloudinary.com/x/a.jpg?__cld_token__=st=1~exp=${S}~acl=/*~hmac=${sha}`,
	],
	['Akamai by another name', 'akamai', `https://v.example.com/a.mp4?auth=st=${S - 60}~exp=${S}~acl=/*~hmac=${sha}`],
	['Qiniu', 'token', `https://x.example.com/a.jpg?e=${S}&token=AK:abc_DEF=`],
	['YouTube', 'token', `https://r1.googlevideo.com/videoplayback?expire=${S}&ei=abc&sig=AOq0QJ8w`],
	['milliseconds', 'token', `https://www.example.com/a.jpg?expires=${END}&signature=abc`],
	[
		'Supabase',
		'jwt',
		`https://x.supabase.co/storage/v1/object/sign/b/a.jpg?token=${jwt({ url: 'b/a.jpg', iat: S - 3600, exp: S })}`,
	],
	[
		'Mux',
		'jwt',
		`https://stream.mux.com/x/high.mp4?token=${jwt({ sub: 'x', aud: 'v', exp: S }, { alg: 'RS256', kid: 'k' })}`,
	],
	[
		'SharePoint',
		'jwt',
		`https://x.sharepoint.com/download.aspx?UniqueId=1&tempauth=v1.${jwt({ exp: S, nbf: S - 60 })}`,
	],
	[
		'a token of another name, with an object inside',
		'jwt',
		`https://www.example.com/a.jpg?auth=${jwt({ inner: { exp: 1 }, exp: S })}`,
	],
];

const UNKNOWN: [string, string][] = [
	['no signature', 'https://www.example.com/a.jpg'],
	['a public S3 object', 'https://b.s3.amazonaws.com/a.jpg?versionId=abc'],
	['S3 v4 without its date', `https://b.s3.amazonaws.com/a.jpg?X-Amz-Expires=3600&X-Amz-Signature=${sha}`],
	['S3 v4 with a date that is none', 'https://b.s3.amazonaws.com/a.jpg?X-Amz-Date=20261399T999999Z&X-Amz-Expires=3600'],
	['S3 v4 with a negative time', 'https://b.s3.amazonaws.com/a.jpg?X-Amz-Date=20261103T091500Z&X-Amz-Expires=-5'],
	['two ends that differ', `https://www.example.com/a.jpg?expires=${S}&expires=${S + 1}&sig=abc`],
	['an id called exp', 'https://www.example.com/a.jpg?exp=12&sig=abc'],
	['a moment that nothing signs', `https://www.example.com/a.jpg?expires=${S}`],
	['a cache buster', `https://www.example.com/a.jpg?v=${S}`],
	[
		'Firebase',
		'https://firebasestorage.googleapis.com/v0/b/x/o/a.jpg?alt=media&token=5b9c0c9e-1c7b-4f0e-9f0e-0123456789ab',
	],
	['Dropbox', 'https://www.dropbox.com/scl/fi/abc/a.jpg?rlkey=abc&st=def&dl=1'],
	['Cloudinary', 'https://res.cloudinary.com/demo/image/upload/s--MCkCfmGW--/v1700000000/a.jpg'],
	['Azure with a policy of its own', 'https://acc.blob.core.windows.net/c/a.jpg?sv=2024-11-04&si=policy&sr=b&sig=abc'],
	['Azure with nonsense', 'https://acc.blob.core.windows.net/c/a.jpg?se=tomorrow&sig=abc'],
	['a policy of nonsense', 'https://d1.cloudfront.net/a.jpg?Policy=%%%&Signature=x&Key-Pair-Id=K2'],
	['a token without end', `https://www.example.com/a.jpg?token=${jwt({ sub: 'x' })}`],
	['a token of nonsense', 'https://www.example.com/a.jpg?token=a.b.c'],
	['three words with dots', 'https://www.example.com/a.jpg?file=one.two.three'],
	['a moment far away', 'https://www.example.com/a.jpg?expires=9999999999&sig=abc'],
	['another scheme', `ftp://www.example.com/a.jpg?expires=${S}&sig=abc`],
	['no address', 'not an address'],
	['too long', `https://www.example.com/a.jpg?expires=${S}&sig=${'x'.repeat(20_000)}`],
];

describe(`the end of a signed address: ${KNOWN.length + UNKNOWN.length} forms`, () => {
	it.each(KNOWN)('%s', (_, scheme, url) => {
		expect(expiryOf(url)).toEqual({ expiresAt: END, scheme });
	});

	it('Azure, a date only', () => {
		expect(expiryOf('https://acc.blob.core.windows.net/c/a.jpg?se=2026-11-03&sig=abc')).toEqual({
			expiresAt: Date.UTC(2026, 10, 3),
			scheme: 'azure',
		});
	});

	it.each(UNKNOWN)('is not told by %s', (_, url) => {
		expect(expiryOf(url)).toBeUndefined();
	});

	it('is a moment or undefined for whatever is done to an address, and never throws', () => {
		const urls = fc.constantFrom(...KNOWN.map(([, , url]) => url), ...UNKNOWN.map(([, url]) => url));
		const mutation = fc.record({
			at: fc.nat(600),
			remove: fc.nat(40),
			insert: fc.oneof(
				fc.string({ unit: 'binary', maxLength: 12 }),
				fc.constantFrom('%', '%00', '&', '=', '~', '.', '&&', '%ff', '0', '{', '-1', 'e9', '\ud800'),
			),
		});
		let moments = 0;
		fc.assert(
			fc.property(urls, fc.array(mutation, { minLength: 1, maxLength: 6 }), (url, mutations) => {
				const mutated = mutations.reduce((text, { at, remove, insert }) => {
					const place = at % (text.length + 1);
					return text.slice(0, place) + insert + text.slice(place + remove);
				}, url);
				const found = expiryOf(mutated);
				if (found) moments += 1;
				expect(Number.isSafeInteger(found ? found.expiresAt : 0)).toBe(true);
			}),
			{ numRuns: 2_000 },
		);
		expect(moments).toBeGreaterThan(100);
		fc.assert(
			fc.property(
				fc.webUrl({ withQueryParameters: true }),
				fc.string(),
				(url, text) => void [expiryOf(url), expiryOf(text), expiryOf(`https://h/?token=${text}`)],
			),
			{ numRuns: 1_000 },
		);
	});

	it('is looked for in no more time than an address deserves', () => {
		const start = performance.now();
		for (const hostile of [
			'"DateLessThan"'.repeat(400),
			'a.'.repeat(4_000),
			':{'.repeat(4_000),
			'exp='.repeat(2_000),
			'/bcdn_token='.repeat(1_000),
		]) {
			expiryOf(
				`https://h/${hostile}?Policy=${base64(hostile)}&Signature=a&Key-Pair-Id=b&token=${hostile}&hdnts=${hostile}`,
			);
			expiryOf(`https://h/?token=${jwt(hostile)}`);
			expiryOf(`https://h/?token=${base64url({ alg: 1 })}.${Buffer.from(hostile).toString('base64url')}.`);
		}
		expect(performance.now() - start).toBeLessThan(1_000);
	});
});
