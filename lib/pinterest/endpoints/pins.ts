import { z } from 'zod/v4';
import type { Caller } from '../call';
import { change, page, parsed, read, remove, write } from '../requests';
import { picturesOf } from '../pictures';
import { id, pageOf, perAddress, pinAddress, pinSchema, utcTime, type PinUpdate } from '../schemas';

/** Which pins a list has. Only the account's own pins can be filtered by all of these. */
export interface PinFilter {
	creative_types?: readonly string[];
	/** Asks for the metrics of each pin too, of 90 days and of its lifetime. */
	pin_metrics?: boolean;
	pin_filter?: 'exclude_native' | 'exclude_repins' | 'has_been_promoted';
	include_protected_pins?: boolean;
}

/** A list of pins, and the part of the filter that Pinterest has for it. */
export type PinList =
	| { of: 'account'; filter?: PinFilter }
	| { of: 'board'; boardId: string; filter?: Pick<PinFilter, 'creative_types' | 'pin_metrics'> }
	| { of: 'section'; boardId: string; sectionId: string }
	/** The account's own pins by words of their description, or by IDs with commas between them. */
	| { of: 'search'; query: string };

/** A pin with all that Pinterest answers, and the address at which people see it. */
export type WholePin = z.infer<typeof answered> & { url: string };

const answered = z.looseObject({ id });

/** Where a list is, and whether the contract has a page size for it. */
function requestOf(list: PinList, bookmark: string | undefined) {
	const filtered = 'filter' in list ? queryOf(list.filter ?? {}) : {};
	switch (list.of) {
		case 'account':
			return read('GET /pins', '/pins', { ...page(bookmark), ...filtered });
		case 'board':
			return read('GET /boards/{board_id}/pins', `/boards/${list.boardId}/pins`, { ...page(bookmark), ...filtered });
		case 'section':
			return read(
				'GET /boards/{board_id}/sections/{section_id}/pins',
				`/boards/${list.boardId}/sections/${list.sectionId}/pins`,
				page(bookmark),
			);
		case 'search':
			return read('GET /search/pins', '/search/pins', { query: list.query, ...(bookmark && { bookmark }) });
	}
}

function queryOf(filter: PinFilter): Record<string, string | readonly string[]> {
	const { creative_types: types = [], ...others } = filter;
	const flags = Object.entries(others).filter(([, value]) => value !== undefined && value !== false);
	return {
		...Object.fromEntries(flags.map(([name, value]) => [name, String(value)])),
		...(types.length > 0 && { creative_types: types }),
	};
}

/** What is useful of a pin. What Pinterest leaves out is null; the time is ISO 8601 in UTC. */
export function pinFacts(pin: WholePin) {
	const known = pinSchema.parse(pin);
	const [picture] = picturesOf(known);
	return {
		id: pin.id,
		url: pin.url,
		title: known.title ?? null,
		description: known.description ?? null,
		link: known.link ?? null,
		altText: known.alt_text ?? null,
		boardId: known.board_id ?? null,
		boardSectionId: known.board_section_id ?? null,
		createdAt: utcTime(known.created_at) ?? null,
		imageUrl: picture?.sizes[0]?.url ?? null,
		creativeType: known.creative_type ?? null,
		// There only where they were asked for.
		...(pin.pin_metrics ? { metrics: pin.pin_metrics } : {}),
	};
}

const ONE = '/pins/{pin_id}';

const wholePinSchema = perAddress((apiBaseUrl) =>
	answered.transform((pin): WholePin => ({ ...pin, url: pinAddress(apiBaseUrl, pin.id) })),
);
const wholePinsSchema = perAddress((apiBaseUrl) => pageOf(wholePinSchema(apiBaseUrl)));

export function pinEndpoints(call: Caller, apiBaseUrl: string) {
	const wholePin = wholePinSchema(apiBaseUrl);
	const wholePins = wholePinsSchema(apiBaseUrl);

	return {
		getWholePin: async (pinId: string, { pin_metrics: metrics = false } = {}, signal?: AbortSignal) =>
			await parsed(call, wholePin, {
				...read(`GET ${ONE}`, `/pins/${pinId}`, metrics ? { pin_metrics: 'true' } : undefined),
				bulk: false,
				signal,
			}),

		listWholePins: async (list: PinList, bookmark?: string, signal?: AbortSignal) =>
			await parsed(call, wholePins, { ...requestOf(list, bookmark), signal }),

		/** Sets the same values again where it is repeated. In beta: Pinterest refuses it to apps without the feature `pin_edit`. */
		updatePin: async (pinId: string, changes: PinUpdate, signal?: AbortSignal) =>
			await parsed(call, wholePin, change(`PATCH ${ONE}`, `/pins/${pinId}`, changes, signal)),

		deletePin: async (pinId: string, signal?: AbortSignal) =>
			void (await call(remove(`DELETE ${ONE}`, `/pins/${pinId}`, signal))),

		/** Sent once: whether Pinterest notices that it was saved before is not documented. */
		savePin: async (pinId: string, to: { board_id: string; board_section_id?: string }, signal?: AbortSignal) =>
			await parsed(call, wholePin, write(`POST ${ONE}/save`, `/pins/${pinId}/save`, to, signal)),
	};
}
