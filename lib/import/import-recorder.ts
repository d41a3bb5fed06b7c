import { isoTime } from '../model/clock';
import { countRow, noCounters, type ImportedRow, type ImportEnd, type ImportRecord } from '../model/import-record';
import type { OutcomeKind } from '../model/outcome';
import { ImportLog } from '../ledger/import-log';
import type { Ledger } from '../ledger/ledger';
import { FORMAT_WITH_OPEN_ROWS, needOfRow } from '../ledger/open-rows';
import type { OutboxPlace } from '../ledger/outbox';
import type { OutcomeEvent } from '../model/outcome-event';
import type { RowWrite } from '../store/atomic-store';
import type { BatchRow, HeldRow, RowResult } from './import-row';
import { eventOfRow } from './row-event';
import { withoutSignatures } from './unsigned';

/** Rows that are written together, and the longest that one waits for it, in milliseconds: so a row costs far less than a round trip. */
const GROUP = 100;
const LONGEST_WAIT_MS = 1_000;
/** So many times nothing had changed: then the record is written all the same, so that a long upload does not look like a killed process. */
const SILENT_TIMES = 15;

/** What a sheet's row says that became several pins: the outcome that needs a person most. */
const WORST_FIRST: readonly OutcomeKind[] = ['failed', 'unknown', 'queued', 'held', 'scheduled', 'created', 'existing'];

/** A row that is on its way. */
interface UnderWay {
	stored: ImportedRow;
	/** How many pins it becomes, of those that are not answered. */
	open: number;
	answered: boolean;
	/** Whether the record may say that it failed without a job, or that it waits for approval. */
	mayBeOpen: boolean;
}

/**
 * Writes down what becomes of the rows of an import, in groups. It holds the rows that are on their way and no others.
 * A row is there as `queued` from its reading on, so that a process that is killed leaves it in the record.
 */
export class ImportRecorder {
	private readonly log: ImportLog;
	private readonly underWay = new Map<number, UnderWay>();
	private changed = new Map<number, ImportedRow>();
	/** Events of rows without a job, which are written with the rows. */
	private events: { place: OutboxPlace; event: OutcomeEvent }[] = [];
	/** The changed rows that may be open in the record. */
	private mayBeOpen = new Set<number>();
	private writing: Promise<void> = Promise.resolve();
	private failure: { error: unknown } | undefined;
	private readonly timer: NodeJS.Timeout;
	private idleTimes = 0;
	private hasEnded = false;
	/** How far the rows of the file were read. */
	lastRow = 0;

	constructor(
		private readonly ledger: Ledger,
		readonly record: ImportRecord,
		private readonly options: {
			/** Whether the record has these rows from an earlier run: its counters do not grow with each answer. @default false */
			again?: boolean;
			/** Whether the import's own record stays as it is, because no run of the whole import is recorded. @default false */
			rowsOnly?: boolean;
		} = {},
	) {
		this.log = new ImportLog(ledger);
		this.timer = setInterval(() => this.beat(), LONGEST_WAIT_MS).unref();
	}

	/**
	 * A row was read, or is tried again. Waits while too much is to be written.
	 * @param key of its job, where that is known.
	 * @param approved who approved it, where somebody did.
	 * @throws what kept rows from being written.
	 */
	async read(
		{ row, title, draft, boards = [], cells = {}, original = {}, unsigned: lost = [], problem }: BatchRow,
		key?: string,
		approved?: ImportedRow['approved'],
	): Promise<void> {
		const { again = false } = this.options;
		this.lastRow = Math.max(this.lastRow, row);
		const before = this.underWay.get(row);
		// A plan has a row for each board of a sheet's row.
		if (before) return void (before.open += 1);
		const [own, line] = [withoutSignatures(cells), withoutSignatures(original)];
		const unsigned = [...new Set([...lost, ...own.unsigned, ...line.unsigned])];
		const stored: ImportedRow = {
			row,
			title: draft?.title ?? title,
			key,
			outcome: 'queued',
			problem,
			at: isoTime(await this.ledger.store.now()),
			cells: own.values,
			original: line.values,
			...(unsigned.length > 0 && { unsigned }),
			...(approved && { approved }),
		};
		this.underWay.set(row, { stored, open: 1 + boards.length, answered: false, mayBeOpen: again });
		await this.note(stored, again);
		if (this.failure) throw this.failure.error;
	}

	/** The job of a row is known: if this process dies, the job says what became of the row. */
	claimed(row: number, key: string): void {
		const known = this.underWay.get(row);
		if (!known || known.stored.key !== undefined) return;
		known.stored = { ...known.stored, key };
		this.changed.set(row, known.stored);
	}

