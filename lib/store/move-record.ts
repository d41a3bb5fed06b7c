/**
 * Moves a record from one kind of store to another, through a file. Memory holds a group of rows at a time, however
 * many there are.
 */
import { pipelineError } from '../sentences/problems';
import type { AtomicStore, RowWrite } from './atomic-store';
import {
	compareKeys,
	endLine,
	headerLine,
	readRecordFile,
	recordSummer,
	rowLine,
	type RecordHeader,
	type RecordRow,
	type RecordSum,
} from './record-file';

/**
 * Rows that are no part of the record: locks, rate-limit usage, when due pins were last polled, and the numbers of pins
 * of a day. They are of the processes that use a store now, and of its clock.
 */
const LEFT_OUT = ['lock:', 'budget:', 'used:', 'looked:', 'results:'];
/** Rows that are read at once: with five hundred a process of a million rows grows by 40 MB of garbage. */
const PAGE = 100;
/** Bytes of text that are handed over at once. */
const BUFFER_BYTES = 256 * 1024;
/** Rows that are written together, and the most characters of them: a second's work for a store at some distance. */
const GROUP = { rows: 200, characters: 1_000_000 };

/**
 * Writes a record as a file. Nobody else may write to the store meanwhile: a listing is not one moment.
 * @param write is given the bytes one after the other; their memory is used again once it has resolved.
 * @returns the count and the checksum that stand at the end of the file.
 */
export async function exportRecord(
	store: AtomicStore,
	header: RecordHeader,
	write: (bytes: Uint8Array) => Promise<void>,
): Promise<RecordSum> {
	const summer = recordSummer();
	const text = bufferedText(write);
	await text.add(headerLine(header));
	for await (const row of recordRows(store)) {
		const line = rowLine(row);
		summer.add(line);
		await text.add(line);
	}
	const sum = summer.sum();
	await text.add(endLine(sum));
	await text.flush();
	return sum;
}

/** Collects text in one buffer for all of it: a million strings that each became a buffer would wait in memory to be collected. */
function bufferedText(write: (bytes: Uint8Array) => Promise<void>) {
	const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
	let used = 0;
	async function flush(): Promise<void> {
		if (used > 0) await write(buffer.subarray(0, used));
		used = 0;
	}
	async function add(text: string): Promise<void> {
		// A character of UTF-16 takes three bytes of UTF-8 at the most.
		if (used + 3 * text.length > buffer.length) await flush();
		if (3 * text.length > buffer.length) await write(Buffer.from(text));
		else used += buffer.write(text, used);
	}
	return { add, flush };
}

export interface ImportRecordOptions {
	signal?: AbortSignal;
	/** Called with the number of rows that are in the store. */
	onProgress?: (rows: number) => void;
}

/**
 * Fills a store from a file that `exportRecord` wrote. The file is read to its end and checked before anything is
 * written, and the store is read back and checked at the end. An import that was interrupted goes on when it is begun
 * again: rows that are there with the same bytes stay.
 * @param openFile begins to read the file; called twice. The memory of a chunk may be used again once the next one is asked for.
 * @throws PipelineError `record-file-invalid`; `store-not-empty` where the store has another record; `record-differs`
 * where somebody else wrote to it meanwhile.
 */
export async function importRecord(
	store: AtomicStore,
	openFile: () => AsyncIterable<Buffer>,
	{ signal, onProgress }: ImportRecordOptions = {},
): Promise<RecordSum> {
	const promised = await checkFits(store, readRecordFile(openFile()), signal);
	let written = 0;
	for await (const group of groupsOf(readRecordFile(openFile()))) {
		signal?.throwIfAborted();
		await writeGroup(store, group);
		onProgress?.((written += group.length));
	}
	const found = await sumOf(store, signal);
	if (found.rows !== promised.rows || found.sha256 !== promised.sha256) throw pipelineError('record-differs');
	return found;
}

/** The rows of a store that belong to its record, in the order of their keys. */
async function* recordRows(store: AtomicStore): AsyncGenerator<RecordRow> {
	for (let after: string | undefined, read = PAGE; read === PAGE;) {
		read = 0;
		for await (const row of store.scan('', { after, limit: PAGE })) {
			[after, read] = [row[0], read + 1];
			if (!LEFT_OUT.some((prefix) => row[0].startsWith(prefix))) yield row;
		}
	}
}

/** Reads the whole file beside the store, in which there may be rows of this file and no others. */
async function checkFits(
	store: AtomicStore,
	file: AsyncGenerator<RecordRow, RecordSum>,
	signal: AbortSignal | undefined,
): Promise<RecordSum> {
	const there = recordRows(store);
	let present = await there.next();
	for (;;) {
		signal?.throwIfAborted();
		const row = await file.next();
		if (row.done) {
			if (!present.done) throw pipelineError('store-not-empty');
			return row.value;
		}
		if (present.done) continue;
		const order = compareKeys(present.value[0], row.value[0]);
		if (order < 0 || (order === 0 && present.value[1] !== row.value[1])) throw pipelineError('store-not-empty');
		if (order === 0) present = await there.next();
	}
}

async function writeGroup(store: AtomicStore, group: RecordRow[]): Promise<void> {
	if (await store.apply(group.map(inserted))) return;
	const present = await store.getMany(group.map(([key]) => key));
	const missing = group.filter((_, index) => present[index] === undefined);
	const differs = group.some(([, raw], index) => present[index] !== undefined && present[index] !== raw);
	if (differs || !(await store.apply(missing.map(inserted)))) throw pipelineError('record-differs');
}

const inserted = ([key, raw]: RecordRow): RowWrite => ({ key, expected: null, next: raw });

async function* groupsOf(rows: AsyncIterable<RecordRow>): AsyncGenerator<RecordRow[]> {
	let group: RecordRow[] = [];
	let characters = 0;
	for await (const row of rows) {
		group.push(row);
		characters += row[0].length + row[1].length;
		if (group.length < GROUP.rows && characters < GROUP.characters) continue;
		yield group;
		[group, characters] = [[], 0];
	}
	if (group.length > 0) yield group;
}

async function sumOf(store: AtomicStore, signal: AbortSignal | undefined): Promise<RecordSum> {
	const summer = recordSummer();
	for await (const row of recordRows(store)) {
		signal?.throwIfAborted();
		summer.add(rowLine(row));
	}
	return summer.sum();
}
