import type { RowResult } from '../../lib/import/import-row';
import type { ApiAnswer, ApiRequest } from '../../lib/pinterest/http';
import type { PinCreate } from '../../lib/pinterest/schemas';
import type { RowWrite } from '../../lib/store/atomic-store';
import type { Actor } from '../kernel/actor';
import type { Scheduler } from '../kernel/scheduler';
import type { Pinterest, SimPin } from '../pinterest/pinterest';
import { wishNameOf, type Wish } from '../wishes';
import { AttemptJudge } from './attempt-judge';
import { BudgetJudge } from './budget-judge';
import { PermissionJudge } from './permission-judge';
import type { Violation } from './violation';

/** After so long, in milliseconds, a pin that a list shows at last is too late for the look-up: the documented limit. */
const DOCUMENTED_MS = 3 * 60_000;

/** A pin, and when its call left its process. */
interface SeenPin {
	pin: SimPin;
	sentAt: number;
}

/**
 * Hold the promise against what Pinterest has, what was answered and what people decided. They know nothing of the
 * ledger's insides.
 */
export class Judges {
	readonly violations: Violation[] = [];
	/** Second pins that Pinterest made too late for any look-up: the documented limit. */
	lateDoubles = 0;
	private readonly wishes = new Map<string, Wish>();
	private readonly pins = new Map<string, SeenPin[]>();
	private readonly pinIds = new Map<string, SimPin>();
	readonly attempts: AttemptJudge;
	readonly permissions: PermissionJudge;
	readonly budgets: BudgetJudge;

	constructor(
		wishes: readonly Wish[],
		private readonly pinterest: Pinterest,
		private readonly scheduler: Scheduler,
		ownLimit: number | undefined,
	) {
		for (const wish of wishes) this.wishes.set(wishNameOf(wish.boardId, wish.mediaUrl), wish);
		const accuse = (judge: string, what: string) => this.accuse(judge, what);
		this.attempts = new AttemptJudge(accuse);
		this.permissions = new PermissionJudge(accuse);
		this.budgets = new BudgetJudge(ownLimit, accuse);
	}

	accuse(judge: string, what: string): void {
		this.violations.push({ judge, what, at: this.scheduler.now, step: this.scheduler.steps });
	}

	wrote(actor: Actor, writes: readonly RowWrite[]): void {
		this.attempts.wrote(actor, writes);
	}

	sent(actor: Actor, account: string, { operation, body }: ApiRequest, storeNow: number): void {
		if (operation !== 'POST /pins') return;
		const wish = this.wishOf(body);
		if (!wish) return this.accuse('wishes', `${actor.name} sent a pin that nobody wants: ${JSON.stringify(body)}`);
		this.attempts.sent(actor, wish, this.scheduler.now);
		this.permissions.sent(actor, account, wish, this.scheduler.now, storeNow);
	}

	/** A call that left its process at `sentAt` was carried out; it may have made a pin. */
	carriedOut(actor: Actor, { operation, body }: ApiRequest, { status }: ApiAnswer, sentAt: number): void {
		if (operation !== 'POST /pins') return;
		const wanted = status === 401 ? this.wishOf(body) : undefined;
		if (wanted) this.attempts.tokenRefused(actor, wanted);
		const made = this.pinterest.pins.at(-1);
		if (!made || this.pinIds.has(made.id)) return;
		const name = wishNameOf(made.boardId, made.mediaUrl);
		const before = this.pins.get(name) ?? [];
		this.pinIds.set(made.id, made);
		this.pins.set(name, [...before, { pin: made, sentAt }]);
		if (before.length === 0) return;
		const inTime = [...before, { pin: made, sentAt }].filter(
			(seen) => seen.pin.listedAt - seen.sentAt <= DOCUMENTED_MS,
		);
		if (inTime.length > 1) this.accuse('one pin', `row ${this.wishes.get(name)?.row} has a second pin, ${made.id}`);
		else this.lateDoubles += 1;
	}

	/** An import or a step of a workflow answered for a row. @param begunAt true time at which that run began. */
	answered(actor: Actor, wish: Wish, result: RowResult, begunAt: number): void {
		const name = wishNameOf(wish.boardId, wish.mediaUrl);
		const pins = this.pins.get(name) ?? [];
		const { outcome, pin, problem, idempotencyKey } = result;
		if (outcome === 'created' || outcome === 'existing') {
			const named = pin && this.pinIds.get(pin.id);
			if (!named)
				this.accuse('answers', `${actor.name} says that row ${wish.row} is ${outcome}, and there is no such pin`);
			else if (wishNameOf(named.boardId, named.mediaUrl) !== name)
				this.accuse('answers', `${actor.name} says that row ${wish.row} is ${outcome}, by the pin of another row`);
		}
		// Without its key a row was not found in the record: then it is only said that this run has failed.
		if (outcome === 'failed' && pin === undefined && idempotencyKey !== undefined) {
			const before = pins.find((seen) => seen.sentAt < begunAt && seen.pin.listedAt - seen.sentAt <= DOCUMENTED_MS);
			const own = pins.find((seen) => seen.sentAt >= begunAt && this.attempts.senderOf(wish, seen.sentAt) === actor);
			if (before ?? own)
				this.accuse(
					'answers',
					`${actor.name} says that row ${wish.row} failed (${problem?.code}), and there is its pin`,
				);
		}
	}

	/** The pins of a wish. */
	pinsOf({ boardId, mediaUrl }: Wish): SimPin[] {
		return (this.pins.get(wishNameOf(boardId, mediaUrl)) ?? []).map(({ pin }) => pin);
	}

	/** The wish that the body of a call is about. */
	private wishOf(body: unknown): Wish | undefined {
		const { board_id: boardId, media_source: source } = body as PinCreate;
		return this.wishes.get(wishNameOf(boardId, mediaUrlOf(source)));
	}
}

/** The address of a pin's picture; bytes of the simulation are addresses. */
export function mediaUrlOf(source: PinCreate['media_source']): string {
	if (source.source_type === 'image_url') return source.url;
	return source.source_type === 'image_base64' ? source.data : '';
}
