import { IMAGE_TYPES, TWO_TO_THREE_TOLERANCE } from '../images/limits';
import type { AssetFacts } from '../model/asset';
import { hasBlocker, type Finding } from '../model/finding';
import { planOfAsset, recipeFor } from '../images/of-draft';
import type { FitRecipe } from '../images/recipe';
import { defaultCover, describeMedia, type PinDraft } from '../model/pin-draft';
import { finding, RULES, VIDEO_CODECS, VIDEO_TYPES, type RuleCode } from './limits';

/**
 * What is wrong with one piece of media in its slot. Pure.
 * @param fit how images are made fit, as `PinDraft.fit` has it; then what is done to one is said, and not what it would be refused for.
 */
export function checkAsset(facts: AssetFacts, field: string, slot: 'media' | 'cover', fit?: string): Finding[] {
	const recipe = recipeFor(fit, slot);
	if (facts.kind === 'image') return (recipe && checkFit(facts, field, recipe)) ?? checkImage(facts, field);
	return slot === 'cover' ? [finding('cover-is-video', field)] : checkVideo(facts, field);
}

/**
 * An image that is made fit: what is done to it, or why it cannot be. Undefined where nothing is done and nothing is to
 * be said. An image that Pinterest takes is sent as it is where it cannot be made fit.
 */
function checkFit(facts: AssetFacts, field: string, recipe: FitRecipe): Finding[] | undefined {
	const plan = planOfAsset(facts, recipe);
	if (!plan || (!plan.needed && !plan.refused && !plan.kept)) return undefined;
	const { steps, kept, refused } = plan;
	const asItIs = checkImage(facts, field);
	const unfit = refused && finding('image-unfit', field, { message: refused.reason });
	if (unfit && hasBlocker(asItIs)) return [unfit];
	if (refused) return [...asItIs, finding('image-sent-as-is', field, { reason: refused.reason })];
	const keepsShape = recipe.shape === 'keep' || kept !== undefined;
	return [
		...(plan.needed ? [finding('image-made-fit', field, { steps: steps.join(', ') })] : []),
		...(kept === undefined ? [] : [finding('image-not-cropped', field, { reason: kept })]),
		...sizeFindings(facts, field).filter(({ code }) => keepsShape || code === 'image-small'),
	];
}

/** Whether the image would be taken if it were made fit. */
const canBeFit = (facts: AssetFacts) => {
	const plan = planOfAsset(facts, { shape: 'keep' });
	return plan?.needed === true && !plan.refused;
};

function checkImage(facts: AssetFacts, field: string): Finding[] {
	const { contentType, bytes, width, height } = facts;
	if (!IMAGE_TYPES.includes(contentType))
		return [finding('image-type', field, { type: contentType, canBeFit: canBeFit(facts) })];
	if (!width || !height) return [finding('image-unchecked', field)];
	return [
		...over('image-too-large', field, bytes, { bytes: bytes ?? 0, canBeFit: canBeFit(facts) }),
		...sizeFindings(facts, field),
	];
}

/** What is said of the pixels of an image. */
function sizeFindings({ width = 0, height = 0 }: AssetFacts, field: string): Finding[] {
	const size = { width, height, least: RULES['image-too-small'].limit, advised: RULES['image-small'].limit };
	const ratio = width / height;
	return [
		...(Math.min(width, height) < size.least
			? [finding('image-too-small', field, size)]
			: width < size.advised
				? [finding('image-small', field, size)]
				: []),
		...(ratio < RULES['image-tall'].limit ? [finding('image-tall', field, size)] : []),
		...(Math.abs(ratio - RULES['image-not-two-to-three'].limit) > TWO_TO_THREE_TOLERANCE
			? [finding('image-not-two-to-three', field, size)]
			: []),
	];
}

function checkVideo(facts: AssetFacts, field: string): Finding[] {
	const { contentType, bytes, durationSeconds: seconds, width, height, videoCodec: codec, fastStart } = facts;
	if (!VIDEO_TYPES.includes(contentType)) return [finding('video-type', field, { type: contentType })];
	const findings = over('video-too-large', field, bytes, { bytes: bytes ?? 0 });
	if (seconds !== undefined) {
		const length = { seconds: Math.round(seconds * 10) / 10 };
		if (seconds < RULES['video-too-short'].limit) findings.push(finding('video-too-short', field, length));
		findings.push(...over('video-too-long', field, seconds, length));
	}
	if (width && height) {
		const ratio = width / height;
		if (ratio < RULES['video-too-narrow'].limit) findings.push(finding('video-too-narrow', field, { width, height }));
		findings.push(...over('video-too-wide', field, ratio, { width, height }));
	}
	if (codec && !VIDEO_CODECS.some((known) => codec.startsWith(known)))
		findings.push(finding('video-codec', field, { codec }));
	if (fastStart === false) findings.push(finding('video-not-fast-start', field));
	if (codec === undefined) findings.push(finding('video-unchecked', field));
	return findings;
}

type Bounded = { [Code in RuleCode]: (typeof RULES)[Code] extends { limit: number } ? Code : never }[RuleCode];

function over(code: Bounded, field: string, value: number | null, args: Finding['args']): Finding[] {
	const { limit } = RULES[code];
	return value !== null && value > limit ? [finding(code, field, { ...args, limit })] : [];
}

/** What is wrong with the media of a draft together. Pure. */
export function checkSlots(draft: PinDraft, media: AssetFacts[]): Finding[] {
	const [first] = media;
	const videos = media.filter(({ kind }) => kind === 'video').length;
	if (media.length > 1 && videos > 0) return [finding('carousel-with-video', 'media_url_2')];
	if (media.length > 1) return sameSize(media) ? [] : [finding('carousel-sizes', 'media_url_2')];
	if (!first) return [];
	return videos === 1 ? checkCover(draft, first) : checkImageSlot(draft);
}

/** An image whose metadata says what the row does not declare. Pure. */
export function checkAiSource({ aiDisclosures = [] }: PinDraft, media: AssetFacts[]): Finding[] {
	const made = media.find(({ aiSource }) => aiSource !== undefined);
	if (!made || aiDisclosures.length > 0) return [];
	return [finding('ai-undeclared', 'ai_disclosures', { name: made.source, partly: made.aiSource === 'partly' })];
}

function checkCover({ cover }: PinDraft, { durationSeconds }: AssetFacts): Finding[] {
	if (!cover) return [finding('cover-missing', 'cover_url', { at: defaultCover(durationSeconds).atSeconds })];
	if (!('atSeconds' in cover) || durationSeconds === undefined || cover.atSeconds <= durationSeconds) return [];
	return [finding('cover-time-late', 'cover_time', { at: cover.atSeconds, seconds: Math.floor(durationSeconds) })];
}

/** An image where a video was meant: by its name, by a moment of a video beside it, or because it is its own cover. */
function checkImageSlot({ media: [ref], cover }: PinDraft): Finding[] {
	const name = ref ? describeMedia(ref) : '';
	const isItsOwnCover = cover !== undefined && 'media' in cover && JSON.stringify(cover.media) === JSON.stringify(ref);
	const wantsVideo = /\.(mp4|mov|m4v)$/i.test(name) || (cover !== undefined && 'atSeconds' in cover) || isItsOwnCover;
	if (wantsVideo) return [finding('video-is-image', 'media_url')];
	return cover ? [finding('cover-without-video', 'cover_url')] : [];
}

function sameSize(media: AssetFacts[]): boolean {
	return media.every(({ width, height }) => width === media[0]?.width && height === media[0]?.height);
}
