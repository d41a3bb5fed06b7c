import type { Caller } from './call';
import { accountEndpoints } from './endpoints/account';
import { analyticsEndpoints } from './endpoints/analytics';
import { boardSectionEndpoints } from './endpoints/board-sections';
import { boardEndpoints } from './endpoints/boards';
import { pinEndpoints } from './endpoints/pins';
import { mediaEndpoints } from './endpoints/media';
import { productTagEndpoints } from './endpoints/product-tags';
import { termEndpoints } from './endpoints/terms';
import {
	boardSchema,
	boardSectionSchema,
	mediaStatusSchema,
	mediaUploadSchema,
	listedPinSchema,
	listedPinsSchema,
	userAccountSchema,
	type BoardCreate,
	type PinCreate,
} from './schemas';
import type { ApiRequest } from './http';
import { page, parsed, read, write } from './requests';

export type PinterestClient = ReturnType<typeof createPinterestClient>;

/**
 * One method per endpoint. Each throws `PinterestApiError` or `NoAnswerError`.
 * @param apiBaseUrl where the calls go, such as `https://api.pinterest.com/v5`; the addresses of pins follow from it.
 */
export function createPinterestClient(call: Caller, apiBaseUrl: string) {
	const listedPin = listedPinSchema(apiBaseUrl);
	const pinPage = listedPinsSchema(apiBaseUrl);

	return {
		...analyticsEndpoints(call, apiBaseUrl),
		...boardEndpoints(call),
		...boardSectionEndpoints(call),
		...pinEndpoints(call, apiBaseUrl),
		...accountEndpoints(call),
		...mediaEndpoints(call),
		...productTagEndpoints(call),
		...termEndpoints(call),

		getUserAccount: async (signal?: AbortSignal) =>
			await parsed(call, userAccountSchema, { ...read('GET /user_account', '/user_account'), bulk: false, signal }),

		/** Not repeated here: `make-board` asks the list first. */
		createBoard: async (board: BoardCreate, signal?: AbortSignal) =>
			await parsed(call, boardSchema, write('POST /boards', '/boards', board, signal)),

		/** The same. */
		createBoardSection: async (boardId: string, section: { name: string }, signal?: AbortSignal) =>
			await parsed(
				call,
				boardSectionSchema,
				write('POST /boards/{board_id}/sections', `/boards/${boardId}/sections`, section, signal),
			),

		listBoardPins: async (boardId: string, bookmark?: string, signal?: AbortSignal) =>
			await parsed(call, pinPage, {
				...read('GET /boards/{board_id}/pins', `/boards/${boardId}/pins`, page(bookmark)),
				signal,
			}),

		listSectionPins: async (boardId: string, sectionId: string, bookmark?: string, signal?: AbortSignal) =>
			await parsed(call, pinPage, {
				...read(
					'GET /boards/{board_id}/sections/{section_id}/pins',
					`/boards/${boardId}/sections/${sectionId}/pins`,
					page(bookmark),
				),
				signal,
			}),

		/**
		 * The newest pins of the account whose links lead to a domain, without `www.`; one page. As of API 5.28: an older one
		 * lists all pins, or refuses it.
		 */
		listDomainPins: async (domain: string, signal?: AbortSignal) =>
			await parsed(call, pinPage, {
				...read('GET /pins', '/pins', { ...page(undefined), domain, include_protected_pins: 'true' }),
				signal,
			}),

		getPin: async (pinId: string, signal?: AbortSignal) =>
			await parsed(call, listedPin, { ...read('GET /pins/{pin_id}', `/pins/${pinId}`), bulk: false, signal }),

		/** An upload that is registered and never used does no harm, so this may be repeated. */
		registerMedia: async (signal?: AbortSignal) =>
			await parsed(call, mediaUploadSchema, {
				operation: 'POST /media',
				method: 'POST',
				path: '/media',
				body: { media_type: 'video' },
				budget: 'org_write',
				safe: true,
				signal,
			}),

		getMedia: async (mediaId: string, signal?: AbortSignal) =>
			await parsed(call, mediaStatusSchema, { ...read('GET /media/{media_id}', `/media/${mediaId}`), signal }),

		/** Never repeated, nor interrupted once it is sent: Pinterest has no idempotency key, and a second call is a second pin. */
		createPin: async (pin: PinCreate, beforeSend?: ApiRequest['beforeSend'], signal?: AbortSignal) =>
			await parsed(call, listedPin, {
				operation: 'POST /pins',
				method: 'POST',
				path: '/pins',
				body: pin,
				budget: 'org_write',
				safe: false,
				beforeSend,
				signal,
			}),
	};
}
