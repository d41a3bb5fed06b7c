import { describe, expect, it } from 'vitest';
import { urlFingerprint } from '../../../lib/ledger/fingerprint';
import { FORMS } from '../../../lib/model/signature-forms';
import { expiryOf, isOpaque, isSigned, withoutSignature } from '../../../lib/model/signed-url';
import { withoutSecrets } from '../../../lib/model/url';

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What changes from one issue of an address to the next. */
class Issue {
	constructor(private readonly number: number) {}
	/** Seconds since 1970. */
	readonly end = () => Date.UTC(2026, 10, 3, this.number) / 1000;
	readonly endMs = () => this.end() * 1000;
	readonly endHex = () => this.end().toString(16);
	readonly date = () => `20261103T0${this.number}0000Z`;
	readonly day = () => `2026-11-03T0${this.number}:00:00Z`;
	/** Letters that stand for a signature. */
	readonly hex = (length: number) =>
		`5ec7e7${this.number}`
			.repeat(10)
			.replace(/[^0-9a-f]/g, 'a')
			.slice(0, length);
	readonly text = (length = 22) => `S3CRET${this.number}x`.repeat(6).slice(0, length);
	readonly jwt = (claims: object = {}) =>
		`${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ ...claims, iat: this.end() - 60, exp: this.end(), jti: this.text() })}.${this.text()}`;
}

interface Example {
	/** As the table names it. */
	form: string;
	/** The address of an object, as it is handed out once. */
	of: (object: string, issue: Issue) => string;
	/** The address does not tell when it ends. */
	endless?: boolean;
	/** It may be kept and handed on. */
	open?: boolean;
	opaque?: boolean;
}

