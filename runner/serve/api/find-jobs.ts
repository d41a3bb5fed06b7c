import { cursorOf, type JobFilter, type JobRecord, type Ledger } from '../../../lib';

/** So many records are read for one page, in some tenths of a second. */
const MOST_READ = 2_000;
const PAGE = 100;

/** A page of jobs, and where the next one begins: undefined on the last one. */
export interface FoundJobs {
	jobs: JobRecord[];
	after?: string;
}

/**
 * The newest jobs that fit, read along the index. A text is looked for job by job, in no more than `MOST_READ` of them:
 * then a page has fewer jobs than it may have, or none, and the next one goes on.
 */
export async function findJobs(
	ledger: Ledger,
	filter: JobFilter,
	{ text = '', after, limit }: { text?: string; after?: string; limit: number },
): Promise<FoundJobs> {
	const words = folded(text).split(/\s+/).filter(Boolean);
	const jobs: JobRecord[] = [];
	let last: JobRecord | undefined;
	let read = 0;
	for await (const job of ledger.list.jobs(filter, { after, page: Math.min(PAGE, limit + 1) })) {
		if (last && (jobs.length === limit || read === MOST_READ)) return { jobs, after: cursorOf(last) };
		last = job;
		read += 1;
		const said = textOf(job);
		if (words.every((word) => said.includes(word))) jobs.push(job);
	}
	return { jobs };
}

function textOf({ key, label, draft, receipt }: JobRecord): string {
	const { title, board, campaign, link, source } = label;
	return folded([title, draft?.description, board, campaign, link, source, key, receipt?.id].join('\n'));
}

const folded = (text: string) => text.normalize('NFC').toLowerCase();