	/** A row waits for approval. */
	held(row: number, { key, subject, hasJob }: HeldRow): void {
		const known = this.underWay.get(row);
		if (!known || known.stored.waits !== undefined) return;
		known.stored = { ...known.stored, waits: { key, subject } };
		if (hasJob) this.claimed(row, key);
	}

	/** A row has its answer. */
	async answer(result: RowResult): Promise<void> {
		const { row, title, outcome, pin, problem, findings, idempotencyKey } = result;
		const known = this.underWay.get(row);
		if (!known) return;
		known.open -= 1;
		const now = await this.ledger.store.now();
		const { stored } = known;
		const key = idempotencyKey ?? stored.key;
		const answered = {
			...stored,
			title: title ?? stored.title,
			key,
			outcome,
			pin,
			problem,
			findings,
			at: isoTime(now),
		};
		const event = eventOfRow(this.record, answered, result, now);
		if (event) this.events.push(event);
		const isBetter = known.answered && worse(stored.outcome, outcome) === stored.outcome;
		if (!isBetter) known.stored = answered;
		known.answered = true;
		if (known.open === 0) {
			this.underWay.delete(row);
			this.count(known.stored);
		}
		await this.note(known.stored, known.mayBeOpen);
		known.mayBeOpen ||= needOfRow(known.stored) !== undefined || known.stored.outcome === 'held';
	}

	/** Writes all rows that were noted so far. */
	async flush(): Promise<void> {
		this.write();
		await this.writing;
	}

	/** Writes what is left, and how the import ended. @throws what kept rows from being written. */
	async end(ended: ImportEnd, about: Partial<ImportRecord> = {}): Promise<void> {
		for (const { stored } of this.underWay.values()) this.count(stored);
		Object.assign(this.record, about, { ended, endedAt: isoTime(await this.ledger.store.now()) });
		delete this.record.aliveAt;
		this.hasEnded = true;
		this.write(true);
		await this.close();
	}

	/** Writes what is left, and leaves how the import ended as it is. @throws what kept rows from being written. */
	async close(): Promise<void> {
		clearInterval(this.timer);
		await this.flush();
		if (this.failure) throw this.failure.error;
	}

	private count({ outcome }: ImportedRow): void {
		if (!this.options.again) countRow(this.record, outcome);
	}

	private async note(row: ImportedRow, mayBeOpen: boolean): Promise<void> {
		this.changed.set(row.row, row);
		if (mayBeOpen) this.mayBeOpen.add(row.row);
		if (this.changed.size < GROUP) return;
		await this.writing; // the rows before these: no more than two groups are held
		this.write();
	}

	/** Begins to write what has changed, behind what is being written. */
	private write(always = false): void {
		if (!always && this.changed.size === 0) return;
		const [rows, mayBeOpen, events] = [[...this.changed.values()], this.mayBeOpen, this.events];
		[this.changed, this.mayBeOpen, this.events] = [new Map(), new Set(), []];
		this.idleTimes = 0;
		const record = { ...this.record };
		this.writing = this.writing
			.then(async () => await this.save(record, rows, mayBeOpen, events))
			.catch((error: unknown) => void (this.failure ??= { error }));
	}

	/** Says that this process is still alive where nothing else was written for a while. Nothing hangs on it. */
	private beat(): void {
		if (this.changed.size > 0) return this.write();
		if (this.options.rowsOnly || ++this.idleTimes < SILENT_TIMES) return;
		this.idleTimes = 0;
		this.writing = this.writing
			.then(async () => await this.save({ ...this.record }, [], new Set(), []))
			.catch(() => undefined);
	}

	private async save(
		record: ImportRecord,
		rows: ImportedRow[],
		wereOpen: ReadonlySet<number>,
		events: ImportRecorder['events'],
	): Promise<void> {
		const { outbox, store } = this.ledger;
		const told = new Map<string, RowWrite>(); // two rows may have one number
		for (const { place, event } of events)
			for (const write of await outbox.rowsFor(place, { event })) told.set(write.key, write);
		const beside = [...told.values()];
		if (this.options.rowsOnly) await this.log.saveRows(record, rows, { wereOpen, beside });
		else {
			if (!this.hasEnded) record.aliveAt = isoTime(await store.now());
			await this.log.save(record, rows, { wereOpen, beside });
		}
		await outbox.notify(beside);
	}
}

function worse(one: OutcomeKind, other: OutcomeKind): OutcomeKind {
	return WORST_FIRST.find((kind) => kind === one || kind === other) as OutcomeKind;
}

/** The form of the records that this version writes. */
const FORMAT = FORMAT_WITH_OPEN_ROWS;

/** The record of an import that begins. */
export function newImportRecord(
	about: Omit<ImportRecord, keyof ReturnType<typeof noCounters> | 'format'>,
): ImportRecord {
	return { ...about, format: FORMAT, ...noCounters() };
}
