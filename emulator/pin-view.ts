import { imageUrls } from './image-urls';
import { countsBetween, DAY_MS, dayOf, type Counts } from './metrics';
import type { Account, EmulatedImage, EmulatedPin } from './records';
import { naiveTime } from './time';
import type { World } from './world';

const CREATIVE_TYPE = { image: 'REGULAR', video: 'VIDEO', carousel: 'CAROUSEL' } as const;

/** A pin as the API prints it, with the keys that live answers carry beyond the published schema. */
export function pinView(world: World, pin: EmulatedPin, reader: Account, { metrics = false } = {}) {
	const board = world.state.boards.get(pin.boardId);
	const owner = world.state.accounts.find(({ id }) => id === board?.accountId);
	const settled = world.now() >= pin.createdAt + world.settings.creativeTypeDelayMs;
	return {
		id: pin.id,
		created_at: naiveTime(pin.createdAt),
		title: pin.title,
		description: pin.description,
		link: pin.link,
		alt_text: pin.altText,
		dominant_color: pin.dominantColor,
		board_id: pin.boardId,
		board_section_id: pin.boardSectionId,
		board_owner: { username: owner?.username ?? '' },
		parent_pin_id: pin.parentPinId,
		creative_type: settled ? CREATIVE_TYPE[pin.kind] : 'REGULAR',
		is_owner: pin.accountId === reader.id,
		is_standard: pin.isStandard,
		has_been_promoted: false,
		pin_metrics: metrics && pin.accountId === reader.id ? pinMetrics(world, pin) : null,
		media: mediaView(world, pin),
		note: '',
		product_tags: pin.productTags.map((pin_id) => ({ pin_id })),
		is_removable: true,
		...(world.settings.version === '5.28' ? additions(pin) : {}),
	};
}

/** What generated clients of 5.28 know beside it. */
const additions = ({ aiDisclosures }: EmulatedPin) => ({
	ai_disclosures: aiDisclosures && { values: aiDisclosures },
	is_product: false,
});

const QUARTER_DAYS = 90;

function pinMetrics(world: World, pin: EmulatedPin) {
	const now = world.now();
	const quarter = countsBetween(pin, Date.parse(dayOf(now)) - (QUARTER_DAYS - 1) * DAY_MS, now);
	const ever = countsBetween(pin, 0, now);
	return {
		'90d': shortMetrics(quarter),
		lifetime_metrics: { ...shortMetrics(ever), reaction: ever.TOTAL_REACTIONS, comment: ever.TOTAL_COMMENTS },
	};
}

const shortMetrics = ({ IMPRESSION, PIN_CLICK, OUTBOUND_CLICK, SAVE }: Counts) => ({
	impression: IMPRESSION,
	pin_click: PIN_CLICK,
	clickthrough: OUTBOUND_CLICK,
	save: SAVE,
});

function mediaView(world: World, pin: EmulatedPin) {
	const first = pin.images[0];
	switch (pin.kind) {
		case 'image':
			return { media_type: 'image', images: first ? imageUrls(world, first) : {} };
		case 'video':
			return {
				media_type: 'video',
				images: first ? imageUrls(world, first) : {},
				...(first ? { cover_image_url: imageUrls(world, first)['1200x'].url } : {}),
				// Null for everyone who is not on Pinterest's list of those who may see it.
				video_url: null,
				duration: null,
				height: null,
				width: null,
			};
		case 'carousel':
			return { media_type: 'multiple_images', items: pin.images.map((image) => carouselItem(world, image)) };
	}
}

const carouselItem = (world: World, image: EmulatedImage) => ({
	item_type: 'image',
	title: image.title ?? null,
	description: image.description ?? null,
	link: image.link ?? null,
	images: imageUrls(world, image),
});
