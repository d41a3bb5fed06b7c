import { createHash } from 'node:crypto';
import { findBoard } from './boards';
import { writingTo } from './board-writes';
import type { Call, Reply } from './call';
import { invalid, refuse } from './errors';
import { onDomain } from './faults';
import { pageOfPins, wantsMetrics } from './pin-lists';
import { mediaOfPin } from './pin-media';
import { checkCover, checkLink, listSchema, pinRequestSchema, saveSchema, updateSchema } from './pin-schema';
import { pinView } from './pin-view';
import { findSection } from './sections';
import type { EmulatedPin } from './records';
import { checkNumericId, parseBody } from './validation';

/** No idempotency and no look for duplicates: the same request twice makes two pins, as at Pinterest. */
export async function createPin(call: Call): Promise<Reply> {
	const { world, account } = call;
	const wanted = parseBody(pinRequestSchema, call.body);
	const aiDisclosures = declared(call, wanted.ai_disclosures?.values);
	checkCover(wanted.media_source);
	checkLink(wanted.link);
	const board = findBoard(call, wanted.board_id, 'boards:write_secret');
	if (wanted.board_section_id) findSection(board, wanted.board_section_id);
	if (wanted.link && onDomain(wanted.link, world.settings.spamDomains)) throw refuse('spamLink');

	return await writingTo(world, board.id, async () => {
		const media = await mediaOfPin(call, wanted.media_source);
		const pin: EmulatedPin = {
			id: world.state.nextId('pin'),
			accountId: account.id,
			boardId: board.id,
			boardSectionId: wanted.board_section_id ?? null,
			title: wanted.title ?? null,
			description: wanted.description ?? null,
			link: wanted.link ?? null,
			altText: wanted.alt_text ?? null,
			dominantColor: wanted.dominant_color ?? null,
			parentPinId: wanted.parent_pin_id ?? null,
			createdAt: world.now(),
			aiDisclosures,
			productTags: [],
			...media,
			sent: withoutBytes(call.body) as Record<string, unknown>,
		};
		world.state.pins.set(pin.id, pin);
		board.pinsModifiedAt = pin.createdAt;
		return { status: 201, body: pinView(world, pin, account) };
	});
}

export function listPins(call: Call): Reply {
	const { world, account, query } = call;
	const wanted = parseBody(listSchema, Object.fromEntries(query));
	const types = query.getAll('creative_types').flatMap((text) => text.split(','));
	const domains = domainsOf(call);
	return pageOfPins(call, (pin) => {
		if (pin.accountId !== account.id) return false;
		const privacy = world.state.boards.get(pin.boardId)?.privacy;
		if (wanted.include_protected_pins !== 'true' && privacy === 'PROTECTED') return false;
		if (wanted.pin_type === 'PRIVATE' && privacy !== 'SECRET') return false;
		if (wanted.pin_filter === 'has_been_promoted') return false;
		if (wanted.pin_filter && (wanted.pin_filter === 'exclude_repins') !== (pin.parentPinId === null)) return false;
		if (types.length > 0 && !types.includes(pinView(world, pin, account).creative_type)) return false;
		return !domains || (pin.link !== null && domains.includes(domainOf(pin.link)));
	});
}

/** Exact domains, without their `www.`, as generated clients of 5.28 document them. */
function domainsOf({ world, query }: Call): string[] | undefined {
	const domains = [query.get('domain') ?? '', ...(query.get('domains') ?? '').split(',')].filter(Boolean);
	if (domains.length === 0 || world.settings.domainFilter === 'ignore') return undefined;
	if (world.settings.domainFilter === 'refuse')
		throw invalid("Invalid request: Additional properties are not allowed ('domain' was unexpected)");
	return domains;
}

const domainOf = (link: string) => (URL.parse(link)?.hostname ?? '').replace(/^www\./, '');

export function findPin(call: Call): EmulatedPin {
	const pin = call.world.state.pins.get(checkNumericId('pin_id', call.params['pin_id']));
	if (!pin) throw refuse('pinNotFound');
	if (pin.accountId !== call.account.id) throw refuse('notPermitted');
	return pin;
}

export const getPin = (call: Call): Reply => ({
	status: 200,
	body: pinView(call.world, findPin(call), call.account, { metrics: wantsMetrics(call.query) }),
});

export async function updatePin(call: Call): Promise<Reply> {
	const wanted = parseBody(updateSchema, call.body);
	const aiDisclosures = declared(call, wanted.ai_disclosures?.values);
	checkLink(wanted.link);
	if (wanted.link && onDomain(wanted.link, call.world.settings.spamDomains)) throw refuse('spamLink');
	const pin = findPin(call);
	const board = findBoard(call, wanted.board_id ?? pin.boardId, 'boards:write_secret');
	const moved = board.id !== pin.boardId;
	const section = wanted.board_section_id === undefined && !moved ? pin.boardSectionId : wanted.board_section_id;
	if (section) findSection(board, section);
	await writingTo(call.world, board.id, () => {
		pin.boardId = board.id;
		pin.boardSectionId = section ?? null;
		if (wanted.title !== undefined) pin.title = wanted.title;
		if (wanted.description !== undefined) pin.description = wanted.description;
		if (wanted.link !== undefined) pin.link = wanted.link;
		if (wanted.alt_text !== undefined) pin.altText = wanted.alt_text;
		if (wanted.ai_disclosures !== undefined) pin.aiDisclosures = aiDisclosures;
	});
	return { status: 200, body: pinView(call.world, pin, call.account) };
}

export async function deletePin(call: Call): Promise<Reply> {
	const pin = findPin(call);
	await writingTo(call.world, pin.boardId, () => call.world.state.pins.delete(pin.id));
	return { status: 204 };
}

export async function savePin(call: Call): Promise<Reply> {
	const { world, account } = call;
	const wanted = parseBody(saveSchema, call.body);
	const original = findPin(call);
	const board = findBoard(call, wanted.board_id ?? original.boardId, 'boards:write_secret');
	if (wanted.board_section_id) findSection(board, wanted.board_section_id);
	return await writingTo(world, board.id, () => {
		const pin: EmulatedPin = {
			...original,
			id: world.state.nextId('pin'),
			boardId: board.id,
			boardSectionId: wanted.board_section_id ?? null,
			parentPinId: original.id,
			productTags: [],
			createdAt: world.now(),
			sent: { ...wanted, saved_from: original.id },
		};
		world.state.pins.set(pin.id, pin);
		board.pinsModifiedAt = pin.createdAt;
		return { status: 201, body: pinView(world, pin, account) };
	});
}

/** What becomes of a declaration here. */
function declared({ world }: Call, values: string[] | undefined): string[] | null {
	if (values && world.settings.aiDisclosures === 'refuse')
		throw invalid("Invalid request: Additional properties are not allowed ('ai_disclosures' was unexpected)");
	return world.settings.aiDisclosures === 'accept' && values?.length ? values : null;
}

/** Tests look at what was sent; nobody wants megabytes of base64 there. */
function withoutBytes(value: unknown, key = ''): unknown {
	if (Array.isArray(value)) return value.map((entry) => withoutBytes(entry));
	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, withoutBytes(entry, name)]));
	}
	if (typeof value !== 'string' || (key !== 'data' && key !== 'cover_image_data')) return value;
	const hash = createHash('sha256').update(value, 'base64').digest('hex');
	return `<base64, ${value.length} characters, bytes of SHA-256 ${hash}>`;
}
