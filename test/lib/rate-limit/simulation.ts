import {
	decodeState,
	encodeState,
	newState,
	withProcess,
	type BudgetState,
	type Terms,
} from '../../../lib/rate-limit/budget-state';
import type { SeenRecord } from '../../../lib/rate-limit/budget-record';
import type { Feedback } from '../../../lib/rate-limit/headers';
import { ProcessCalls, type Step } from '../../../lib/rate-limit/process-calls';
import { overdrawn, reserveSeveral, type Slot } from '../../../lib/rate-limit/reserve';

/** A server that counts as Pinterest does, and processes that share one stored record, on one virtual clock. */
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
	/** The same for each verb of the store. @default none */
	storeLatency?: () => number;
	/** How long a process that wants to act does not come to it. */
	stall: () => number;
	/** When processes begin and are killed, in milliseconds from the start. @default one after the other at the start, and never */
	begins?: number[];
	killed?: number[];
	/** How many calls of a window others make, evenly. */
	others?: number;
	/** The amount from a moment on. */
	changes?: { at: number; amount: number }[];
	/** What answers leave out. */
	mute?: boolean;
	untilMs: number;
	own?: Terms['own'];
	/** Called with the time since the start before something happens. */
	onStep?: (milliseconds: number) => void;
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
	/** What the store was asked to write. */
	writes: number;
	/** Calls that went without a round trip before them. */
	unasked: number;
}

/** Something that happens at a moment. */
type Plan = (at: number, act: () => void) => void;

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
	const plan: Plan = (at, act) => void agenda.push({ at: Math.max(at, now), order: order++, act });
	const store = storeOf(() => now, plan, world.storeLatency ?? (() => 0));
	const outcome = { calls: 0, refused: 0, sent: [] as number[], arrived: [] as number[], unasked: 0 };

	function run(id: string): () => void {
		const calls = new ProcessCalls(terms, id);
		const of = {};
		let raw: string | undefined;
		let sent = 0;
		let dead = false;
		const alive =
			<Arguments extends unknown[]>(act: (...given: Arguments) => void) =>
			(...given: Arguments) =>
				void (dead || act(...given));
		let decoded: SeenRecord | undefined;
		const seen = (): SeenRecord => {
			if (raw === undefined) return { of, raw, state: newState(now) };
			return (decoded = decoded?.raw === raw ? decoded : { of, raw, state: decodeState(raw, now) });
		};
		const waiting = () => world.concurrency - sent;
		const at = () => ({ now, waiting: waiting() });

		const changes: (() => void)[] = [];
		let changing = false;
		function change<Result>(step: Step<Result>, done: (result: Result) => void): void {
			let looked = false;
			changes.push(() => {
				const proposal = calls.propose(seen(), at(), step);
				const ends = () => {
					changes.shift();
					done(proposal.result);
					changing = changes.length > 0;
					changes[0]?.();
				};
				const again = alive((there: string | undefined) => ((raw = there), (looked = true), changes[0]?.()));
				if (!proposal.stored) return looked ? ends() : store.read(again);
				const text = encodeState(proposal.stored);
				store.swap(
					raw,
					text,
					alive((swapped: boolean) => {
						if (!swapped) return store.read(again);
						raw = text;
						calls.written(proposal, of, text, at());
						ends();
					}),
				);
			});
			if (changing) return;
			changing = true;
			changes[0]?.();
		}
		let writesSoon = false;
		const writeSoon = () => {
			if (writesSoon) return;
			writesSoon = true;
			change(
				(state, me) => ((writesSoon = false), { state: withProcess(state, me, now, world.own), result: 0, taken: 0 }),
				() => undefined,
			);
		};

		let asking = false;
		function ask(): void {
			if (dead || asking || waiting() <= 0) return;
			asking = true;
			const local = calls.reserve(seen(), { ...at(), bulk: false });
			if (!local)
				return change((state, me) => {
					const asked = reserveSeveral(state, { ...terms, now, me, bulk: false }, waiting());
					const { decision } = asked;
					if ('again' in decision) return { state: asked.state, result: decision, taken: 0, looks: true };
					return { state: asked.state, result: decision, taken: decision.slots.length };
				}, take);
			if (calls.copyIsOld(seen(), now)) writeSoon();
			if ('go' in local) outcome.unasked += 1;
			take('go' in local ? { slots: [local] } : local);
		}
		function take(decision: { slots: Slot[] } | { again: number }): void {
			if ('again' in decision)
				return plan(
					decision.again + world.stall(),
					alive(() => ((asking = false), ask())),
				);
			const [slot, ...slots] = decision.slots;
			const next = () => (slots.length > 0 ? take({ slots }) : ((asking = false), ask()));
			if (slot)
				plan(
					slot.go + world.stall(),
					alive(() => look(slot, next)),
				);
		}
		function look(slot: Slot, next: () => void): void {
			if (Object.keys(seen().state.holders).length < 2) return use(slot, next);
			store.read(alive((there) => ((raw = there), use(slot, next))));
		}
		function use({ blind }: Slot, next: () => void): void {
			const sentAt = now;
			const end = (feedback?: Feedback) => {
				if (calls.end({ sentAt, at: now, blind, feedback }, seen(), at())) writeSoon();
			};
			if (overdrawn(calls.stateIn(seen(), at()), { ...terms, now })) return (end(), next());
			outcome.sent.push(now);
			sent += 1;
			plan(now + world.latency(), () => {
				const { allowed, feedback } = server.take(now, true);
				outcome.calls += 1;
				outcome.arrived.push(now);
				if (!allowed) outcome.refused += 1;
				plan(
					now + world.latency(),
					alive(() => ((sent -= 1), end(world.mute ? {} : feedback), ask())),
				);
			});
			next();
		}
		ask();
		return () => (dead = true);
	}

	for (let process = 0; process < world.processes; process++)
		plan(start + (world.begins?.[process] ?? process * 7), () => {
			const kill = run(`p${process}`);
			const killedAt = world.killed?.[process];
			if (killedAt !== undefined) plan(start + killedAt, kill);
		});
	if (world.others) {
		const gap = world.windowMs / world.others;
		const call = (): void =>
			void (server.take(now, false), plan(now + gap * (0.5 + world.latency() / 1e9 + 0.5), call));
		plan(now + 1, call);
	}
	for (const { at, amount } of world.changes ?? []) plan(start + at, () => server.allow(amount));

	while (agenda.length > 0) {
		let first = 0;
		for (const [index, { at, order }] of agenda.entries())
			if (at < agenda[first]!.at || (at === agenda[first]!.at && order < agenda[first]!.order)) first = index;
		const [next] = agenda.splice(first, 1);
		if (next!.at > start + world.untilMs) break;
		now = next!.at;
		world.onStep?.(now - start);
		next!.act();
	}
	return { ...outcome, windows: server.windows, state: store.state(now), writes: store.writes() };
}

/** One row, whose verbs take a while there and back. */
function storeOf(now: () => number, plan: Plan, latency: () => number) {
	let row: string | undefined;
	let writes = 0;
	const asked = <Answer>(carryOut: () => Answer, done: (answer: Answer) => void) =>
		plan(now() + latency(), () => {
			const answer = carryOut();
			plan(now() + latency(), () => done(answer));
		});
	return {
		writes: () => writes,
		state: (at: number) => (row === undefined ? newState(at) : decodeState(row, at)),
		read: (done: (raw: string | undefined) => void) => asked(() => row, done),
		swap(expected: string | undefined, next: string, done: (swapped: boolean) => void) {
			writes += 1;
			asked(() => row === expected && ((row = next), true), done);
		},
	};
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
