import type { RowResult } from '../../lib/import/import-row';
import type { RowWrite } from '../../lib/store/atomic-store';
import type { Actor } from '../kernel/actor';
import { looksOf, type Wish } from '../wishes';
import type { AttemptJudge } from './attempt-judge';
import type { PinJudge, SeenPin } from './pin-judge';

/** When a run began and when it answers, in true milliseconds. */
export interface RunTimes {
	begunAt: number;
	at: number;
}

/** No row is answered with a pin that is not its own or is not stored, and none fails that has a pin. */
export class AnswerJudge {
	/** The pins that stored records name. */
	private readonly stored = new Set<string>();
	/** For which row a pin was the answer. */
	private readonly answerOf = new Map<string, Wish>();

	constructor(
		private readonly pins: PinJudge,
		private readonly attempts: AttemptJudge,
		private readonly accuse: (judge: string, what: string) => void,
	) {}

	wrote(writes: readonly RowWrite[]): void {
		for (const { key, next } of writes) {
			const id = key.startsWith('job:') ? /"receipt":\{"id":"(\d+)"/.exec(next ?? '')?.[1] : undefined;
			if (id !== undefined) this.stored.add(id);
		}
	}

	answered(actor: Actor, wish: Wish, result: RowResult, { begunAt, at }: RunTimes): void {
		const { outcome, pin, problem, idempotencyKey } = result;
		const says = `${actor.name} says that row ${wish.row} is ${outcome}`;
		if (outcome === 'created' || outcome === 'existing') this.judgePin(says, wish, pin?.id);
		if (outcome !== 'failed' || pin !== undefined) return;
		const isOwn = (seen: SeenPin) => {
			const hasSent = seen.sentAt >= begunAt && this.attempts.senderOf(wish, seen.sentAt) === actor;
			return hasSent && (this.pins.isInTime(seen) || !this.pins.mayBeLookedUp(seen, at));
		};
		// Without its key a row was not found in the record: then it is only said that this run has failed.
		const isKnown = (sentAt: number) => sentAt < begunAt && idempotencyKey !== undefined;
		const known = this.pins.of(wish).find((seen) => {
			return isOwn(seen) || (isKnown(seen.sentAt) && this.pins.isInTime(seen));
		});
		if (known) this.accuse('answers', `${says} (${problem?.code}), and there is its pin`);
	}

	private judgePin(says: string, wish: Wish, id: string | undefined): void {
		const seen = id === undefined ? undefined : this.pins.withId(id);
		if (id === undefined || !seen) return this.accuse('answers', `${says}, and there is no such pin`);
		// Rows that look alike may have each other's pins: nothing that Pinterest lists tells them apart.
		if (looksOf(seen.wish) !== looksOf(wish)) return this.accuse('answers', `${says}, by the pin of another row`);
		const other = this.answerOf.get(id);
		if (other && other !== wish) return this.accuse('answers', `${says}, by the pin of row ${other.row}`);
		this.answerOf.set(id, wish);
		if (!this.stored.has(id)) this.accuse('answers', `${says}, and its pin is not stored`);
	}
}
