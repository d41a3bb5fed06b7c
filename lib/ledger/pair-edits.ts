import { distance } from 'fastest-levenshtein';
import type { JobRecord } from '../model/job';
import { differingFields } from './fingerprint';
import { inWordsOf, type SaidByRow } from './former-identity';

/** Of a job, what it is compared with rows by. */
export type Sibling = Pick<JobRecord, 'key' | 'payload' | 'createdAt'> & { title?: string };

/** A row that may be an edit of one of these jobs. */
export interface EditCandidate {
	/** The number of its line. */
	row: number;
	said: SaidByRow;
	siblings: Sibling[];
	/** The key of the job that the row had according to a results file. */
	rowKey?: string;
}

interface Likely {
	candidate: EditCandidate;
	job: Sibling;
	/** How alike they are: smaller is more alike, the first number that differs decides. */
	rank: number[];
}

export function siblingOf({ key, payload, createdAt, label }: JobRecord): Sibling {
	return { key, payload, createdAt, title: label.title };
}

/** What a row says, as a text: rows with the same are the same pin. */
export function textOf({ own }: SaidByRow): string {
	return JSON.stringify([own.key, Object.entries(own.payload).sort()]);
}

/**
 * Which row is an edit of which job: first the jobs that rows name by their `row_key`, then those that are most alike,
 * by the number of columns that differ and by how far the titles are from each other. Rows that say the same have the
 * same job. Pure, and the same for the same rows and jobs.
 * @param isTaken whether a row that says something else has the job.
 * @returns the key of the job of each candidate; none where the row is a pin of its own.
 */
export function pairEdits(
	candidates: readonly EditCandidate[],
	isTaken: (key: string, said: SaidByRow) => boolean,
): Map<EditCandidate, string | undefined> {
	const jobs = new Map<string, string>();
	const given = new Set<string>();
	const likely = candidates.flatMap((candidate) =>
		candidate.siblings.map((job): Likely => ({ candidate, job, rank: rankOf(candidate, job) })),
	);
	for (const { candidate, job } of likely.sort(mostAlikeFirst)) {
		const text = textOf(candidate.said);
		if (jobs.has(text) || given.has(job.key) || isTaken(job.key, candidate.said)) continue;
		jobs.set(text, job.key);
		given.add(job.key);
	}
	return new Map(candidates.map((candidate) => [candidate, jobs.get(textOf(candidate.said))]));
}

function rankOf({ row, said, rowKey }: EditCandidate, job: Sibling): number[] {
	const { payload, label } = inWordsOf(job, said);
	return [
		job.key === rowKey ? 0 : 1,
		differingFields(job.payload, payload).length,
		distance(job.title ?? '', label.title ?? ''),
		row,
		-Date.parse(job.createdAt), // of several that are equally alike, the row was published as the last
	];
}

function mostAlikeFirst(one: Likely, other: Likely): number {
	const at = one.rank.findIndex((each, index) => each !== other.rank[index]);
	if (at >= 0) return (one.rank[at] as number) - (other.rank[at] as number);
	return one.job.key < other.job.key ? -1 : 1;
}
