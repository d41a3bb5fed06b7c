import type { OutcomeKind, PublishedPin } from './outcome';
import type { Problem } from './problem';

/** What an event says in its name. `pin.needs_person` is that of a pin whose outcome is not new, and that a person has to look at now. */
export const EVENT_TYPES = ['pin.created', 'pin.failed', 'pin.unknown', 'pin.needs_person', 'test'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** What a subscriber can choose from. */
export const WANTED_OUTCOMES = ['created', 'failed', 'unknown', 'needs-person'] as const;
export type WantedOutcome = (typeof WANTED_OUTCOMES)[number];

/** An outcome as it is told to others. Holds no token and no signed URL. */
export interface OutcomeEvent {
	/** The same whenever the event is delivered, so that a receiver recognises one that it has had. */
	id: string;
	type: EventType;
	/** When the outcome was recorded, ISO 8601 in UTC. */
	at: string;
	outcome: OutcomeKind;
	/** Whether a person has to do something: mend the row, connect the account again, approve, or look whether there is a pin. */
	needsPerson: boolean;
	/** Absent for a row that never became a job. */
	idempotencyKey?: string;
	title?: string;
	board?: string;
	campaign?: string;
	/** The ID of the account. */
	account?: string;
	importId?: string;
	/** The row's number in its file, where the event is about a row without a job. */
	row?: number;
	pin?: Pick<PublishedPin, 'id' | 'url'>;
	problem?: Problem;
	/** Counts the outcomes of one job, from 1. A row without a job has 1. */
	sequence: number;
}

/** Which events somebody wants: those that fit everything that is given. */
export interface EventFilter {
	campaign?: string;
	/** The ID of an account. */
	account?: string;
	/** @default all */
	outcomes?: readonly WantedOutcome[];
}

/** Whether an event is wanted. That of a test always is. */
export function fitsEvent(
	{ campaign, account, outcomes }: EventFilter,
	event: Pick<OutcomeEvent, 'type' | 'outcome' | 'needsPerson' | 'campaign' | 'account'>,
): boolean {
	if (event.type === 'test') return true;
	if (campaign !== undefined && folded(campaign) !== folded(event.campaign ?? '')) return false;
	if (account !== undefined && account !== event.account) return false;
	if (!outcomes) return true;
	return outcomes.some((wanted) => (wanted === 'needs-person' ? event.needsPerson : wanted === event.outcome));
}

/** People write the name of a campaign as they remember it. */
function folded(name: string): string {
	return name.trim().normalize('NFC').toLowerCase();
}
