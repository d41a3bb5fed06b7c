import { LARGEST_PAGE, ORDER_REACH, type Character } from './character';
import type { Dice } from './dice';
import { propertyOf } from './property';
import type { SimPin } from './sim-pin';

/** After the second look-up, also of those who wait for six minutes before the first. */
const TOO_LATE_MS = { least: 9 * 60_000, most: 20 * 60_000 };

/** Pins in the order of a list, each with its place value. */
type Sorted = { pin: SimPin; rank: number }[];

/** What a pin consists of, without what its commit decides. */
export type NewPin = Omit<SimPin, 'id' | 'committedAt' | 'listedAt'>;

/** Ids of pins are beyond 2^53, as at Pinterest. */
const ID_PREFIX = '1089307415';
const ID_DIGITS = 9;

/** All pins that were ever made, and the lists of them. */
export class PinStore {
	readonly pins: SimPin[] = [];
	private readonly byId = new Map<string, SimPin>();
	/** By the id of a board, or `of` an account. */
	private readonly lists = new Map<string, Sorted>();

	constructor(
		private readonly character: Pick<Character, 'order' | 'pageSize' | 'listsWithinMs' | 'listsTooLate'>,
		private readonly dice: Dice,
		private readonly seed: number,
	) {}

	/** @param reach how many places behind its own a pin may stand, in an order that is nearly the newest first. */
	commit(given: NewPin, nowMs: number, reach = ORDER_REACH): SimPin {
		const { listsWithinMs, listsTooLate } = this.character;
		// Half of the pins take as long as any.
		const share = listsWithinMs > 0 ? Math.min(1, this.dice.of('lists-late').between(0, 2)) : 0;
		const isTooLate = this.dice.chance('lists-too-late', listsTooLate);
		const lag = isTooLate
			? this.dice.of('lists-too-late').between(TOO_LATE_MS.least, TOO_LATE_MS.most)
			: share * listsWithinMs;
		const id = ID_PREFIX + String(this.pins.length + 1).padStart(ID_DIGITS, '0');
		const pin: SimPin = { id, ...given, committedAt: nowMs, listedAt: nowMs + lag };
		const rank = this.rankOf(id, this.pins.length, reach);
		this.pins.push(pin);
		this.byId.set(id, pin);
		insert(this.listOf(pin.boardId), { pin, rank });
		insert(this.listOf(`of ${pin.account}`), { pin, rank });
		return pin;
	}

	/** A pin that was not deleted. */
	get(id: string): SimPin | undefined {
		const pin = this.byId.get(id);
		return pin?.deletedAt === undefined ? pin : undefined;
	}

	move(pin: SimPin, boardId: string): void {
		if (pin.boardId === boardId) return;
		const from = this.listOf(pin.boardId);
		const [entry] = from.splice(
			from.findIndex((each) => each.pin === pin),
			1,
		);
		pin.boardId = boardId;
		if (entry) insert(this.listOf(boardId), entry);
	}

	onBoard(boardId: string): SimPin[] {
		return (this.lists.get(boardId) ?? []).flatMap(({ pin }) => (pin.deletedAt === undefined ? pin : []));
	}

	/** Those that a list of a board shows now, in its order. */
	listedOnBoard(boardId: string, nowMs: number): SimPin[] {
		return listed(this.lists.get(boardId), nowMs);
	}

	/** The same of all boards of an account. */
	listedOfAccount(account: string, nowMs: number): SimPin[] {
		return listed(this.lists.get(`of ${account}`), nowMs);
	}

	private listOf(key: string): Sorted {
		let list = this.lists.get(key);
		if (!list) this.lists.set(key, (list = []));
		return list;
	}

	/** Lists have the lowest first. */
	private rankOf(id: string, count: number, reach: number): number {
		const { order, pageSize } = this.character;
		// With few pins on a page any other order would hide pins from a look-up of two pages, which is a documented limit.
		switch (pageSize < LARGEST_PAGE && order !== 'newest-first' ? 'nearly-newest-first' : order) {
			case 'newest-first':
				return -count;
			case 'nearly-newest-first':
				return -count + reach * propertyOf(id, this.seed);
			case 'oldest-first':
				return count;
			case 'shuffled':
				return propertyOf(id, this.seed);
		}
	}
}

function insert(list: Sorted, entry: Sorted[number]): void {
	let at = 0;
	while (at < list.length && (list[at]?.rank ?? 0) < entry.rank) at++;
	list.splice(at, 0, entry);
}

function listed(list: Sorted | undefined, nowMs: number): SimPin[] {
	const pins: SimPin[] = [];
	for (const { pin } of list ?? []) if (pin.deletedAt === undefined && pin.listedAt <= nowMs) pins.push(pin);
	return pins;
}
