import { LONGEST_LEAD_MS } from '../model/clock';

const HOUR_MS = 60 * 60_000;

/** The first pause. Source: one tool pauses its automatic posting for a day on this answer. */
export const FIRST_PAUSE_MS = 24 * HOUR_MS;
/** Each further pause is twice the last, to a week at the most: blocks were seen to last for weeks, and one pin a week does not make it worse. */
export const LONGEST_PAUSE_MS = 7 * 24 * HOUR_MS;
/** How long one process has the probe: a publish with its waits. After that the process counts as dead. */
export const PROBE_LEASE_MS = 10 * 60_000;

/** The circuit of one domain or one account, as it is stored. Times are epoch milliseconds by the store's clock. */
export interface CircuitState {
	/** When which domain was blocked last. */
	blocks: Record<string, number>;
	/** Present from the first block that opened it until a probe passes. */
	pause?: {
		since: number;
		until: number;
		lengthMs: number;
		/** The call that finds out, after `until`, whether the pause is over. */
		probe?: { by: string; leaseUntil: number };
	};
}

export const CLOSED: CircuitState = { blocks: {} };

/**
 * The state without times that only a clock that was wrong can have written. A pause that would last for longer than
 * any is half-open: one pin finds out whether it is over.
 */
export function credible({ blocks, pause, ...state }: CircuitState, now: number): CircuitState {
	const past = Object.fromEntries(Object.entries(blocks).filter(([, at]) => at <= now + LONGEST_LEAD_MS));
	if (!pause) return { ...state, blocks: past };
	const { probe, ...rest } = pause;
	const until = pause.until > now + LONGEST_PAUSE_MS + PROBE_LEASE_MS ? now : pause.until;
	const isOut = probe && probe.leaseUntil <= now + 2 * PROBE_LEASE_MS;
	return { ...state, blocks: past, pause: { ...rest, until, ...(isOut && { probe }) } };
}

export type CircuitPhase = 'closed' | 'open' | 'half-open';

/** `half-open`: the pause has ended, and no process has the probe. */
export function phaseOf({ pause }: CircuitState, now: number): CircuitPhase {
	if (!pause) return 'closed';
	return openUntil(pause) > now ? 'open' : 'half-open';
}

/** When the circuit can be half-open again. While a probe is out: when it counts as lost. */
export function openUntil({ until, probe }: NonNullable<CircuitState['pause']>): number {
	return Math.max(until, probe?.leaseUntil ?? 0);
}

/** Takes the probe for one process. Undefined if it cannot be had. */
export function withProbe(state: CircuitState, by: string, now: number): CircuitState | undefined {
	if (!state.pause || phaseOf(state, now) !== 'half-open') return undefined;
	return { ...state, pause: { ...state.pause, probe: { by, leaseUntil: now + PROBE_LEASE_MS } } };
}

/**
 * A domain was blocked. Opens what is closed once `enough` domains were blocked within the first
 * pause's length, and opens what was probed for twice as long. A block that answers a call from
 * before the pause says nothing new.
 */
export function withBlock(
	state: CircuitState,
	{ domain, by, enough, now }: { domain: string; by: string; enough: number; now: number },
): CircuitState {
	const recent = Object.entries(state.blocks).filter(([, at]) => at > now - FIRST_PAUSE_MS);
	const blocks = { ...Object.fromEntries(recent), [domain]: now };
	const { pause } = state;
	if (!pause) {
		if (Object.keys(blocks).length < enough) return { blocks };
		return { blocks, pause: { since: now, until: now + FIRST_PAUSE_MS, lengthMs: FIRST_PAUSE_MS } };
	}
	if (pause.probe?.by !== by && phaseOf(state, now) === 'open') return { ...state, blocks };
	const lengthMs = Math.min(2 * pause.lengthMs, LONGEST_PAUSE_MS);
	return { blocks, pause: { since: pause.since, until: now + lengthMs, lengthMs } };
}

/** The probe passed. Undefined for any other call: one from before the pause may pass too. */
export function withPass(state: CircuitState, by: string): CircuitState | undefined {
	return state.pause?.probe?.by === by ? CLOSED : undefined;
}

/** The probe ended before Pinterest judged the link, so the next one may try at once. */
export function withoutProbe(state: CircuitState, by: string): CircuitState | undefined {
	if (state.pause?.probe?.by !== by) return undefined;
	const { probe: _, ...pause } = state.pause;
	return { ...state, pause };
}
