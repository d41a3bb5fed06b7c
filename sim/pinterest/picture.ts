import type { PinCreate } from '../../lib/pinterest/schemas';
import type { Character } from './character';
import { propertyOf } from './property';
import { PICTURE_REFUSALS, REFUSALS, type Reply } from './replies';

/** The picture of a new pin. Of bytes it is their text, which the simulation makes the address. */
export function pictureOf({ media_source: source }: PinCreate): { url: string; byAddress: boolean } {
	switch (source.source_type) {
		case 'image_url':
			return { url: source.url, byAddress: true };
		case 'image_base64':
			return { url: source.data, byAddress: false };
		case 'multiple_image_urls':
			return { url: source.items.map(({ url }) => url).join(' '), byAddress: true };
		case 'multiple_image_base64':
			return { url: source.items.map(({ data }) => data).join(' '), byAddress: false };
		case 'video_id':
			throw new Error('The simulated Pinterest has no videos.');
	}
}

/** Properties of an address that have nothing to do with each other. */
const SALTS = { refused: 11, refusal: 12, unfetchable: 13 } as const;

/** Why a picture is refused, always in the same way; undefined where it is taken. */
export function refusedPicture(
	{ url, byAddress }: ReturnType<typeof pictureOf>,
	{ refusedShare, unfetchableShare }: Pick<Character, 'refusedShare' | 'unfetchableShare'>,
	seed: number,
): Reply | undefined {
	if (propertyOf(url, seed + SALTS.refused) < refusedShare)
		return PICTURE_REFUSALS[Math.floor(propertyOf(url, seed + SALTS.refusal) * PICTURE_REFUSALS.length)];
	const isOutOfReach = byAddress && propertyOf(url, seed + SALTS.unfetchable) < unfetchableShare;
	return isOutOfReach ? REFUSALS.imageNotFetched : undefined;
}
