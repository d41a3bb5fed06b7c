import type { OnEdit } from '../../../../lib/publish/edit-job';
import type { Line, Sheet } from './sheet';

/** A pin that the people of the sheet want, by their own words. */
export interface IntendedPin {
	/** The line that asks for it. */
	line: Line;
	/** Its texts, and where it goes, as it is to be at Pinterest. */
	texts: Texts;
	/** Epoch milliseconds; it is at Pinterest from then on. */
	from: number;
	cancelled: boolean;
}

export interface Texts {
	board: string;
	title: string;
	description: string;
	link: string;
}

/**
 * What the people of a sheet have asked for by now. Knows the sheet, the clock and the rules that the documentation
 * promises, and nothing of what was recorded or sent.
 */
export class Intended {
	readonly pins: IntendedPin[] = [];

	/** The sheet is imported, and this is the answer to texts that differ from what is published. */
	imported(sheet: Sheet, { now, onEdit, boards }: { now: number; onEdit: OnEdit; boards: readonly string[] }): void {
		for (const line of sheet.lines) {
			const texts = textsOf(line);
			const from = line.cells.run_at ? Date.parse(line.cells.run_at) : now;
			const pin = this.pins.findLast((each) => each.line === line);
			const isPast = from < now;
			if (!boards.includes(texts.board) || pin?.cancelled) continue;
			if (!pin) {
				if (!isPast) this.pins.push({ line, texts, from, cancelled: false });
			} else if (pin.from > now) {
				if (!isPast) Object.assign(pin, { texts, from });
			} else if (onEdit === 'update') pin.texts = texts;
			else if (onEdit === 'publish' && !same(pin.texts, texts))
				this.pins.push({ line, texts, from: now, cancelled: false });
		}
	}

	/** The board has another name from now on, and the pins are where they were. */
	renamed(before: string, after: string): void {
		for (const { texts } of this.pins) if (texts.board === before) texts.board = after;
	}

	cancel(lines: readonly Line[]): void {
		for (const pin of this.pins) if (lines.includes(pin.line)) pin.cancelled = true;
	}

	/** What is at Pinterest now. */
	published(now: number): IntendedPin[] {
		return this.pins.filter(({ from, cancelled }) => from <= now && !cancelled);
	}
}

/** As a person reads a line: how its letters are encoded makes no other text of it. */
export function textsOf({ cells }: Line): Texts {
	const { board = '', title = '', description = '', link = '' } = cells;
	return {
		board: board.normalize('NFC'),
		title: title.normalize('NFC'),
		description: description.normalize('NFC'),
		link,
	};
}

export const same = (one: Texts, other: Texts) => JSON.stringify(one) === JSON.stringify(other);
