import type { ApiAnswer, ApiRequest } from '../../lib/pinterest/http';
import type { PinCreate, PinUpdate } from '../../lib/pinterest/schemas';
import { Random } from '../kernel/random';
import { characterOf, type Character } from './character';
import { Dice } from './dice';
import { pictureOf, refusedPicture } from './picture';
import { domainOf, refusedTexts } from './pin-request';
import { pageOf } from './pages';
import { PinStore } from './pin-store';
import { RateWindows } from './rate-windows';
import { BREAKDOWNS, ok, REFUSALS, SPAM_REFUSALS, type Reply } from './replies';
import { shown } from './shown';
import type { SimAccount, SimBoard, SimPin } from './sim-pin';
import { Trouble } from './trouble';

export { characterOf, type Character } from './character';
export { PINTEREST_FAULTS, type PinterestFault } from './faults';
export type { SimAccount, SimBoard, SimPin } from './sim-pin';

export interface PinterestOptions {
	/** Decides all that is left to chance. */
	random: Random;
	character: Character;
	accounts: SimAccount[];
	/** How far Pinterest's clock is ahead of true time, in milliseconds. @default 0 */
	clockAheadMs?: number;
}

/** A call as it arrives, with the access token that it was signed with. */
export type ApiCall = Pick<ApiRequest, 'operation' | 'method' | 'path' | 'query' | 'body'> & { token: string };

/** A call of an account that is let through. */
interface Request {
	account: SimAccount;
	/** What the path names, such as the id of a board. */
	id: string;
	query: NonNullable<ApiRequest['query']>;
	body: unknown;
	nowMs: number;
	/** Calls left in its window. */
	remaining: number;
}

const MONTH_MS = 30 * 24 * 60 * 60_000;

/** A Pinterest that carries out a call in the moment in which it is asked, without any network. */
export class Pinterest {
	private readonly seed: number;
	private readonly dice: Dice;
	private readonly store: PinStore;
	private readonly windows: RateWindows;
	private readonly character: Character;
	private readonly accounts: readonly SimAccount[];
	private readonly clockAheadMs: number;
	/** Valid ones alone. */
	private readonly tokens = new Map<string, SimAccount>();
	private tokensMade = 0;
	private calls = 0;
	private readonly trouble: Trouble;
	/** What answers show of a pin; without those that changed since. */
	private readonly views = new Map<SimPin, object>();

	constructor({ random, character, accounts, clockAheadMs = 0 }: PinterestOptions) {
		this.seed = random.below(2 ** 31);
		this.dice = new Dice(this.seed);
		this.character = { ...character };
		this.store = new PinStore(this.character, this.dice, this.seed);
		this.windows = new RateWindows(this.character);
		this.trouble = new Trouble(this.character, this.dice);
		this.accounts = accounts;
		this.clockAheadMs = clockAheadMs;
		for (const account of accounts) this.tokens.set(account.token, account);
	}

	/** Pins that are on one of an account's boards already, a month old and more, and stay behind no newer one. @param nowMs true time, in milliseconds. */
	stock({ id: account, boards }: SimAccount, count: number, nowMs: number): void {
		for (let index = 1; index <= count; index++) {
			const boardId = boards[count % boards.length]?.id as string;
			const texts = { title: `An older pin, ${index}`, link: `https://shop.example.com/older/${index}` };
			this.store.commit(
				{ account, boardId, ...texts, mediaUrl: `older/${index}` },
				nowMs - MONTH_MS - index * 60_000,
				0,
			);
		}
	}

	/** From now on it does nothing wrong; what was made stays as it is. */
	behave(): void {
		Object.assign(this.character, characterOf(new Random(0), new Set()));
		this.trouble.end();
	}

	/** From now on it is otherwise in this; pins that were shown already keep their form. @returns how it was in this. */
	become(changes: Partial<Omit<Character, 'order'>>): Partial<Character> {
		const names = Object.keys(changes) as (keyof Character)[];
		const before = Object.fromEntries(names.map((name) => [name, this.character[name]]));
		Object.assign(this.character, changes);
		return before;
	}

