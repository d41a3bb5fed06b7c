import type { Asset } from '../model/asset';
import type { Problem } from '../model/problem';
import { RULES } from '../preflight/limits';

const MINUTE = 60;
/** Beyond this, one publisher saw videos fail although Pinterest's help allows fifteen minutes. */
const LONG_SECONDS = 5 * MINUTE;
/** So near to a limit, Pinterest's own measuring may come to the other side of it. */
const NEAR = 0.05;
const LARGE_BYTES = 1024 ** 3;

/** Pinterest gives no reason with a video that failed, so what is known of the file has to tell. Pure. */
export function mediaFailed(asset?: Asset): Problem {
	const causes = asset ? likelyCauses(asset) : [];
	const suspects = causes.length > 0 ? ` Likely causes in this file: ${causes.join('; ')}.` : '';
	return {
		code: 'media-failed',
		category: 'media',
		message: `Pinterest could not process the video, and does not say why.${suspects} Save it anew as MP4 with H.264 and AAC and "fast start", 4 seconds to 15 minutes long, between 1:2 and 1.91:1, and upload that.`,
		action: 'replace-asset',
	};
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
	if (videoCodec === undefined || partial) causes.push('it could not be looked into before it was sent');
	if (fastStart === false) causes.push('its index is at the end');
	if (videoCodec && /^(hvc1|hev1)/.test(videoCodec)) causes.push(`it is encoded as H.265 (${videoCodec})`);
	if (videoCodec && /^avc[13]\.(6e|7a|f4)/i.test(videoCodec))
		causes.push(`its H.264 profile is for studios, with 10 bits or 4:2:2 colours (${videoCodec})`);
	if (durationSeconds !== undefined) causes.push(...lengthCauses(durationSeconds));
	if (width && height) causes.push(...shapeCauses(width / height));
	if (rotation) causes.push(`it is stored turned by ${rotation} degrees`);
	if (container === 'mov') causes.push('it is a MOV');
	if (bytes !== null && bytes > LARGE_BYTES) causes.push(`it has ${(bytes / LARGE_BYTES).toFixed(1)} GB`);
	return causes;
}

function lengthCauses(seconds: number): string[] {
	const shortest = RULES['video-too-short'].limit;
	if (seconds < shortest * (1 + NEAR)) return [`it lasts hardly ${shortest} seconds`];
	return seconds > LONG_SECONDS ? [`it lasts ${Math.round(seconds / MINUTE)} minutes`] : [];
}

function shapeCauses(ratio: number): string[] {
	const narrow = ratio < RULES['video-too-narrow'].limit * (1 + NEAR);
	const wide = ratio > RULES['video-too-wide'].limit * (1 - NEAR);
	return narrow || wide ? [`its shape, ${ratio.toFixed(2)}:1, is at the limit`] : [];
}
