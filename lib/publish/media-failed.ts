import type { Asset } from '../model/asset';
import type { Problem } from '../model/problem';
import { RULES } from '../preflight/limits';
import { problemFor } from '../sentences/problems';

const MINUTE = 60;
/** Beyond this, one publisher saw videos fail although Pinterest's help allows fifteen minutes. */
const LONG_SECONDS = 5 * MINUTE;
/** So near to a limit, Pinterest's own measuring may come to the other side of it. */
const NEAR = 0.05;
const LARGE_BYTES = 1024 ** 3;

/** Pinterest gives no reason with a video that failed, so what is known of the file has to tell. Pure. */
export function mediaFailed(asset?: Asset): Problem {
	return problemFor('media-failed', { causes: asset ? likelyCauses(asset) : [] });
}

/** What stands out in a video that was found fit, the likeliest first. */
export function likelyCauses({
	videoCodec,
	fastStart,
	durationSeconds,
	width,
	height,
	container,
	bytes,
	partial,
	rotation,
}: Asset): string[] {
	const causes: string[] = [];
	if (videoCodec === undefined || partial) causes.push('it could not be checked before it was uploaded');
	if (fastStart === false) causes.push('its index is at the end of the file');
	if (videoCodec && /^(hvc1|hev1)/.test(videoCodec)) causes.push(`it is encoded as H.265 (${videoCodec})`);
	if (videoCodec && /^avc[13]\.(6e|7a|f4)/i.test(videoCodec))
		causes.push(`its H.264 profile is for studios, with 10-bit or 4:2:2 colours (${videoCodec})`);
	if (durationSeconds !== undefined) causes.push(...lengthCauses(durationSeconds));
	if (width && height) causes.push(...shapeCauses(width / height));
	if (rotation) causes.push(`it is stored rotated by ${rotation} degrees`);
	if (container === 'mov') causes.push('it is a MOV file');
	if (bytes !== null && bytes > LARGE_BYTES) causes.push(`it has ${(bytes / LARGE_BYTES).toFixed(1)} GiB`);
	return causes;
}

function lengthCauses(seconds: number): string[] {
	const shortest = RULES['video-too-short'].limit;
	if (seconds < shortest * (1 + NEAR)) return [`it is barely ${shortest} seconds long`];
	return seconds > LONG_SECONDS ? [`it is ${Math.round(seconds / MINUTE)} minutes long`] : [];
}

function shapeCauses(ratio: number): string[] {
	const narrow = ratio < RULES['video-too-narrow'].limit * (1 + NEAR);
	const wide = ratio > RULES['video-too-wide'].limit * (1 - NEAR);
	return narrow || wide ? [`its aspect ratio, ${ratio.toFixed(2)}:1, is close to the limit`] : [];
}