	/** Every pin that was ever made. */
	get pins(): readonly SimPin[] {
		return this.store.pins;
	}

	/** What a person sees on a board: pins that were made and not deleted, listed or not. */
	pinsOnBoard(boardId: string): SimPin[] {
		return this.store.onBoard(boardId);
	}

	/** A person deletes a pin. */
	deletePin(id: string, nowMs: number): void {
		const pin = this.store.get(id);
		if (pin) pin.deletedAt = nowMs;
	}

	/** Makes a token invalid. */
	revoke(token: string): void {
		this.tokens.delete(token);
	}

	/** Makes the tokens of an account invalid. @returns the new one. */
	rotate(account: SimAccount): string {
		for (const [token, { id }] of this.tokens) if (id === account.id) this.tokens.delete(token);
		const token = `${account.token}-${++this.tokensMade}`;
		this.tokens.set(token, account);
		return token;
	}

	/**
	 * Carries a call out and answers it.
	 * @param nowMs true time, in milliseconds.
	 * @throws for an operation that the simulation does not have.
	 */
	answer(call: ApiCall, nowMs: number): ApiAnswer {
		const carryOut = this.operations[call.operation];
		if (!carryOut) throw new Error(`The simulated Pinterest does not have ${call.operation}.`);
		const rid = `${9_000_000_000_000 + ++this.calls}`;
		const account = this.tokens.get(call.token);
		if (account && this.dice.chance('ends-tokens', this.character.tokenEnds)) this.revoke(call.token);
		if (!account || !this.tokens.has(call.token))
			return { ...REFUSALS.authentication, headers: { 'x-pinterest-rid': rid } };
		const isWrite = call.method !== 'GET';
		const counted = this.windows.count(account.id, isWrite ? 'org_write' : 'org_read', nowMs);
		const headers = { 'x-pinterest-rid': rid, ...counted.headers };
		if (!counted.allowed) return { ...REFUSALS.rateLimit, headers };
		if (this.trouble.isBroken(nowMs)) return { ...this.dice.of('breaks').pick(BREAKDOWNS), headers };
		const { path, query = {}, body } = call;
		const [, , id = ''] = path.split('/');
		const reply = carryOut({ account, id, query, body, nowMs, remaining: counted.remaining });
		if (isWrite && reply.status < 300 && this.dice.chance('breaks-after', this.character.breaksAfter))
			return { ...this.dice.of('breaks-after').pick(BREAKDOWNS), headers };
		return { ...reply, headers };
	}

	private readonly operations: Record<string, (request: Request) => Reply> = {
		'GET /user_account': ({ account: { id, username } }) => ok({ id, username, account_type: 'BUSINESS' }),
		'GET /boards': ({ account, query }) => {
			const owner = { username: account.username };
			return pageOf(account.boards, query, this.character.pageSize, ({ id, name }) => ({
				id,
				name,
				privacy: 'PUBLIC',
				owner,
			}));
		},
		'GET /boards/{board_id}/sections': ({ account, id, query }) => {
			const board = this.boardOf(account, id);
			return 'status' in board
				? board
				: pageOf(board.sections ?? [], query, this.character.pageSize, (section) => ({ ...section }));
		},
		'GET /boards/{board_id}/pins': ({ account, id, query, nowMs }) => {
			const board = this.boardOf(account, id);
			if ('status' in board) return board;
			return pageOf(this.store.listedOnBoard(id, nowMs), query, this.character.pageSize, (pin) =>
				this.viewOf(pin, account),
			);
		},
		'GET /pins': ({ account, query, nowMs }) => {
			const { domain } = query;
			const pins = this.store.listedOfAccount(account.id, nowMs);
			const wanted = domain === undefined ? pins : pins.filter(({ link }) => domainOf(link) === domain);
			return pageOf(wanted, query, this.character.pageSize, (pin) => this.viewOf(pin, account));
		},
		'GET /pins/{pin_id}': ({ account, id }) => {
			const pin = this.pinOf(account, id);
			return 'status' in pin ? pin : ok(this.viewOf(pin, account));
		},
		'POST /pins': (request) => this.createPin(request),
		'PATCH /pins/{pin_id}': (request) => this.updatePin(request),
		'DELETE /pins/{pin_id}': ({ account, id, nowMs }) => {
			const pin = this.pinOf(account, id);
			if ('status' in pin) return pin;
			pin.deletedAt = nowMs;
			return { status: 204, body: '' };
		},
	};

