/** What the API answers when it refuses. `extra` holds keys that only some refusals carry, such as `details`. */
export interface ErrorReply {
	status: number;
	code: number;
	message: string;
	extra?: Record<string, unknown>;
}

export class ApiError extends Error {
	constructor(readonly reply: ErrorReply) {
		super(reply.message);
	}
}

const reply = (status: number, code: number, message: string): ErrorReply => ({ status, code, message });

// Messages are verbatim where a public source quotes them; see the comment where one is not.
export const refusals = {
	authentication: reply(401, 2, 'Authentication failed.'),
	// Only the beginning of this sentence is known.
	appNotActivated: reply(401, 3, 'Your application consumer type is not supported.'),
	pinEditRestricted: reply(401, 3, 'Your application does not have access to this restricted feature: pin_edit'),
	// The name of this feature is not known.
	batchAnalyticsRestricted: reply(
		401,
		3,
		'Your application does not have access to this restricted feature: multi_pins_analytics',
	),
	scopes: reply(
		403,
		3,
		'Your token does not have sufficient permissions to perform this operation. Please ensure your token is authorized with the correct set of scopes.',
	),
	methodNotAllowed: reply(405, 5, 'Method not allowed'),
	// Pinterest's answer to an unknown path is not known.
	noSuchPath: reply(404, 404, 'Not found'),
	rateLimit: reply(
		429,
		8,
		'This request exceeded a rate limit. This can happen if the client exceeds one\nof the published rate limits or if multiple write operations are applied to\nan object within a short time window.',
	),
	spamLink: {
		...reply(429, 9, 'Sorry! We blocked this link because it may lead to spam.'),
		extra: { details: { source_field: null } },
	},
	notAuthorized: reply(401, 7, 'Not authorized to access board or Pin.'),
	accountAnalytics: reply(403, 403, 'Not authorized to access the user account analytics.'),
	ineligibleProducts: reply(400, 1, 'The request contains ineligible product tags.'),
	notPermitted: reply(403, 29, 'You are not permitted to access that resource.'),
	trialPins: reply(
		403,
		29,
		'Apps with Trial access may not create Pins in production https://api.pinterest.com - use API Sandbox https://api-sandbox.pinterest.com instead.',
	),
	boardNotFound: reply(404, 40, 'Board not found.'),
	pinNotFound: reply(404, 50, 'Pin not found.'),
	sectionNotFound: reply(404, 2031, "Sorry! We couldn't find this board section."),
	imageTooSmall: reply(403, 233, 'Your image is too small. Please choose a larger image and try again.'),
	imageBroken: reply(403, 235, 'Sorry, this image is broken. Please pick a different image.'),
	// The codes of the next four were never published beside their messages.
	imageNotFetched: reply(400, 1, 'Sorry we could not fetch the image.'),
	imageFormat: reply(400, 1, 'The format of the image is not supported'),
	wentWrong: reply(400, 1, 'Sorry! Something went wrong on our end.'),
	mediaNotFound: reply(404, 404, 'Media not found'),
	boardName: reply(400, 400, 'The board name is invalid or duplicated.'),
	boardBusy: reply(409, 409, 'Could not get exclusive access to the board to create a new section.'),
	bodyTooLarge: reply(413, 1, 'Request body too large'),
	emulatorFailed: reply(500, 500, 'The emulator failed on this request.'),
} satisfies Record<string, ErrorReply>;

export const refuse = (name: keyof typeof refusals) => new ApiError(refusals[name]);

export const invalid = (message: string) => new ApiError(reply(400, 1, message));
