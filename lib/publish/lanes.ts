import { createSemaphore, type Semaphore } from '../concurrency/semaphore';

/**
 * Images and videos go side by side, each kind with a limit of its own, so that neither keeps the
 * other waiting: an image from its claim to its pin, a video from its claim until it is uploaded.
 * While Pinterest processes it, a video takes no slot in either lane.
 */
export interface Lanes {
	/** Rows that ask the record, which the origins of others hold up for nothing. */
	record: Semaphore;
	/** Preflight: so many rows are checked ahead of those that are published. */
	preflight: Semaphore;
	image: Semaphore;
	video: Semaphore;
}

/** Enough for a store at some distance; of files, whose checksum it takes, no more fit the disk. */
const ASKED = 16;
const PREFLIGHTS = 16;

/** Enough for a hundred publishes a minute at the four seconds that a slow one takes. */
const IMAGES = 6;
/** Two uploads fill a line; more only make each slower, and their forms expire. */
const VIDEOS = 2;

/**
 * @param options.images how many images are published at once. @default 6
 * @param options.videos how many videos are uploaded at once. @default 2
 */
export function createLanes({ images = IMAGES, videos = VIDEOS } = {}): Lanes {
	return {
		record: createSemaphore(ASKED),
		preflight: createSemaphore(PREFLIGHTS),
		image: createSemaphore(images),
		video: createSemaphore(videos),
	};
}
