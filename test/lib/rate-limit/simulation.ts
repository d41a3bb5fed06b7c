import { recordResponse } from '../../../lib/rate-limit/record-response';
import { newState, type BudgetState, type Terms } from '../../../lib/rate-limit/budget-state';
import type { Feedback } from '../../../lib/rate-limit/headers';
import { overdrawn, reserve } from '../../../lib/rate-limit/reserve';

/** A server that counts as Pinterest does, and processes that ask one shared record, on one virtual clock. */
export interface World {
	amount: number;
	windowMs: number;
	/** The windows begin with their first call, or at whole multiples. */
	aligned?: boolean;
	/** The reset is rounded up to this. */
	grainMs: number;
	processes: number;
	/** How many calls a process has under way at once. */
	concurrency: number;
	/** Milliseconds each way, drawn for each call. */
	latency: () => number;
	/** How long a process that wants to act does not come to it. */
	stall: () => number;
	/** How many calls of a window others make, evenly. */
	others?: number;
	/** The amount from a moment on. */
	changes?: { at: number; amount: number }[];
	/** What answers leave out. */
	mute?: boolean;
	untilMs: number;
	own?: Terms['own'];
}

export interface Outcome {
	calls: number;
	refused: number;
	/** Calls of ours that each window let through. */
	windows: { begunAt: number; ours: number; others: number }[];
	state: BudgetState;
	sent: number[];
	/** When each call reached the server. */
	arrived: number[];
}

export function simulate(world: World): Outcome {
	const terms: Terms = {
		table: { amount: world.amount, windowSeconds: world.windowMs / 1000 },
		keptFromBulk: 0,
		own: world.own,
	};
	const server = serverOf(world);
	const agenda: { at: number; order: number; act: () => void }[] = [];
	let order = 0;
	let now = 1_000_000;
	const start = now;
	const plan = (at: number, act: () => void) => agenda.push({ at: Math.max(at, now), order: order++, act });
	let state = newState(now);
	const outcome = { calls: 0, refused: 0, sent: [] as number[], arrived: [] as number[] };

	for (let process = 0; process < world.processes; process++) {
		let underWay = 0;
		let asking = false;
		const me = () => ({ id: `p${process}`, underWay, waiting: 1 });
		const ask = () => {
			if (asking || underWay >= world.concurrency) return;
			asking = true;
			const asked = reserve(state, { ...terms, now, me: me(), bulk: false });
			state = asked.state;
			const { decision } = asked;
			if ('again' in decision) return plan(decision.again + world.stall(), () => ((asking = false), ask()));
			underWay += 1;
			plan(decision.go + world.stall(), () => {
				const sentAt = now;
				asking = false;
				if (overdrawn(state, { ...terms, now })) {
					underWay -= 1;
					state = recordResponse(state, { ...terms, me: me(), sentAt, at: now, blind: decision.blind });
					return ask();
				}
				outcome.sent.push(now);
				plan(now + world.latency(), () => {
					const { allowed, feedback } = server.take(now, true);
					outcome.calls += 1;
					outcome.arrived.push(now);
					if (!allowed) outcome.refused += 1;
					plan(now + world.latency(), () => {
						underWay -= 1;
						state = recordResponse(state, {
							...terms,
							me: me(),
							sentAt,
							at: now,
							blind: decision.blind,
							feedback: world.mute ? {} : feedback,
						});
						ask();
					});
				});
				ask();
			});
		};
		plan(now + process * 7, ask);
	}
	if (world.others) {
		const gap = world.windowMs / world.others;
		const call = (): void =>
			void (server.take(now, false), plan(now + gap * (0.5 + world.latency() / 1e9 + 0.5), call));
		plan(now + 1, call);
	}
	for (const { at, amount } of world.changes ?? []) plan(start + at, () => server.allow(amount));

	while (agenda.length > 0) {
		agenda.sort((one, other) => one.at - other.at || one.order - other.order);
		const next = agenda.shift()!;
		if (next.at > start + world.untilMs) break;
		now = next.at;
		next.act();
	}
	return { ...outcome, windows: server.windows, state };
}

function serverOf({ amount, windowMs, aligned, grainMs }: World) {
	const windows: { begunAt: number; ours: number; others: number }[] = [];
	return {
		windows,
		allow: (next: number) => (amount = next),
		take(now: number, ours: boolean): { allowed: boolean; feedback: Feedback } {
			let window = windows.at(-1);
			if (!window || now >= window.begunAt + windowMs) {
				window = { begunAt: aligned ? Math.floor(now / windowMs) * windowMs : now, ours: 0, others: 0 };
				windows.push(window);
			}
			const allowed = window.ours + window.others < amount;
			if (allowed && ours) window.ours += 1;
			if (allowed && !ours) window.others += 1;
			const resetMs = Math.ceil((window.begunAt + windowMs - now) / grainMs) * grainMs;
			const reading = { amount, remaining: Math.max(0, amount - window.ours - window.others), resetMs, grainMs };
			return {
				allowed,
				feedback: {
					limit: { amount, windowSeconds: windowMs / 1000 },
					reading,
					refused: allowed ? undefined : { resetMs },
				},
			};
		},
	};
}
