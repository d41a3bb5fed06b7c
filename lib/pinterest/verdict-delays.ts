import { backoff, DEFAULT_RETRY } from '../model/retry';
import type { AnswerVerdict } from './verdict';

/** Fixed delays one after the other, each spread so that many who failed together do not come back together. */
export interface Ladder {
	delaysMs: readonly number[];
	/** What each is multiplied with, at random between the two. */
	spread: readonly [least: number, most: number];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * Source of the hours: one service that publishes many pins counts this answer as most of its
 * failures; 65 minutes were not enough for it, and no pin had come of any. So never earlier than
 * that, and a little spread. The seconds are ours: how long Pinterest calls a board busy is not
 * published, and who collided has to come back apart.
 */
export const LADDERS = {
	hours: { delaysMs: [15 * MINUTE, 60 * MINUTE, 240 * MINUTE], spread: [1, 1.1] },
	'object-busy': { delaysMs: [2 * SECOND, 5 * SECOND, 15 * SECOND], spread: [0.5, 1.5] },
} as const satisfies Record<string, Ladder>;

/** Assumed where Pinterest does not say when its window ends: a whole one of Standard access. */
const WINDOW_MS = MINUTE;
/** All who wait for the same end would come at the same moment. */
const RESET_SPREAD_MS = SECOND;

/**
 * Milliseconds until the same call may be sent again; undefined when nobody sends it again by itself.
 * @param failures how often in a row it failed with this kind of verdict, from 1.
 * @param random between 0 and 1.
 */
export function delayOf(
	{ kind, resetMs = WINDOW_MS }: AnswerVerdict,
	failures: number,
	random: number,
): number | undefined {
	switch (kind) {
		case 'retry':
			return failures < DEFAULT_RETRY.attempts ? backoff(failures, DEFAULT_RETRY, random) : undefined;
		case 'wait-for-reset':
			return failures < DEFAULT_RETRY.attempts ? Math.round(resetMs + random * RESET_SPREAD_MS) : undefined;
		case 'hours':
		case 'object-busy':
			return rungOf(LADDERS[kind], failures, random);
		case 'send-inline':
			return failures === 1 ? 0 : undefined;
		default:
			return undefined;
	}
}

function rungOf({ delaysMs, spread: [least, most] }: Ladder, failures: number, random: number): number | undefined {
	const delay = delaysMs[failures - 1];
	return delay === undefined ? undefined : Math.round(delay * (least + random * (most - least)));
}
