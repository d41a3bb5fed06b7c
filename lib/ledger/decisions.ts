import type { RowWrite } from '../store/atomic-store';
import { digest } from './fingerprint';
import type { Intent } from './ledger';
import type { LedgerRecords } from './ledger-records';

/** `decision:KEY:WHAT-THE-ROW-SAYS` */
const DECISION = 'decision:';
const SAYS_DIGITS = 24;

/** What a person decided about a row that waited for approval. */
export interface Decision {
	approved: boolean;
	/** The person's name. */
	by: string;
	/** ISO 8601 in UTC. */
	at: string;
}

type Records = Pick<LedgerRecords, 'encode' | 'valueOf'>;

/**
 * What a decision is about: the row's key, and everything that the row says. So it holds when the same sheet is
 * imported again, and a row that was edited since waits for a new one.
 */
export function subjectOf({ key, payload }: Pick<Intent, 'key' | 'payload'>): string {
	const fields = Object.entries(payload).sort(([one], [other]) => (one < other ? -1 : 1));
	return `${key}:${digest(JSON.stringify(fields)).slice(0, SAYS_DIGITS)}`;
}

/** @throws PipelineError `row-unreadable`. */
export async function decisionAbout(records: Records, subject: string): Promise<Decision | undefined> {
	return await records.valueOf<Decision>(DECISION + subject);
}

/** The write that keeps a decision; a later one takes its place. */
export async function decisionWrite(records: Records, subject: string, decision: Decision): Promise<RowWrite> {
	return { key: DECISION + subject, next: await records.encode(decision) };
}
