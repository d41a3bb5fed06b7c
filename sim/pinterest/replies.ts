/** An answer before its headers. */
export interface Reply {
	status: number;
	body: unknown;
}

export const ok = (body: unknown): Reply => ({ status: 200, body });

const refusal = (status: number, code: number, message: string): Reply => ({ status, body: { code, message } });

/** A request that is not as the contract has it. */
export const invalid = (what: string): Reply => refusal(400, 1, `Invalid request: ${what}`);

export const REFUSALS = {
	authentication: refusal(401, 2, 'Authentication failed.'),
	rateLimit: refusal(
		429,
		8,
		'This request exceeded a rate limit. This can happen if the client exceeds one of the published rate limits or if multiple write operations are applied to an object within a short time window.',
	),
	boardBusy: refusal(409, 409, 'Could not get exclusive access to the board.'),
	notPermitted: refusal(403, 29, 'You are not permitted to access that resource.'),
	boardNotFound: refusal(404, 40, 'Board not found.'),
	pinNotFound: refusal(404, 50, 'Pin not found.'),
	sectionNotFound: refusal(404, 2031, "Sorry! We couldn't find this board section."),
	imageNotFetched: refusal(400, 1, 'Sorry we could not fetch the image.'),
	wentWrong: refusal(400, 1, 'Sorry! Something went wrong on our end.'),
} as const;

/** How a picture may be refused for good. */
export const PICTURE_REFUSALS: readonly Reply[] = [
	invalid('media_source is not valid under any of the given schemas'),
	refusal(400, 1, 'The format of the image is not supported'),
	refusal(403, 233, 'Your image is too small. Please choose a larger image and try again.'),
	refusal(403, 235, 'Sorry, this image is broken. Please pick a different image.'),
];

/** How a link may be refused as spam. */
export const SPAM_REFUSALS: readonly Reply[] = [429, 400].map((status) =>
	refusal(status, 9, 'Sorry! We blocked this link because it may lead to spam.'),
);

/** How a call may break. None says whether it was carried out. */
export const BREAKDOWNS: readonly Reply[] = [
	refusal(500, 500, 'Something went wrong.'),
	{ status: 500, body: '' },
	{ status: 502, body: '<html><body>Bad Gateway</body></html>' },
	{ status: 503, body: 'upstream connect error or disconnect/reset before headers' },
	{ status: 504, body: '' },
	{ status: 408, body: '' },
];
