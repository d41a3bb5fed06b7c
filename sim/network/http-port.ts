import { asRefusedBefore, NoAnswerError } from '../../lib/pinterest/errors';
import type { ApiAnswer, ApiRequest, HttpPort } from '../../lib/pinterest/http';
import type { Actor } from '../kernel/actor';
import type { Random } from '../kernel/random';
import type { Scheduler } from '../kernel/scheduler';
import type { Pinterest } from '../pinterest/pinterest';
import type { AccountTokens } from './account-tokens';

/** How often a call goes wrong on its way, and how long it takes. */
export interface NetworkFaults {
	/** One way, in milliseconds. */
	usualMs: number;
	/** No connection: nothing is sent. */
	refuses: number;
	/** What is sent never arrives. */
	losesRequests: number;
	/** It is carried out, and the answer is lost. */
	losesAnswers: number;
	/** A pin comes into being after its call was given up, but soon enough to be listed before it is looked up. */
	commitsLate: number;
	/** A pin comes into being when its call was looked up already: the documented limit. */
	commitsTooLate: number;
}

export const NO_NETWORK_FAULTS: NetworkFaults = {
	usualMs: 60,
	refuses: 0,
	losesRequests: 0,
	losesAnswers: 0,
	commitsLate: 0,
	commitsTooLate: 0,
};

/** What those who watch the network are told. */
export interface NetworkWatcher {
	/** A call leaves its process. */
	sent(actor: Actor, account: string, call: ApiRequest): void;
	/** A call was carried out. `sentAt`: when it left its process. */
	carriedOut(actor: Actor, call: ApiRequest, answer: ApiAnswer, sentAt: number): void;
	/** An answer has come back to its process. `saidAt`: when Pinterest gave it. */
	answered(actor: Actor, account: string, call: ApiRequest, answer: ApiAnswer, saidAt: number): void;
	/** A call ended, as its caller sees it. */
	ended(actor: Actor, call: ApiRequest, how: () => string, hasFailed: boolean): void;
}

/** For calls that name no time of their own, in milliseconds, as the ports of the runner and of n8n have it. */
const TIMEOUT_MS = 60_000;
/** The code of a token that is over. */
const TOKEN_REFUSED = 2;
/** A late pin is there this long after its call left, in milliseconds, at the most: listed in time for the look-up. */
const LATE_MS = 60_000;
const TOO_LATE_MS = { least: 9 * 60_000, most: 20 * 60_000 };

/** The way from the processes to Pinterest and back. */
export class Network {
	constructor(
		private readonly pinterest: Pinterest,
		private readonly scheduler: Scheduler,
		private readonly random: Random,
		public faults: NetworkFaults,
		private readonly watcher: NetworkWatcher,
	) {}

	/** Calls of one process with the token of one account. */
	portOf(actor: Actor, tokens: AccountTokens): HttpPort {
		return async (call) => {
			const { clock } = actor;
			const deadline = call.deadline ?? clock.monotonic() + TIMEOUT_MS;
			const latestAt = clock.now() + (deadline - clock.monotonic());
			const token = tokens.current(actor);
			const answer = await this.send(actor, tokens.accountId, call, token, deadline, latestAt);
			if (answer.status !== 401 || (answer.body as { code?: number } | null)?.code !== TOKEN_REFUSED) return answer;
			const fresh = tokens.refresh(actor, token);
			return await this.send(actor, tokens.accountId, call, fresh, deadline, latestAt).catch(asRefusedBefore);
		};
	}

	private async send(
		actor: Actor,
		account: string,
		call: ApiRequest,
		token: string,
		deadline: number,
		latestAt: number,
	): Promise<ApiAnswer> {
		const { faults, random, scheduler, watcher, pinterest } = this;
		const { operation, signal } = call;
		const { clock } = actor;
		const isPost = operation === 'POST /pins';
		const way = Promise.withResolvers<ApiAnswer>();
		let [sent, ended] = [false, false];
		const end = (how: () => string, settle: () => void, hasFailed = false) => {
			if (ended) return;
			ended = true;
			watcher.ended(actor, call, how, hasFailed);
			settle();
		};
		const giveUp = (reason: string) =>
			end(
				() => `${reason}, ${sent ? 'may have arrived' : 'not sent'}`,
				() => way.reject(new NoAnswerError(operation, sent ? 'maybe' : 'no', reason)),
				true,
			);
		// Drawn always and in one order, so that a fault that is switched off changes nothing else.
		const draws = { refused: random.next(), lost: random.next(), answer: random.next(), late: random.next() };
		const lateBy = random.next();
		const timer = actor.after(deadline - clock.monotonic(), () => giveUp('no answer in time'));
		const abort = () => giveUp('interrupted');
		signal?.addEventListener('abort', abort, { once: true });

		actor.after(random.latency(1), () => {
			if (ended) return;
			if (clock.monotonic() > deadline || clock.now() > latestAt) return giveUp('no answer in time');
			if (draws.refused < faults.refuses) return giveUp('ECONNREFUSED');
			sent = true;
			const sentAt = scheduler.now;
			watcher.sent(actor, account, call);
			if (draws.lost < faults.losesRequests) return;
			const isTooLate = isPost && draws.late < faults.commitsTooLate;
			const isLate = isPost && !isTooLate && draws.late < faults.commitsTooLate + faults.commitsLate;
			const arrivesIn = isTooLate
				? TOO_LATE_MS.least + lateBy * (TOO_LATE_MS.most - TOO_LATE_MS.least)
				: isLate
					? (1 - (1 - lateBy) ** 4) * LATE_MS
					: random.latency(faults.usualMs);
			scheduler.after(arrivesIn, undefined, () => {
				const saidAt = scheduler.now;
				const answer = pinterest.answer({ ...call, token }, saidAt);
				watcher.carriedOut(actor, call, answer, sentAt);
				if (draws.answer < faults.losesAnswers) {
					if (lateBy < 0.5) scheduler.after(random.latency(faults.usualMs), actor, () => giveUp('ECONNRESET'));
					return;
				}
				scheduler.after(random.latency(faults.usualMs), actor, () =>
					end(
						() => String(answer.status),
						() => {
							watcher.answered(actor, account, call, answer, saidAt);
							way.resolve(answer);
						},
					),
				);
			});
		});
		try {
			return await way.promise;
		} finally {
			timer.cancelled = true;
			signal?.removeEventListener('abort', abort);
		}
	}
}
