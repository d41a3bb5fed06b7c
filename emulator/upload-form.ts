import { createHash, createHmac } from 'node:crypto';
import type { UploadForm } from './records';
import type { World } from './world';

const BUCKET = 'pinterest-media-upload';
const REGION = 'us-east-1';
const SIGNING_SECRET = 'emulated-aws-secret';

/** The eight fields of a signed S3 POST, in the order in which Pinterest prints them. */
export function createUploadForm(world: World, accountId: string, mediaId: string): UploadForm {
	const now = world.now();
	const expiresAt = now + world.settings.uploadFormTtlSeconds * 1000;
	const hash = createHash('sha256').update(mediaId).digest('hex');
	const folders = [hash.slice(0, 2), hash.slice(2, 4), hash.slice(4, 6)].join('/');
	const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
	const day = stamp.slice(0, 8);
	const conditions = {
		'x-amz-date': stamp,
		'x-amz-security-token': `emulated-${hash.slice(0, 40)}`,
		'x-amz-algorithm': 'AWS4-HMAC-SHA256',
		key: `uploads/${folders}/2:video:${accountId}:${mediaId}`,
		'x-amz-credential': `ASIAEMULATEDXXXXXXXX/${day}/${REGION}/s3/aws4_request`,
		'Content-Type': 'multipart/form-data',
	};
	const policy = Buffer.from(
		JSON.stringify({
			expiration: new Date(expiresAt).toISOString(),
			conditions: [{ bucket: BUCKET }, ...Object.entries(conditions).map(([name, value]) => ({ [name]: value }))],
		}),
	).toString('base64');
	const fields = {
		'x-amz-date': conditions['x-amz-date'],
		'x-amz-signature': sign(policy, day),
		'x-amz-security-token': conditions['x-amz-security-token'],
		'x-amz-algorithm': conditions['x-amz-algorithm'],
		key: conditions.key,
		policy,
		'x-amz-credential': conditions['x-amz-credential'],
		'Content-Type': conditions['Content-Type'],
	};
	return { mediaId, fields, expiresAt, used: false };
}

function sign(policy: string, day: string) {
	const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
	const key = [day, REGION, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${SIGNING_SECRET}`);
	return hmac(key, policy).toString('hex');
}
