import type { OutcomeKind } from '../../lib';

/** The outputs of what publishes single pins. */
const PUBLISHED = 0;
const SCHEDULED = 1;
export const NEEDS_ATTENTION = 2;
export const PUBLISHED_NAMES = ['Published', 'Scheduled', 'To Review'];

/** The output of an item whose pin came to this end. */
export const PUBLISHED_OUTPUT: Record<OutcomeKind, number> = {
	created: PUBLISHED,
	existing: PUBLISHED,
	scheduled: SCHEDULED,
	failed: NEEDS_ATTENTION,
	unknown: NEEDS_ATTENTION,
	held: NEEDS_ATTENTION,
	queued: NEEDS_ATTENTION,
};
