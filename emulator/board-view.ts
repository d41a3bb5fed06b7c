import { imageUrls } from './image-urls';
import type { EmulatedBoard } from './records';
import { naiveTime } from './time';
import type { World } from './world';

const THUMBNAILS = 5;

/** A board as the API prints it. */
export function boardView(world: World, board: EmulatedBoard) {
	const pins = [...world.state.pins.values()].filter(({ boardId }) => boardId === board.id);
	const pictures = pins.toReversed().flatMap(({ images }) => images.slice(0, 1));
	return {
		id: board.id,
		name: board.name,
		description: board.description,
		privacy: board.privacy,
		is_ads_only: board.isAdsOnly,
		owner: { username: world.state.accounts.find(({ id }) => id === board.accountId)?.username ?? '' },
		pin_count: pins.length,
		follower_count: 0,
		collaborator_count: 0,
		created_at: naiveTime(board.createdAt),
		board_pins_modified_at: naiveTime(board.pinsModifiedAt),
		media: {
			image_cover_url: pictures[0] ? imageUrls(world, pictures[0])['400x300'].url : null,
			pin_thumbnail_urls: pictures.slice(0, THUMBNAILS).map((image) => imageUrls(world, image)['150x150'].url),
		},
	};
}
