/** The limits that preflight checks, each with its unit in its name and its source beside it. */
export const LIMITS = {
	/** Pinterest's OpenAPI 5.23.0, PinCreate. */
	titleCharacters: 100,
	/** PinCreate; the product's own pages say 500. */
	descriptionCharacters: 800,
	/** PinCreate. */
	altTextCharacters: 500,
	/** PinCreate. */
	linkCharacters: 2048,
	/** PinMediaSourceImagesURL and …Base64: 2 to 5 items. */
	carouselImagesMin: 2,
	carouselImagesMax: 5,
	/** Not published; 20 MB is the smallest of the limits Pinterest's help pages name for the web. */
	imageBytes: 20 * 1024 * 1024,
	/** Pinterest's help, product specifications: 2 GB. */
	videoBytes: 2 * 1024 * 1024 * 1024,
	/** Not published (Pinterest answers 403 code 233); no report of a smaller image that passed. */
	imagePixelsMin: 100,
	/** Not published; what several schedulers ask for. */
	imagePixelsAdvised: 600,
	/** How far a due date may lie ahead; beyond it a year was mistyped. */
	runAtDaysAhead: 366,
} as const;

/** What a pin's image may be: the enum of PinCreate's content_type, and what image URLs were seen to be refused for. */
export const IMAGE_TYPES: readonly string[] = ['image/jpeg', 'image/png'];

/** Pinterest's help, product specifications: .mp4, .mov, .m4v. */
export const VIDEO_TYPES: readonly string[] = ['video/mp4', 'video/quicktime', 'video/x-m4v'];
