import type { BulkChange, BulkKind, BulkMove, SkipReason, Verdict } from '../../../../lib';
import { momentOf } from '../../layout';

/** What a change does, for its title. */
export const KIND_WORDS: Readonly<Record<BulkKind, string>> = {
	retry: 'Try many pins again',
	move: 'Move many pins',
	cancel: 'Cancel many pins',
};
export const DONE_WORDS: Readonly<Record<BulkKind, string>> = {
	retry: 'tried again',
	move: 'moved',
	cancel: 'cancelled',
};

/** Why pins are left as they are. */
export const SKIP_WORDS: Readonly<Record<SkipReason, string>> = {
	published: 'published already',
	publishing: 'being published at this moment',
	unknown: 'not known yet whether there is a pin',
	cancelled: 'cancelled',
	waiting: 'waiting for their time, so there is nothing to try again',
	held: 'waiting for approval, without a time',
	'not-waiting': 'not scheduled, so there is no time to move',
	'fix-row': 'only published after their rows change in the sheet',
	'no-pin': 'without the pin to publish in the record: import their rows again',
	import: 'tried again with their import, for which no account is connected here',
	changed: 'changed by somebody else meanwhile',
	gone: 'not in the record any more',
	error: 'not changed because of an error',
};

/** What would happen to one pin. */
export function verdictWords(verdict: Verdict, kind: BulkKind, hasAccount: boolean): string {
	if (verdict === 'change') return { retry: 'tried again', move: 'moved', cancel: 'cancelled' }[kind];
	if (verdict === 'row') return hasAccount ? 'tried again with its row' : `left: ${SKIP_WORDS.import}`;
	return `left: ${SKIP_WORDS[verdict]}`;
}

const HOUR_MS = 3_600_000;

export function moveWords(move: BulkMove, timeZone: string): string {
	if ('to' in move) return `to ${momentOf(move.to, timeZone)}`;
	if ('from' in move)
		return `evenly between ${momentOf(move.from, timeZone)} and ${momentOf(move.until, timeZone)}, in the order in which they are due`;
	const hours = Math.abs(move.by) / HOUR_MS;
	const [count, unit] = hours % 24 === 0 ? [hours / 24, 'day'] : [Math.round(hours * 100) / 100, 'hour'];
	return `${count} ${unit}${count === 1 ? '' : 's'} ${move.by < 0 ? 'earlier' : 'later'}`;
}

/** Where a change is: running, ended, or ended by a person. */
export function stageOf({ endedAt, cancelledAt, trouble }: BulkChange): string {
	if (endedAt === undefined) return cancelledAt === undefined ? 'Running' : 'Stopping';
	if (cancelledAt !== undefined) return 'Stopped';
	return trouble === undefined ? 'Done' : 'Not done';
}
