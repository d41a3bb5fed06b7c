import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { cellsOf } from './columns';
import { peek } from '../media/peek';
import { pipelineError, problemFor } from '../sentences/problems';
import { unusableRow, type ReadRow } from './row';

const MAX_ARRAY_BYTES = 256 * 1024 * 1024;

/** Rows of a JSON array of objects, of `{ "rows": [...] }`, or of one object a line (NDJSON). */
export async function* readJson(stream: Readable): AsyncGenerator<ReadRow> {
	const { head, whole } = await peek(stream, (bytes) => bytes.toString('utf8').trim().length >= 16);
	const text = withoutBom(head.toString('utf8')).trimStart();
	if (text === '') throw pipelineError('empty-file');
	yield* /^\[|^\{\s*"rows"/.test(text) ? readArray(whole) : readLines(whole);
}

async function* readArray(stream: Readable): AsyncGenerator<ReadRow> {
	const parts: Buffer[] = [];
	let size = 0;
	for await (const chunk of stream as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > MAX_ARRAY_BYTES) throw pipelineError('unreadable-file:large-json');
		parts.push(chunk);
	}
	const { value, reason } = parseJson(withoutBom(Buffer.concat(parts).toString('utf8')));
	const entries = Array.isArray(value) ? value : (value as { rows?: unknown } | undefined)?.rows;
	if (!Array.isArray(entries)) {
		throw pipelineError('unreadable-file:json', { reason: reason ?? 'expected a list of rows' });
	}
	let row = 0;
	for (const entry of entries) yield rowOf(++row, entry);
}

async function* readLines(stream: Readable): AsyncGenerator<ReadRow> {
	let row = 0;
	for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
		row += 1;
		const text = withoutBom(line).trim();
		if (text === '') continue;
		const { value, reason } = parseJson(text);
		if (reason !== undefined && row === 1) {
			throw pipelineError('unreadable-file:json', { reason });
		}
		yield reason === undefined ? rowOf(row, value) : unusableRow(row, problemFor('row-not-json', { row, reason }));
	}
}

function rowOf(row: number, entry: unknown): ReadRow {
	if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
		return unusableRow(row, problemFor('row-not-object', { row }));
	}
	const original = entry as Record<string, unknown>;
	return { row, cells: cellsOf(original), original };
}

function withoutBom(text: string): string {
	return text.replace(/^\uFEFF/, '');
}

function parseJson(text: string): { value?: unknown; reason?: string } {
	try {
		return { value: JSON.parse(text) };
	} catch (error) {
		return { reason: (error as Error).message };
	}
}
