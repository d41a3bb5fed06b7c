/** A record of a CSV as text without its line end, or what is wrong with its quotes or its size. */
export interface RawRecord {
	/** The line of the file on which the record begins, from 1. */
	line: number;
	text: string;
	fault?: 'wrong-quote' | 'unclosed-quote' | 'row-too-large';
}

/** A row with more text than this is not read. In UTF-16 code units; the longest pin has some 20,000. */
const MAX_RECORD_LENGTH = 1024 * 1024;
/** Characters of a file that may be read again because a quote was looked for in vain. */
const REREAD_LENGTH = 32 * 1024 * 1024;
/** How far a quote is looked for after that, so that a file of nothing but open quotes takes linear time. */
const SHORT_REACH = 256;

/**
 * Cuts the text of a CSV into records, so that a quote that is wrong costs its own line and no other.
 * A quote opens a cell only where the cell begins; anywhere else in an unquoted cell it is text.
 * A record whose quotes do not fit is given up, and reading goes on with the line after its first.
 * Holds no more than one record, and 1 Mi characters.
 */
export class RecordSplitter {
	readonly #delimiter: string;
	readonly #lineEnd: '\n' | '\r';
	/** The line that comes next. */
	#line: number;
	/** The beginning of a line whose end is still to come. */
	#begun: string[] = [];
	#begunLength = 0;
	#overlong = false;
	/** The lines of a record whose last cell is still open. */
	#open: string[] = [];
	#openLength = 0;
	/** Lines to take before any other, the next one last. */
	#waiting: string[] = [];
	#mayReread = REREAD_LENGTH;
	#records: RawRecord[] = [];

	/**
	 * @param options.lineEnd `\r` for files of an old Mac; `\n` also reads `\r\n`.
	 * @param options.line the number of the first line.
	 */
	constructor(options: { delimiter: string; lineEnd: '\n' | '\r'; line: number }) {
		this.#delimiter = options.delimiter;
		this.#lineEnd = options.lineEnd;
		this.#line = options.line;
	}

	/** @returns the records that are complete now. */
	push(text: string): RawRecord[] {
		let from = 0;
		for (let to = text.indexOf(this.#lineEnd); to !== -1; to = text.indexOf(this.#lineEnd, from)) {
			this.#begin(text.slice(from, to));
			this.#endLine();
			from = to + 1;
		}
		if (from < text.length) this.#begin(text.slice(from));
		return this.#taken();
	}

	/** @returns the records that the end of the file completes. */
	end(): RawRecord[] {
		if (this.#begunLength > 0) this.#endLine();
		this.#giveUpAll();
		return this.#taken();
	}

	#taken(): RawRecord[] {
		const records = this.#records;
		this.#records = [];
		return records;
	}

	#begin(text: string): void {
		this.#begunLength += text.length;
		if (this.#begunLength > MAX_RECORD_LENGTH) {
			this.#overlong = true;
			this.#begun = [];
		} else {
			this.#begun.push(text);
		}
	}

	#endLine(): void {
		const text = this.#begun.length === 1 ? (this.#begun[0] as string) : this.#begun.join('');
		const overlong = this.#overlong;
		this.#begun = [];
		this.#begunLength = 0;
		this.#overlong = false;
		if (!overlong) {
			this.#take(this.#lineEnd === '\n' ? text.replace(/\r$/, '') : text.replace(/^\n/, ''));
			return;
		}
		this.#giveUpAll();
		this.#emit('', 'row-too-large');
	}

	#take(text: string): void {
		this.#waiting.push(text);
		for (let line = this.#waiting.pop(); line !== undefined; line = this.#waiting.pop()) this.#takeLine(line);
	}

	#takeLine(text: string): void {
		if (this.#open.length === 0 && !text.includes('"')) {
			this.#emit(text);
			return;
		}
		const end = scan(text, this.#delimiter, this.#open.length > 0);
		if (end === 'broken' && this.#open.length === 0) {
			this.#emit(text, 'wrong-quote');
			return;
		}
		this.#open.push(text);
		this.#openLength += text.length + 1;
		if (end === 'closed') {
			const record = this.#open.join('\n');
			const lines = this.#open.length;
			this.#open = [];
			this.#openLength = 0;
			this.#emit(record, undefined, lines);
		} else if (end === 'broken' || this.#openLength > this.#reach()) {
			this.#giveUp();
		}
	}

	#reach(): number {
		return Math.max(SHORT_REACH, Math.min(MAX_RECORD_LENGTH, this.#mayReread));
	}

	/** The first line of the open record is at fault; the others are read again, as lines of their own. */
	#giveUp(): void {
		const [first = '', ...others] = this.#open;
		this.#mayReread -= this.#openLength;
		this.#open = [];
		this.#openLength = 0;
		this.#emit(first, 'unclosed-quote');
		for (const line of others.reverse()) this.#waiting.push(line);
	}

	#giveUpAll(): void {
		while (this.#open.length > 0) {
			this.#giveUp();
			const next = this.#waiting.pop();
			if (next !== undefined) this.#take(next);
		}
	}

	#emit(text: string, fault?: RawRecord['fault'], lines = 1): void {
		this.#records.push({ line: this.#line, text, ...(fault && { fault }) });
		this.#line += lines;
	}
}

/** Whether a line ends a record, leaves a quoted cell open, or has a quote that neither ends a cell nor is doubled. */
function scan(text: string, delimiter: string, quoted: boolean): 'closed' | 'open' | 'broken' {
	for (let at = 0; ;) {
		if (!quoted) {
			at = afterBlanks(text, at, delimiter);
			if (text[at] !== '"') {
				const next = text.indexOf(delimiter, at);
				if (next === -1) return 'closed';
				at = next + 1;
				continue;
			}
			at += 1;
			quoted = true;
		}
		const quote = text.indexOf('"', at);
		if (quote === -1) return 'open';
		if (text[quote + 1] === '"') {
			at = quote + 2;
			continue;
		}
		at = afterBlanks(text, quote + 1, delimiter);
		if (at >= text.length) return 'closed';
		if (text[at] !== delimiter) return 'broken';
		at += 1;
		quoted = false;
	}
}

/** Blanks around a cell are no part of it. */
function afterBlanks(text: string, from: number, delimiter: string): number {
	let at = from;
	while (at < text.length && text[at] !== delimiter && /[ \t\f\r\n]/.test(text[at] as string)) at += 1;
	return at;
}
