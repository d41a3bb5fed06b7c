import type { Need } from '../../lib';
import type { ReportLine } from './lines';
import { NEED_WORDS } from './need-words';

/** What a report says of one kind of pins: how many there are, and some of them. */
export interface Section {
	count: number;
	/** The first of them in the order of the section. */
	lines: ReportLine[];
}

/** A report in numbers, with as many pins as people read. */
export interface Summary {
	shipped: Section;
	/** How many shipped on each board, the most first. */
	boards: [board: string, pins: number][];
	/** The soonest first. */
	waits: Section;
	/** In the order of `NEED_WORDS`. */
	needs: [need: Need, section: Section][];
}

type Order = (one: ReportLine, other: ReportLine) => number;
const SOONEST: Order = (one, other) => (one.dueAt ?? Infinity) - (other.dueAt ?? Infinity) || one.at - other.at;
const NEWEST: Order = (one, other) => other.at - one.at;

/** Reads all lines, and holds no more than are shown. @param most of each section. */
export async function summaryOf(lines: AsyncIterable<ReportLine>, most: number): Promise<Summary> {
	const shipped = new First(most, NEWEST);
	const waits = new First(most, SOONEST);
	const needs = new Map<Need, First>();
	const boards = new Map<string, number>();
	for await (const line of lines) {
		if (line.what === 'shipped') {
			shipped.add(line);
			boards.set(line.board, (boards.get(line.board) ?? 0) + 1);
		} else if (line.what === 'waits') waits.add(line);
		else {
			const need = line.need ?? 'none';
			const section = needs.get(need) ?? new First(most, NEWEST);
			needs.set(need, section);
			section.add(line);
		}
	}
	const order = Object.keys(NEED_WORDS) as Need[];
	return {
		shipped: shipped.section(),
		boards: [...boards].sort(([, one], [, other]) => other - one),
		waits: waits.section(),
		needs: order.flatMap((need) => {
			const section = needs.get(need)?.section();
			return section ? [[need, section]] : [];
		}),
	};
}

/** The first lines of many in an order, without holding the many. */
class First {
	private count = 0;
	private lines: ReportLine[] = [];

	constructor(
		private readonly most: number,
		private readonly order: Order,
	) {}

	add(line: ReportLine): void {
		this.count += 1;
		if (this.lines.push(line) >= 2 * this.most) this.cut();
	}

	section(): Section {
		this.cut();
		return { count: this.count, lines: this.lines };
	}

	private cut(): void {
		this.lines = this.lines.sort(this.order).slice(0, this.most);
	}
}
