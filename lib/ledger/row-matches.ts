import type { JobRecord } from '../model/job';
import { differingFields, digest } from './fingerprint';
import { inWordsOf, type SaidByRow } from './former-identity';
import type { LedgerRecords } from './ledger-records';
import { NumberMap } from './number-map';
import { pairEdits, siblingOf, textOf, type EditCandidate, type Sibling } from './pair-edits';
import { isUsersKey, rowIdentity } from './siblings';

/** A row as the run knows it: the same object each time it is matched. */
export interface MatchedRow {
	/** The number of its line. */
	row: number;
	/** The key of the job that the row had according to a results file. */
	rowKey?: string;
}

/** What a row is in the record. `own`: a job that says what the row says, or without one a new pin. `waits`: not decided before `decide`. */
export type RowMatch =
	{ kind: 'own'; key: string; job?: JobRecord } | { kind: 'edit'; key: string } | { kind: 'waits' };

/**
 * Which rows of one run are which jobs, so that no job is taken for that of two rows. A job that says exactly what a
 * row says is the row's own. Where there is none, but jobs that are alike in identity and that no row of the run has,
 * the row may be an edit of one of them. Then it waits until all rows of the run were met: another one may be exactly
 * what that job says. A row that waits costs memory; any other two short numbers.
 */
export class RowMatches {
	/** By short forms of a job's key and of what the row says that has it: a run may have a million rows. */
	private readonly taken = new NumberMap();
	/** The jobs of identities that have some beside those of this run. */
	private readonly siblings = new Map<string, Sibling[]>();
	private readonly waiting = new Map<MatchedRow, EditCandidate>();
	/** Of those that waited: the job that each is an edit of, or none. */
	private readonly decided = new Map<MatchedRow, string | undefined>();
	/** Rows whose key another process used for a row that says something else. */
	private readonly anew = new Set<MatchedRow>();

	/** Rows that were handed out, and of which it is not known yet which jobs they are. */
	private readonly unmet = new Set<MatchedRow>();
	private wake = (): void => undefined;

	constructor(private readonly ledger: LedgerRecords) {}

	/** The rows as they come, and those that wait once more when all were met. */
	async *inTurn<Row extends MatchedRow>(rows: AsyncIterable<Row>): AsyncGenerator<Row> {
		for await (const row of rows) {
			this.unmet.add(row);
			yield row;
		}
		while (this.unmet.size > 0) await new Promise<void>((resolve) => (this.wake = resolve));
		yield* this.decide() as Row[]; // each of them was handed out here
	}

	/** It is known which job a row is, that it waits, or that it has none. */
	met(row: MatchedRow): void {
		this.unmet.delete(row);
		if (this.unmet.size === 0) this.wake();
	}

	/** @param job the job that the row's key leads to, where there is one. */
	async match(row: MatchedRow, said: SaidByRow, job: JobRecord | undefined): Promise<RowMatch> {
		if (job && says(job, said)) return this.own(job, said);
		const decided = this.decided.get(row);
		if (decided !== undefined) return { kind: 'edit', key: decided };
		if (this.decided.has(row)) return this.another(said, job);

		const siblings = await this.siblingsOf(row, said, job);
		const same = siblings.find((each) => says(each, said));
		const exact = same && (await this.ledger.find(same.key));
		if (exact) return this.own(exact, said);
		const open = siblings.filter(({ key }) => !this.isTaken(key, said));
		if (open.length === 0) return this.another(said, job);
		this.waiting.set(row, { row: row.row, said, siblings: open, rowKey: row.rowKey });
		return { kind: 'waits' };
	}

	/** Decides which of the rows that wait are edits of which jobs, when all rows were met. @returns those rows. */
	decide(): MatchedRow[] {
		const rows = [...this.waiting].sort(([, one], [, other]) => one.row - other.row);
		const pairs = pairEdits([...this.waiting.values()], (key, said) => this.isTaken(key, said));
		for (const [row, candidate] of rows) {
			const key = pairs.get(candidate);
			this.decided.set(row, key);
			if (key !== undefined) this.take(key, candidate.said);
		}
		this.waiting.clear();
		return rows.map(([row]) => row);
	}

	/**
	 * The key of a row that is a pin of its own: the one that it has by itself, or, where a row that says something else
	 * has that one, a key made of everything that the row says.
	 * @param job the job that the row's key leads to, where there is one.
	 */
	newKey(said: SaidByRow, job: JobRecord | undefined): string {
		const { key } = said.own;
		const isFree = job?.key !== key && !this.isTaken(key, said);
		const given = isFree ? key : keyOfAll(said);
		this.take(given, said);
		return given;
	}

	/** Whether the row is matched once more, because another process has just used its key for a row that says something else. */
	mayMatchAnew(row: MatchedRow, { own }: SaidByRow): boolean {
		if (isUsersKey(own.key) || this.anew.has(row)) return false;
		this.anew.add(row);
		this.decided.delete(row);
		this.siblings.delete(rowIdentity(own));
		return true;
	}

	/** A pin of its own; under a key of the user's, which stands for one pin, what the job with that key has to say. */
	private another(said: SaidByRow, job: JobRecord | undefined): RowMatch {
		const { key } = said.own;
		return isUsersKey(key) ? { kind: 'own', key, job } : { kind: 'own', key: this.newKey(said, job) };
	}

	private own(job: JobRecord, said: SaidByRow): RowMatch {
		this.take(job.key, said);
		return { kind: 'own', key: job.key, job };
	}

	/** The jobs that the row may be an edit of. Under a key of the user's those are the one that has it, and what was made of it. */
	private async siblingsOf({ rowKey }: MatchedRow, said: SaidByRow, job: JobRecord | undefined): Promise<Sibling[]> {
		const { own, former } = said;
		if (isUsersKey(own.key)) {
			const other = job && (await this.ledger.find(keyOfAll(said)));
			return [other, job].flatMap((each) => (each ? [siblingOf(each)] : []));
		}
		const identity = rowIdentity(own);
		const formerIdentity = rowIdentity({ account: own.account, payload: former.payload });
		const found =
			this.siblings.get(identity) ?? (await this.ledger.siblings.of([identity, formerIdentity])).map(siblingOf);
		// Where there are only jobs of this run, the next rows of the identity need not ask.
		if (found.length > 0) this.siblings.set(identity, found);
		const named = rowKey === undefined ? undefined : await this.ledger.find(rowKey);
		const isOurs = named && (named.account === undefined || named.account === own.account);
		const others = [job, isOurs ? named : undefined].flatMap((each) => (each ? [siblingOf(each)] : []));
		return [...found, ...others.filter(({ key }) => !found.some((each) => each.key === key))];
	}

	private take(key: string, said: SaidByRow): void {
		this.taken.set(short(key), short(textOf(said)));
	}

	/** Whether a row that says something else has the job. */
	private isTaken(key: string, said: SaidByRow): boolean {
		const by = this.taken.get(short(key));
		return by !== undefined && by !== short(textOf(said));
	}
}

function says(job: Pick<JobRecord, 'key' | 'payload'>, said: SaidByRow): boolean {
	return differingFields(job.payload, inWordsOf(job, said).payload).length === 0;
}

function keyOfAll(said: SaidByRow): string {
	return `${isUsersKey(said.own.key) ? 'user' : 'pin'}:${digest(textOf(said)).slice(0, 40)}`;
}

/** 48 bits of a digest: two of a million are the same once in five hundred runs, and then one row is not taken for an edit. */
function short(text: string): number {
	return Number.parseInt(digest(text).slice(0, 12), 16);
}
