import type { RowWrite } from '../../lib/store/atomic-store';
import type { Actor } from '../kernel/actor';
import { wishNameOf, type Wish } from '../wishes';

/** A stored record that says that a pin is about to be sent. */
interface Attempt {
	actor: Actor;
	/** Names the attempt: the fence of the holder, and the moment. */
	name: string;
	used: boolean;
}

/** Each pin that is sent has an attempt of its own, stored by its sender before. */
export class AttemptJudge {
	private readonly attempts = new Map<string, Attempt[]>();
	private readonly senders = new Map<string, Map<number, Actor>>();

	constructor(private readonly accuse: (judge: string, what: string) => void) {}

	wrote(actor: Actor, writes: readonly RowWrite[]): void {
		for (const { key, next } of writes) {
			if (!key.startsWith('job:') || !next?.includes('"state":"publishing"')) continue;
			const { value } = JSON.parse(next) as { value: StoredAttempt };
			if (value.state !== 'publishing' || value.armedAt === undefined) continue;
			const wish = wishNameOf(value.destination?.boardId ?? value.sent?.destination?.boardId ?? '', value.label.source);
			const name = `${value.fence} ${value.armedAt}`;
			const known = this.attempts.get(wish) ?? [];
			if (!known.some((attempt) => attempt.name === name)) known.push({ actor, name, used: false });
			this.attempts.set(wish, known);
		}
	}

	sent(actor: Actor, wish: Wish, at: number): void {
		const name = wishNameOf(wish.boardId, wish.mediaUrl);
		const own = this.attempts.get(name)?.find((attempt) => attempt.actor === actor && !attempt.used);
		if (own) own.used = true;
		else this.accuse('attempts', `${actor.name} sent row ${wish.row} without a stored attempt of its own`);
		const senders = this.senders.get(name) ?? new Map<number, Actor>();
		this.senders.set(name, senders.set(at, actor));
	}

	/** Pinterest did not take the token of a pin: it certainly made none, and the same attempt goes on with a new token. */
	tokenRefused(actor: Actor, wish: Wish): void {
		const used = this.attempts
			.get(wishNameOf(wish.boardId, wish.mediaUrl))
			?.findLast((one) => one.actor === actor && one.used);
		if (used) used.used = false;
	}

	/** Who sent a pin at this moment. */
	senderOf({ boardId, mediaUrl }: Wish, at: number): Actor | undefined {
		return this.senders.get(wishNameOf(boardId, mediaUrl))?.get(at);
	}
}

interface StoredAttempt {
	state: string;
	fence: number;
	armedAt?: number;
	label: { source: string };
	destination?: { boardId: string };
	sent?: { destination?: { boardId: string } };
}
