const MIB = 1024 * 1024;

/** What a pin's image may be: the enum of PinCreate's content_type, and what image addresses were seen to be refused for. */
export const IMAGE_TYPES: readonly string[] = ['image/jpeg', 'image/png'];

/** In bytes. Pinterest's help, product specifications: 20 MB on the web; the API's own limit is not published. */
export const MOST_IMAGE_BYTES = 20 * MIB;

/** In bytes: the smallest number that any of Pinterest's pages names, so that no reading of them refuses what is made here. */
export const MOST_FITTED_BYTES = 10_000_000;

/** In pixels, of either side. 403 code 233 was seen for small images; the number is not published. */
export const LEAST_SIDE = 100;

/** In pixels: what schedulers ask for. A narrower image looks blurred. */
export const LEAST_GOOD_WIDTH = 600;

/**
 * In pixels: twice the 1000×1500 that Pinterest's help recommends, and the most that other publishers name. Pinterest
 * publishes no number, and shows an image 1200 pixels wide at most.
 */
export const WIDEST = 2000;

/** In pixels, of the whole image: 2000×3000. A tall image may be taller than 3000, and is narrower then. */
export const MOST_PIXELS = 2000 * 3000;

/** In pixels, of the whole image, before it is decoded: each takes four bytes, three times over. */
export const MOST_DECODED_PIXELS = 50_000_000;

/** Width / height that Pinterest shows in full. */
export const TWO_TO_THREE = 2 / 3;

/** An image this near to 2:3 counts as 2:3. */
export const TWO_TO_THREE_TOLERANCE = 0.02;
