import { createHash } from 'node:crypto';
import { findBoard } from './boards';
import { writingTo } from './board-writes';
import type { Call, Reply } from './call';
import { refuse } from './errors';
import { onDomain } from './faults';
import { pageOfPins } from './pin-lists';
import { mediaOfPin } from './pin-media';
import { checkCover, checkLink, pinRequestSchema, saveSchema, updateSchema } from './pin-schema';
import { pinView } from './pin-view';
import { findSection } from './sections';
import type { EmulatedPin } from './records';
import { checkNumericId, parseBody } from './validation';

/** No idempotency and no look for duplicates: the same request twice makes two pins, as at Pinterest. */
export async function createPin(call: Call): Promise<Reply> {
	const { world, account } = call;
	const wanted = parseBody(pinRequestSchema, call.body);
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
			...media,
			sent: withoutBytes(call.body) as Record<string, unknown>,
		};
		world.state.pins.set(pin.id, pin);
		board.pinsModifiedAt = pin.createdAt;
		return { status: 201, body: pinView(world, pin, account) };
	});
}

export const listPins = (call: Call): Reply => pageOfPins(call, ({ accountId }) => accountId === call.account.id);

export function findPin(call: Call): EmulatedPin {
	const pin = call.world.state.pins.get(checkNumericId('pin_id', call.params['pin_id']));
	if (!pin) throw refuse('pinNotFound');
	if (pin.accountId !== call.account.id) throw refuse('notPermitted');
	return pin;
}

export const getPin = (call: Call): Reply => ({
	status: 200,
	body: pinView(call.world, findPin(call), call.account),
});

export async function updatePin(call: Call): Promise<Reply> {
	const wanted = parseBody(updateSchema, call.body);
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
			createdAt: world.now(),
			sent: { ...wanted, saved_from: original.id },
		};
		world.state.pins.set(pin.id, pin);
		board.pinsModifiedAt = pin.createdAt;
		return { status: 201, body: pinView(world, pin, account) };
	});
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
