import type { Readable } from 'node:stream';
import { decodeText } from './encoding';
import { KIND_BYTES } from './file-kind';
import { peek } from '../media/peek';
import { encodingNotice } from '../sentences/notices';
import { pipelineError, problemFor } from '../sentences/problems';
import { unusableRow, type ReadRow, type RowReading } from './row';

/** In UTF-16 code units; JSON that is not one object a line is held as a whole. */
const MAX_DOCUMENT_LENGTH = 256 * 1024 * 1024;
/** Of JSON lines, each line after the first. */
const MAX_LINE_LENGTH = 1024 * 1024;

/**
 * Rows of a JSON list of objects, of an object with such a list in `rows` or `items`, or of one object a
 * line (JSON lines). Each object is a row, or an item of n8n, whose row is in `json`. Their keys are
 * no header, so the cells are left to the caller.
 */
export async function* readJson(stream: Readable, { onNotice }: RowReading = {}): AsyncGenerator<ReadRow> {
	const { head, whole } = await peek(stream, ({ length }) => length >= KIND_BYTES);
	const lines = linesOf(decodeText(whole, head, (encoding) => onNotice?.(encodingNotice(encoding))));
	let row = 0;
	for await (const { text, tooLong } of lines) {
		row += 1;
		if (tooLong) yield unusableRow(row, problemFor('row-too-large', { row, line: row }));
		if (text.trim() === '') continue;
		const { value, reason } = parseJson(text);
		if (reason === undefined && listOf(value) === undefined) {
			yield rowOf(row, value);
			yield* objectLines(lines, row);
		} else {
			// A document over several lines, or a list in one.
			yield* entriesOf(await documentOf(text, lines));
		}
		return;
	}
	throw pipelineError('empty-file');
}

async function* objectLines(lines: AsyncIterable<Line>, before: number): AsyncGenerator<ReadRow> {
	let row = before;
	for await (const { text, tooLong } of lines) {
		row += 1;
		if (tooLong) yield unusableRow(row, problemFor('row-too-large', { row, line: row }));
		if (text.trim() === '') continue;
		const { value, reason } = parseJson(text);
		yield reason === undefined ? rowOf(row, value) : unusableRow(row, problemFor('row-not-json', { row, reason }));
	}
}

async function documentOf(first: string, lines: AsyncIterable<Line>): Promise<string> {
	const parts = [first];
	let length = first.length;
	for await (const { text, tooLong } of lines) {
		length += text.length + 1;
		if (tooLong || length > MAX_DOCUMENT_LENGTH) throw pipelineError('unreadable-file:large-json');
		parts.push(text);
	}
	return parts.join('\n');
}

function* entriesOf(document: string): Generator<ReadRow> {
	const { value, reason } = parseJson(document);
	if (reason !== undefined) {
		throw isCutOff(document, reason)
			? pipelineError('unreadable-file:half-json')
			: pipelineError('unreadable-file:json', { reason });
	}
	const entries = listOf(value) ?? [value];
	for (const [index, entry] of entries.entries()) yield rowOf(index + 1, entry);
}

function listOf(value: unknown): unknown[] | undefined {
	if (Array.isArray(value)) return value;
	const { rows, items } = (value ?? {}) as { rows?: unknown; items?: unknown };
	return [rows, items].find(Array.isArray) as unknown[] | undefined;
}

function rowOf(row: number, entry: unknown): ReadRow {
	const original = objectOf(entry);
	if (!original) return unusableRow(row, problemFor('row-not-object', { row }));
	const inner = objectOf(original.json) ?? original; // an item as n8n exports it
	return { row, cells: {}, original: inner };
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	return value as Record<string, unknown>;
}

function parseJson(text: string): { value?: unknown; reason?: string } {
	try {
		return { value: JSON.parse(text) };
	} catch (error) {
		return { reason: (error as Error).message };
	}
}

/** Whether parsing failed at the end of the text, as it does with half a download. */
function isCutOff(text: string, reason: string): boolean {
	const position = /at position (\d+)/.exec(reason)?.[1];
	return (
		/^[[{]/.test(text.trimStart()) &&
		(/^Unexpected end|^Unterminated string/.test(reason) || Number(position) >= text.trimEnd().length)
	);
}

interface Line {
	text: string;
	/** The line had more text than is held, and `text` is empty. */
	tooLong?: boolean;
}

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<Line> {
	let begun: string[] = [];
	let length = 0;
	let limit = MAX_DOCUMENT_LENGTH;
	const take = (text: string) => {
		length += text.length;
		if (length <= limit) begun.push(text);
		else begun = [];
	};
	const end = (): Line => {
		const line = length <= limit ? { text: begun.join('') } : { text: '', tooLong: true };
		if (line.text.trim() !== '') limit = MAX_LINE_LENGTH;
		begun = [];
		length = 0;
		return line;
	};
	for await (const piece of pieces) {
		let from = 0;
		for (let to = piece.indexOf('\n'); to !== -1; to = piece.indexOf('\n', from)) {
			take(piece.slice(from, to));
			yield end();
			from = to + 1;
		}
		take(piece.slice(from));
	}
	if (length > 0) yield end();
}
