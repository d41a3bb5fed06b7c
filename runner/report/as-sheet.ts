import { isoTime } from '../../lib';
import type { ReportLine } from './lines';
import { NEED_WORDS } from './need-words';

const COLUMNS = [
	'what',
	'when',
	'title',
	'board',
	'campaign',
	'pin_url',
	'due_at',
	'what_to_do',
	'problem',
	'problem_code',
	'import',
	'row',
	'row_key',
] as const;

/** A report as a sheet: the header, and a row for each pin. Times are ISO 8601 in UTC. */
export async function* reportRows(lines: AsyncIterable<ReportLine>): AsyncGenerator<string[]> {
	yield [...COLUMNS];
	for await (const { what, need, at, dueAt, title, board, campaign, pinUrl, problem, importId, row, key } of lines) {
		const cells: Record<(typeof COLUMNS)[number], string | number | undefined> = {
			what,
			when: isoTime(at),
			title,
			board,
			campaign,
			pin_url: pinUrl,
			due_at: dueAt === undefined ? undefined : isoTime(dueAt),
			what_to_do: need && NEED_WORDS[need].title,
			problem: problem?.message,
			problem_code: problem?.code,
			import: importId,
			row,
			row_key: key,
		};
		yield COLUMNS.map((name) => String(cells[name] ?? ''));
	}
}