const EXAMPLES: Example[] = [
	{
		form: 'S3',
		of: (object, i) =>
			`https://b.s3.eu-central-1.amazonaws.com/${object}.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA${i.text(6)}%2F20261103&X-Amz-Date=${i.date()}&X-Amz-Expires=3600&X-Amz-Security-Token=${i.text()}&X-Amz-SignedHeaders=host&X-Amz-Signature=${i.hex(64)}&x-id=GetObject`,
	},
	{
		form: 'S3',
		of: (object, i) =>
			`https://b.s3.amazonaws.com/a.jpg?versionId=${object}&x-amz-date=${i.date()}&x-amz-expires=60&x-amz-signature=${i.hex(64)}`,
	},
	{
		form: 'S3, version 2',
		of: (object, i) =>
			`https://b.s3.amazonaws.com/${object}.jpg?AWSAccessKeyId=AKIA&Expires=${i.end()}&Signature=${i.text()}%3D`,
	},
	{
		form: 'Google Cloud Storage',
		of: (object, i) =>
			`https://storage.googleapis.com/b/${object}.jpg?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=${i.text()}&X-Goog-Date=${i.date()}&X-Goog-Expires=900&X-Goog-SignedHeaders=host&X-Goog-Signature=${i.hex(64)}`,
	},
	{
		form: 'Google Cloud Storage, version 2',
		of: (object, i) =>
			`https://storage.googleapis.com/b/a.jpg?generation=${object}&GoogleAccessId=x%40y.com&Expires=${i.end()}&Signature=${i.text()}`,
	},
	{
		form: 'Google Cloud CDN',
		of: (object, i) =>
			`https://media.example.com/${object}.jpg?Expires=${i.end()}&KeyName=my-key&Signature=${i.text()}=`,
	},
	{
		form: 'Google Media CDN',
		of: (object, i) =>
			`https://media.example.com/${object}.mp4?Edge-Cache-Token=URLPrefix=aHR0cA~Expires=${i.end()}~KeyName=k~Signature=${i.text()}`,
	},
	{
		form: 'Google Media CDN',
		of: (object, i) =>
			`https://media.example.com/v/edge-cache-token=Expires=${i.end()}~KeyName=k~Signature=${i.text()}/${object}.mp4`,
	},
	{
		form: 'Alibaba OSS',
		of: (object, i) =>
			`https://b.oss-cn-hangzhou.aliyuncs.com/a.jpg?x-oss-process=image%2Fresize%2Cw_${object.length}${object}&x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=${i.text()}&x-oss-date=${i.date()}&x-oss-expires=3600&x-oss-signature=${i.hex(64)}`,
	},
	{
		form: 'Alibaba OSS, version 1',
		of: (object, i) =>
			`https://b.oss-cn-hangzhou.aliyuncs.com/${object}.jpg?OSSAccessKeyId=STS.${i.text()}&Expires=${i.end()}&Signature=${i.text()}%3D&security-token=${i.text()}`,
	},
	{
		form: 'Alibaba and Tencent CDN',
		of: (object, i) => `https://v.example.com/${object}.mp4?auth_key=${i.end()}-0-0-${i.hex(32)}`,
		endless: true,
	},
	{
		form: 'Tencent COS',
		of: (object, i) =>
			`https://b-125.cos.ap-guangzhou.myqcloud.com/${object}.jpg?q-sign-algorithm=sha1&q-ak=AKID&q-sign-time=${i.end() - 600};${i.end()}&q-key-time=${i.end() - 600};${i.end()}&q-header-list=host&q-url-param-list=&q-signature=${i.hex(40)}`,
	},
	{
		form: 'CloudFront',
		of: (object, i) =>
			`https://d1.cloudfront.net/${object}.jpg?Expires=${i.end()}&Signature=${i.text()}__&Key-Pair-Id=K2JCJMDEHXQW5F`,
	},
	{
		form: 'CloudFront',
		of: (object, i) =>
			`https://d1.cloudfront.net/${object}.jpg?Policy=${base64url({ Statement: [{ Condition: { DateLessThan: { 'AWS:EpochTime': i.end() } } }] }).replaceAll('_', '~')}&Signature=${i.text()}&Key-Pair-Id=K2`,
	},
	{
		form: 'Azure',
		of: (object, i) =>
			`https://acc.blob.core.windows.net/c/a.jpg?snapshot=${object}&sv=2024-11-04&st=2026-11-01T09%3A15%3A00Z&se=${encodeURIComponent(i.day())}&sr=b&sp=r&sig=${i.text()}%3D`,
	},
	{
		form: 'Akamai, and Cloudinary by token',
		of: (object, i) =>
			`https://a.akamaihd.net/${object}.mp4?hdnts=st=${i.end() - 60}~exp=${i.end()}~acl=/*~hmac=${i.hex(64)}`,
	},
	{
		form: 'Akamai, and Cloudinary by token',
		of: (object, i) =>
			`https://res.cloudinary.com/demo/image/authenticated/${object}.jpg?__cld_token__=exp=${i.end()}~acl=%2f*~hmac=${i.hex(64)}`,
	},
	{
		form: 'Akamai, in the path',
		of: (object, i) =>
			`https://vod-progressive.akamaized.net/exp=${i.end()}~acl=%2Fv%2F%2A~hmac=${i.hex(64)}/v/01/${object}.mp4?filename=a.mp4`,
	},
	{
		form: 'Vimeo',
		of: (object, i) =>
			`https://player.vimeo.com/progressive_redirect/playback/${object}/rendition/720p/file.mp4?loc=external&oauth2_token_id=${i.end()}&signature=${i.hex(64)}`,
		endless: true,
	},
	{
		form: 'Discord',
		of: (object, i) =>
			`https://cdn.discordapp.com/attachments/1/2/${object}.png?ex=${i.endHex()}&is=${(i.end() - 86_400).toString(16)}&hm=${i.hex(64)}&`,
	},
	{
		form: 'Facebook and Instagram',
		of: (object, i) =>
			`https://scontent-fra${i.endHex().at(-1)}-1.xx.fbcdn.net/v/t39.30808-6/${object}_n.jpg?stp=dst-jpg_s600x600&_nc_cat=1&ccb=1-7&_nc_ohc=${i.text()}&_nc_gid=${i.text()}&oh=00_${i.text()}&oe=${i.endHex()}`,
	},
	{
		form: 'TikTok',
		of: (object, i) =>
			`https://p16-sign-va.tiktokcdn.com/tos-maliva-avt-0068/${object}~c5_720x720.jpeg?lk3s=a5d48078&nonce=${i.end()}&refresh_token=${i.hex(32)}&x-expires=${i.end()}&x-signature=${i.text()}%3D&shp=a5&shcp=${i.hex(8)}`,
	},
	{
		form: 'TikTok, another host',
		of: (object, i) => `https://p3.byteimg.com/tos/${object}.jpeg?x-expires=${i.end()}&x-signature=${i.text()}%3D`,
	},
	{
		form: 'TikTok video',
		of: (object, i) =>
			`https://v16-webapp-prime.tiktok.com/${i.hex(32)}/${i.endHex()}/video/tos/maliva/${object}/?a=1988&l=${i.text()}&signature=${i.text()}`,
	},
	{
		form: 'Airtable',
		of: (object, i) =>
			`https://v5.airtableusercontent.com/v3/u/33/33/${i.endMs()}/${i.text()}/${object}${i.text(40)}/${i.text(43)}`,
		opaque: true,
	},
	{
		form: 'Dropbox, temporary',
		of: (object, i) => `https://uc${i.endHex()}.dl.dropboxusercontent.com/cd/0/get/${object}${i.text(40)}/file`,
		endless: true,
		opaque: true,
	},
	{
		form: 'Dropbox, shared',
		of: (object, i) => `https://www.dropbox.com/scl/fi/${object}/a.jpg?rlkey=1a2b&st=${i.text(8)}&dl=1`,
		endless: true,
		open: true,
	},
	{
		form: 'Box',
		of: (object, i) => `https://public.boxcloud.com/d/1/b1!${object}${i.text(40)}/download`,
		endless: true,
		opaque: true,
	},
	{
		form: 'Firebase',
		of: (object, i) =>
			`https://firebasestorage.googleapis.com/v0/b/x.appspot.com/o/${object}.jpg?alt=media&token=${i.text()}`,
		endless: true,
	},
	{
		form: 'Telegram',
		of: (object, i) => `https://api.telegram.org/file/bot123456:AA${i.text()}/photos/${object}.jpg`,
		endless: true,
	},
	{
		form: 'SharePoint and OneDrive',
		of: (object, i) =>
			`https://x.sharepoint.com/_layouts/15/download.aspx?UniqueId=${object}&tempauth=v1.${i.jwt({ cid: i.text() })}&ApiVersion=2.0`,
	},
	{
		form: 'Cloudinary',
		of: (object, i) => `https://res.cloudinary.com/demo/image/upload/s--${i.text(8)}--/w_600/v1700000000/${object}.jpg`,
		endless: true,
		open: true,
	},
	{
		form: 'Cloudflare Images',
		of: (object, i) => `https://imagedelivery.net/account/${object}/public?exp=${i.end()}&sig=${i.hex(64)}`,
	},
	{
		form: 'Cloudflare',
		of: (object, i) => `https://www.example.com/${object}.jpg?verify=${i.end()}-${i.text(43)}%3D`,
		endless: true,
	},
	{
		form: 'imgix',
		of: (object, i) => `https://x.imgix.net/a.jpg?w=${object}&expires=${i.end()}&s=${i.hex(32)}`,
	},
	{
		form: 'imgix',
		of: (object, i) => `https://x.imgix.net/${object}.jpg?w=1000&s=${i.hex(32)}`,
		endless: true,
		open: true,
	},
	{
		form: 'Bunny, in the path',
		of: (object, i) =>
			`https://x.b-cdn.net/bcdn_token=HS256-${i.text()}&token_path=%2Fv%2F&expires=${i.end()}/v/${object}.mp4`,
	},
	{
		form: 'Bunny',
		of: (object, i) => `https://x.b-cdn.net/${object}/photo?token=${i.text()}&token_path=%2F&expires=${i.end()}`,
	},
	{
		form: 'Fastly',
		of: (object, i) => `https://www.example.com/${object}.jpg?token=${i.end()}_${i.hex(40)}`,
	},
	{
		form: 'Akamai, by another name',
		of: (object, i) => `https://v.example.com/${object}.mp4?auth=exp=${i.end()}~acl=/*~hmac=${i.hex(64)}`,
	},
	{
		form: 'OAuth',
		of: (object, i) => `https://www.googleapis.com/drive/v3/files/${object}?alt=media&access_token=ya29.${i.text()}`,
		endless: true,
	},
	{
		form: 'JSON Web Token',
		of: (object, i) => `https://x.supabase.co/storage/v1/object/sign/b/a.jpg?token=${i.jwt({ url: object })}`,
	},
	{
		form: 'JSON Web Token',
		of: (object, i) => `https://x.cloudflarestream.com/${i.jwt({ sub: object })}/downloads/default.mp4`,
	},
	{
		form: 'nginx, short names; Qiniu',
		of: (object, i) => `https://www.example.com/${object}.jpg?st=${i.text()}&e=${i.end()}`,
	},
	{
		form: 'nginx, and others with an end',
		of: (object, i) => `https://www.example.com/${object}.jpg?md5=${i.text()}&expires=${i.end()}`,
	},
	{
		form: 'nginx, and others with an end',
		of: (object, i) =>
			`https://file.notion.so/f/f/a/b/image.png?table=block&id=${object}&expirationTimestamp=${i.endMs()}&signature=${i.text()}`,
	},
];

