import { eventId, isForPerson, withoutUndefined } from '../ledger/outcome-of-change';
import type { OutboxPlace } from '../ledger/outbox';
import { isoTime } from '../model/clock';
import type { ImportedRow, ImportRecord } from '../model/import-record';
import type { OutcomeEvent } from '../model/outcome-event';
import type { RowResult } from './import-row';

/**
 * The event of a row that failed, or waits for approval, without a job that says so: it could not be read, is not fit,
 * or differs from a pin that stays as it is. Undefined for every other row: its job has the event.
 */
export function eventOfRow(
	{ id, account, campaign, defaults }: ImportRecord,
	{ row, title, key, outcome, problem, pin, cells }: ImportedRow,
	{ board, state }: Pick<RowResult, 'board' | 'state'>,
	nowMs: number,
): { place: OutboxPlace; event: OutcomeEvent } | undefined {
	const jobSaysSo = state === 'failed' || state === 'rejected' || (outcome === 'held' && state !== undefined);
	if ((outcome !== 'failed' && outcome !== 'held') || jobSaysSo) return undefined;
	const subject = `import ${id} row ${row}${board === undefined ? '' : ` on ${board}`}`;
	const event: OutcomeEvent = {
		id: eventId(subject, String(nowMs), 1),
		type: outcome === 'held' ? 'pin.needs_person' : 'pin.failed',
		at: isoTime(nowMs),
		outcome,
		needsPerson: outcome === 'held' || isForPerson(problem?.action),
		idempotencyKey: key,
		title,
		board: board ?? textOf(cells.board) ?? defaults.board,
		campaign: textOf(cells.campaign) ?? campaign,
		account,
		importId: id,
		row,
		pin: pin && { id: pin.id, url: pin.url },
		problem,
		sequence: 1,
	};
	return { place: { moment: nowMs, subject, sequence: 1 }, event: withoutUndefined(event) };
}

const textOf = (cell: unknown) => (typeof cell === 'string' && cell.trim() !== '' ? cell.trim() : undefined);
