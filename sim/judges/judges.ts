import type { RowResult } from '../../lib/import/import-row';
import type { ApiAnswer, ApiRequest } from '../../lib/pinterest/http';
import type { PinCreate } from '../../lib/pinterest/schemas';
import type { RowWrite } from '../../lib/store/atomic-store';
import type { Actor } from '../kernel/actor';
import type { Scheduler } from '../kernel/scheduler';
import type { LifePlan } from '../plan';
import type { Pinterest } from '../pinterest/pinterest';
import { wishNameOf, type Wish } from '../wishes';
import { AnswerJudge, type RunTimes } from './answer-judge';
import { AttemptJudge } from './attempt-judge';
import { BudgetJudge } from './budget-judge';
import { LimitJudge } from './limit-judge';
import { PermissionJudge } from './permission-judge';
import { PinJudge } from './pin-judge';
import type { Violation } from './violation';

/**
 * Hold the promise against what Pinterest has, what was answered and what people decided. They know nothing of the
 * ledger's insides.
 */
export class Judges {
	readonly violations: Violation[] = [];
	private readonly wishes = new Map<string, Wish>();
	readonly attempts: AttemptJudge;
	readonly permissions: PermissionJudge;
	readonly budgets: BudgetJudge;
	readonly limits: LimitJudge;
	readonly pins: PinJudge;
	readonly answers: AnswerJudge;

	constructor(
		plan: LifePlan,
		wishes: readonly Wish[],
		private readonly pinterest: Pinterest,
		private readonly scheduler: Scheduler,
	) {
		for (const wish of wishes) this.wishes.set(wishNameOf(wish.boardId, wish.mediaUrl), wish);
		const accuse = (judge: string, what: string) => this.accuse(judge, what);
		this.attempts = new AttemptJudge(accuse);
		this.permissions = new PermissionJudge(accuse);
		this.budgets = new BudgetJudge(plan, accuse);
		this.limits = new LimitJudge(plan, accuse);
		this.pins = new PinJudge(plan, accuse);
		this.answers = new AnswerJudge(this.pins, this.attempts, accuse);
	}

	accuse(judge: string, what: string): void {
		this.violations.push({ judge, what, at: this.scheduler.now, step: this.scheduler.steps });
	}

	/** The store fails by somebody's hand: what needs a shared record is no longer judged. */
	excuseStore(): void {
		this.budgets.excuse();
		this.limits.excuse();
	}

	/** Writes were done. */
	wrote(actor: Actor, writes: readonly RowWrite[]): void {
		this.attempts.wrote(actor, writes);
		this.answers.wrote(writes);
	}

	/** A call leaves its process. @param storeNow by the store's clock, as a worker may know it. */
	sent(actor: Actor, account: string, call: ApiRequest, storeNow: number): void {
		this.budgets.sent(actor, account, call);
		const { operation, body } = call;
		if (operation !== 'POST /pins') return;
		const wish = this.wishOf(body);
		if (!wish) return this.accuse('wishes', `${actor.name} sent a pin that nobody wants: ${JSON.stringify(body)}`);
		const { now } = this.scheduler;
		this.attempts.sent(actor, wish, now);
		this.permissions.sent(actor, account, wish, now, storeNow);
		this.pins.sent(actor, wish, now);
	}

	/** A call that left its process at `sentAt` was carried out. @returns whether it made a pin. */
	carriedOut(actor: Actor, { operation, body }: ApiRequest, { status }: ApiAnswer, sentAt: number): boolean {
		if (operation !== 'POST /pins') return false;
		const wish = this.wishOf(body);
		if (!wish) return false;
		if (status === 401) this.attempts.tokenRefused(actor, wish);
		return this.pins.carriedOut(wish, this.pinterest.pins.at(-1), sentAt);
	}

	/** An import or a step of a workflow answered for a row. */
	answered(actor: Actor, wish: Wish, result: RowResult, times: RunTimes): void {
		this.answers.answered(actor, wish, result, times);
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