const [FIRST, SECOND] = [new Issue(1), new Issue(2)];

describe('the table of signatures', () => {
	it('has an example here for each of its forms', () => {
		expect([...new Set(EXAMPLES.map(({ form }) => form))].sort()).toEqual(FORMS.map(({ name }) => name).sort());
	});

	describe.each(EXAMPLES)('$form', ({ form, of, endless, open, opaque }) => {
		const [once, again, other] = [of('summer7', FIRST), of('summer7', SECOND), of('winter8', FIRST)];

		it('is told from the forms before it', () => {
			const { host, pathname, searchParams } = new URL(once);
			const values = new Map([...searchParams].map(([name, value]) => [name.toLowerCase(), value]));
			const get = (name: string) => values.get(name) ?? '';
			const has = (...names: string[]) => names.every((name) => get(name) !== '');
			const address = { get, has, values: [...values.values()], host, path: pathname };
			expect(FORMS.find(({ fits }) => fits(address))?.name).toBe(form);
		});

		it('two issues of one address have one fingerprint, and two objects have two, or only the bytes tell', () => {
			expect(again).not.toBe(once);
			expect([isOpaque(once), isOpaque(again)]).toEqual(Array(2).fill(opaque ?? false));
			if (opaque) expect(withoutSignature(once)).toBe(once);
			else expect(urlFingerprint(again)).toBe(urlFingerprint(once));
			expect(urlFingerprint(other)).not.toBe(urlFingerprint(once));
		});

		it('has an end that is read, where it has one', () => {
			const ends = [once, again].map((url) => expiryOf(url)?.expiresAt);
			if (endless) expect(ends).toEqual([undefined, undefined]);
			else expect((ends[1] ?? 0) - (ends[0] ?? 0)).toBe(3_600_000);
		});

		it('is not kept and not handed on, unless it is meant for everybody', () => {
			expect(isSigned(once)).toBe(!open);
		});

		it('is shown without its signature', () => {
			expect(withoutSecrets(once)).not.toMatch(/S3CRET|5ec7e7/);
			expect(withoutSecrets(once)).toMatch(/^https:\/\/[\w.-]+\//);
		});
	});
});

describe('what identifies stays in the fingerprint', () => {
	const differ = (one: string, other: string) => expect(urlFingerprint(one)).not.toBe(urlFingerprint(other));

	it.each([
		'token',
		'id',
		'sig',
		'signature',
		'expires',
		'exp',
		'st',
		'se',
		'sp',
		'key',
		's',
		'hash',
		'policy',
		'verify',
		'v',
		'jwt',
	])('%s, without the rest of a known form', (name) => {
		differ(`https://a.example/photo.jpg?${name}=1`, `https://a.example/photo.jpg?${name}=2`);
	});

	it('the version of a picture at Shopify and at Cloudinary', () => {
		differ(
			'https://cdn.shopify.com/s/files/1/a.jpg?v=1700000001',
			'https://cdn.shopify.com/s/files/1/a.jpg?v=1700000002',
		);
		differ('https://res.cloudinary.com/d/image/upload/v1/a.jpg', 'https://res.cloudinary.com/d/image/upload/v2/a.jpg');
	});

	it('a token with an end where the address names nothing else', () => {
		const end = FIRST.end();
		differ(
			`https://a.example/download?token=one&expires=${end}`,
			`https://a.example/download?token=two&expires=${end}`,
		);
		differ(`https://a.example/v1/get.php?token=one&e=${end}`, `https://a.example/v1/get.php?token=two&e=${end}`);
	});

	it('and a fragment never does: it does not reach the server', () => {
		expect(urlFingerprint('https://a.example/a.jpg#1')).toBe(urlFingerprint('https://a.example/a.jpg#2'));
	});
});

it.each(['api_key', 'apiKey', 'x-api-key', 'key', 'password', 'secret', 'client_secret', 'auth', 'token', 'sig'])(
	'an address with %s is not kept and not handed on, and is shown without it',
	(name) => {
		const url = `https://a.example/photo.jpg?size=2&${name}=S3CRET`;
		expect(isSigned(url)).toBe(true);
		expect(withoutSecrets(url)).toBe('https://a.example/photo.jpg');
	},
);

it('a key that names a file is no secret', () => {
	expect(isSigned('https://a.example/photo?key=summer/lake.jpg')).toBe(false);
});
