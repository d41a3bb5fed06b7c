import type { Problem } from './problem';

/**
 * How a pin draft ended. `unknown` only until it is reconciled, `scheduled` until it is due, `held` until it is approved,
 * `queued` where the run was stopped before anything was sent for it.
 */
export const OUTCOMES = ['created', 'existing', 'failed', 'scheduled', 'unknown', 'held', 'queued'] as const;
export type OutcomeKind = (typeof OUTCOMES)[number];

/** A pin as the user sees it. */
export interface PublishedPin {
	/** Decimal string of up to 19 digits: never a number. */
	id: string;
	url: string;
	/** ISO 8601 in UTC. */
	createdAt: string;
}

/** Proof of an outcome. */
export interface Receipt extends PublishedPin {
	/** When the answer was recorded, ISO 8601 in UTC. */
	at: string;
	/** Which attempt it was, from 1. */
	attempt: number;
}

/** The answer for one draft. */
export interface Outcome {
	outcome: OutcomeKind;
	pin?: PublishedPin;
	problem?: Problem;
}

/** How a draft ended that certainly has no pin, by its problem: a row that waits for approval has not failed. */
export function outcomeOf({ code }: Pick<Problem, 'code'>): 'held' | 'failed' {
	return code === 'not-approved' ? 'held' : 'failed';
}
