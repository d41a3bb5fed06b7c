import type { ImportedRow, ImportRecord, ImportState, OutcomeKind, Problem } from '../../../../lib';

/** What became of a row, as people say it. */
export const OUTCOME_WORDS: Record<OutcomeKind, string> = {
	created: 'published',
	existing: 'published before',
	scheduled: 'scheduled',
	held: 'waits for approval',
	failed: 'failed',
	unknown: 'not known yet',
	queued: 'not begun',
};

/** What a check says of a row that was not imported yet. */
export const PLANNED_WORDS: Record<OutcomeKind, string> = {
	created: 'would be published',
	existing: 'published already',
	scheduled: 'would be scheduled',
	held: 'would wait for approval',
	failed: 'would fail',
	unknown: 'not known yet',
	queued: 'would not begin',
};

export type Look = 'good' | 'bad' | 'wait' | 'quiet';

export const LOOKS: Record<OutcomeKind, Look> = {
	created: 'good',
	existing: 'good',
	scheduled: 'wait',
	held: 'wait',
	failed: 'bad',
	unknown: 'bad',
	queued: 'quiet',
};

/** In this order outcomes are counted and drawn. */
export const OUTCOME_ORDER: readonly OutcomeKind[] = [
	'created',
	'existing',
	'scheduled',
	'held',
	'failed',
	'unknown',
	'queued',
];

const STATES: Record<ImportState, { word: string; look: Look }> = {
	running: { word: 'running', look: 'wait' },
	done: { word: 'done', look: 'good' },
	interrupted: { word: 'interrupted', look: 'bad' },
	stopped: { word: 'stopped', look: 'bad' },
	killed: { word: 'killed', look: 'bad' },
	unknown: { word: 'not ended', look: 'bad' },
};
export const stateWords = (state: ImportState) => STATES[state];

/** What a person can do about rows, by the action of their problem. */
export const ACTION_WORDS: Record<Problem['action'] | 'begin', string> = {
	begin: 'try again, they were not begun',
	'replace-asset': 'replace the image or video',
	'fix-url': 'correct the address',
	'fix-row': 'correct the row',
	'fix-board': 'correct the board',
	reconnect: 'connect the account again',
	'upgrade-access': 'ask Pinterest for Standard access',
	'retry-later': 'try again later',
	wait: 'wait',
	none: 'look at the row',
};

/** What to do about one row; undefined where there is nothing to do. */
export function whatToDo({ outcome, problem }: ImportedRow): string | undefined {
	if (outcome === 'queued') return 'try again: nothing of it was sent';
	if (outcome === 'unknown') return 'try again: the pin is looked up, and never sent twice';
	if (outcome !== 'failed' || !problem) return undefined;
	return ACTION_WORDS[problem.action];
}

/** What became of a row, as the end of a sentence. */
export function becameOf({ outcome, problem }: ImportedRow): string {
	if (outcome === 'created') return 'is published';
	if (outcome === 'existing') return 'was published before';
	if (outcome === 'failed' && problem) return `failed again: ${problem.message.split('\n')[0]?.replace(/\.$/, '')}`;
	return `is ${OUTCOME_WORDS[outcome]}`.replace('is waits', 'waits');
}

export const counted = (count: number, one: string, many = `${one}s`) =>
	`${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** `488 rows: 476 published, 12 failed`. */
export function countersInWords(counters: Record<`${OutcomeKind}_rows`, number> & { rows: number }): string {
	const parts = OUTCOME_ORDER.map((kind) => [counters[`${kind}_rows`], OUTCOME_WORDS[kind]] as const);
	const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${count.toLocaleString('en')} ${word}`);
	return `${counted(counters.rows, 'row')}${said.length > 0 ? `: ${said.join(', ')}` : ''}`;
}

export const nameOf = ({ file, id }: Pick<ImportRecord, 'file' | 'id'>) => file ?? `Import ${id}`;

/** `7, 9, 12–15 and 30 more`. @param numbers in their order. */
export function numbersInWords(numbers: readonly number[], most = 12): string {
	const spans: [number, number][] = [];
	let told = 0;
	for (const number of numbers) {
		const last = spans.at(-1);
		if (last && last[1] === number - 1) last[1] = number;
		else if (spans.length === most) break;
		else spans.push([number, number]);
		told += 1;
	}
	const text = spans.map(([from, to]) =>
		from === to ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from}–${to}`,
	);
	return `${text.join(', ')}${told < numbers.length ? ` and ${numbers.length - told} more` : ''}`;
}