	private createPin(request: Request): Reply {
		const { account, nowMs } = request;
		const given = request.body as PinCreate;
		const refused = this.refusedWrite(request, given, given.board_id, given.board_section_id);
		if (refused) return refused;
		const picture = pictureOf(given);
		const refusedFor = refusedPicture(picture, this.character, this.seed);
		if (refusedFor) return refusedFor;
		if (this.dice.chance('hiccups', this.character.hiccups)) return REFUSALS.wentWrong;
		const { board_id: boardId, board_section_id: sectionId, title, description, link, alt_text: altText } = given;
		const pin = { account: account.id, boardId, sectionId, title, description, link, altText, mediaUrl: picture.url };
		return { status: 201, body: this.viewOf(this.store.commit(pin, nowMs), account) };
	}

	private updatePin(request: Request): Reply {
		const { account, id } = request;
		const pin = this.pinOf(account, id);
		if ('status' in pin) return pin;
		const given = request.body as PinUpdate;
		const boardId = given.board_id ?? pin.boardId;
		const isMoved = boardId !== pin.boardId;
		const section = given.board_section_id === undefined && !isMoved ? pin.sectionId : given.board_section_id;
		const refused = this.refusedWrite(request, given, boardId, section);
		if (refused) return refused;
		this.store.move(pin, boardId);
		pin.sectionId = section ?? undefined;
		if (given.title !== undefined) pin.title = given.title ?? undefined;
		if (given.description !== undefined) pin.description = given.description ?? undefined;
		if (given.link !== undefined) pin.link = given.link ?? undefined;
		if (given.alt_text !== undefined) pin.altText = given.alt_text ?? undefined;
		this.views.delete(pin);
		return ok(this.viewOf(pin, account));
	}

	/** Why a pin may not be written so, or not now; undefined where it may. */
	private refusedWrite(
		{ account, nowMs, remaining }: Request,
		given: PinCreate | PinUpdate,
		boardId: string,
		sectionId: string | null | undefined,
	): Reply | undefined {
		const refused = refusedTexts(given);
		if (refused) return refused;
		const board = this.boardOf(account, boardId);
		if ('status' in board) return board;
		if (sectionId && !board.sections?.some(({ id }) => id === sectionId)) return REFUSALS.sectionNotFound;
		const domain = domainOf(given.link ?? undefined);
		if (domain && this.trouble.isSpam(domain, nowMs)) return this.dice.of('blocks-as-spam').pick(SPAM_REFUSALS);
		if (!this.dice.chance('busy', this.character.busy)) return undefined;
		// With no calls left the words of the rate limit would mean the rate limit.
		return remaining > 0 && this.dice.of('busy').chance(0.5) ? REFUSALS.rateLimit : REFUSALS.boardBusy;
	}

	private boardOf(account: SimAccount, id: string): SimBoard | Reply {
		const board = account.boards.find((each) => each.id === id);
		if (board) return board;
		const isAnothers = this.accounts.some(({ boards }) => boards.some((each) => each.id === id));
		return isAnothers ? REFUSALS.notPermitted : REFUSALS.boardNotFound;
	}

	private pinOf(account: SimAccount, id: string): SimPin | Reply {
		const pin = this.store.get(id);
		if (!pin) return REFUSALS.pinNotFound;
		return pin.account === account.id ? pin : REFUSALS.notPermitted;
	}

	private viewOf(pin: SimPin, owner: SimAccount): object {
		let view = this.views.get(pin);
		if (!view) this.views.set(pin, (view = shown(pin, owner, this.character, this.seed, this.clockAheadMs)));
		return view;
	}
}
