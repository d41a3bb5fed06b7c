import { createSemaphore, type Semaphore } from '../concurrency/semaphore';

/**
 * Images and videos go side by side, each kind with a bound of its own, so that neither keeps the
 * other waiting: an image from its claim to its pin, a video from its claim until it is uploaded.
 * While Pinterest processes it, a video takes no place in either.
 */
export interface Lanes {
	/** Preflight: so many rows are looked at ahead of those that are carried out. */
	look: Semaphore;
	image: Semaphore;
	video: Semaphore;
}

const LOOKS = 16;

/** Enough for a hundred publishes a minute at the four seconds that a slow one takes. */
const IMAGES = 6;
/** Two uploads fill a line; more only make each slower, and their forms expire. */
const VIDEOS = 2;

export function createLanes({ images = IMAGES, videos = VIDEOS } = {}): Lanes {
	return { look: createSemaphore(LOOKS), image: createSemaphore(images), video: createSemaphore(videos) };
}

/** A place in a lane, which may be given up for a while. */
export interface Place {
	/** Does nothing where it was given up. */
	leave: () => void;
	take: () => Promise<void>;
}

/** A place that is not taken yet. */
export function placeIn(lane: Semaphore, signal?: AbortSignal): Place {
	let leave = () => {};
	return {
		leave: () => leave(),
		take: async () => {
			leave = await lane.acquire({ signal });
		},
	};
}
