import { printableLine } from '../../lib';
import { wallTime } from '../moment';
import { padded, shortened, textWidth } from '../ui/text-width';
import type { ReportLine } from './lines';
import { NEED_WORDS } from './need-words';
import type { Section, Summary } from './summary';

/** What every form of a report says first. */
export interface ReportHead {
	/** Of which pins, in words, such as `the campaign summer`; empty for all. */
	about: string;
	/** Epoch milliseconds. @default from the beginning */
	since?: number;
	now: number;
	zone: string;
}

const TITLE_WIDTH = 40;
const BOARD_WIDTH = 20;
const INDENT = '  ';

export const pins = (count: number) => `${count} ${count === 1 ? 'pin' : 'pins'}`;

/** `What became of your pins of the campaign summer since 2027-03-01 09:00, as of …`. */
export function headline({ about, since, now, zone }: ReportHead): string {
	const from = since === undefined ? '' : ` since ${wallTime(since, zone)}`;
	return `What became of your pins${about && ` of ${about}`}${from}, as of ${wallTime(now, zone)} (${zone})`;
}

/** Where a pin comes from, for people: its import and its row. */
export function placeOf({ importId, row }: ReportLine): string {
	return row === undefined ? '' : `row ${row} of import ${importId}`;
}

/** A report to be read in a terminal, or in a mail without any form. */
export function reportText(summary: Summary, head: ReportHead): string {
	const { shipped, boards, waits, needs } = summary;
	const needing = needs.reduce((sum, [, { count }]) => sum + count, 0);
	const onBoards =
		boards.length > 1 ? boards.map(([board, count]) => `${INDENT}${count} on ${printableLine(board)}`) : [];
	return [
		headline(head),
		'',
		`Shipped: ${pins(shipped.count)}`,
		...onBoards,
		...tableOf(shipped, ({ at, pinUrl = '' }) => [wallTime(at, head.zone), pinUrl]),
		'',
		`Waits: ${pins(waits.count)}`,
		...tableOf(waits, ({ dueAt, problem }) => [
			dueAt === undefined ? 'in progress' : wallTime(dueAt, head.zone),
			problem?.message ?? '',
		]),
		'',
		needing === 0 ? 'Nothing needs you.' : `Needs you: ${pins(needing)}`,
		...needs.flatMap(([need, section]) => [
			'',
			`${NEED_WORDS[need].title}: ${pins(section.count)}`,
			`${INDENT}${NEED_WORDS[need].how}`,
			...tableOf(section, (line) => [
				wallTime(line.at, head.zone),
				[line.problem?.message, placeOf(line) || line.key].filter(Boolean).join('  '),
			]),
		]),
	].join('\n');
}

/** @param cellsOf what stands first, and what stands last. */
function tableOf({ count, lines }: Section, cellsOf: (line: ReportLine) => [string, string]): string[] {
	const rows = lines.map((line) => {
		const [first, last] = cellsOf(line);
		const title = shortened(printableLine(line.title), TITLE_WIDTH);
		return [first, title, shortened(printableLine(line.board), BOARD_WIDTH), printableLine(last)];
	});
	const widths = [0, 1, 2].map((index) => Math.max(0, ...rows.map((row) => textWidth(row[index] ?? ''))));
	const more = count - lines.length;
	return [
		...rows.map((row) => `${INDENT}${row.map((cell, index) => padded(cell, widths[index] ?? 0)).join('  ')}`.trimEnd()),
		...(more > 0 ? [`${INDENT}… and ${more} more`] : []),
	];
}
