import { inPages } from '../concurrency/in-pages';
import type { JobRecord } from '../model/job';
import { PipelineError } from '../model/problem';
import { CompleteIndex } from './complete-index';
import { digest } from './fingerprint';
import type { JobRecords } from './job-record';

const SAME = 'same:';
/** Stands in a store whose records all have their rows. */
const COMPLETE = 'same:complete';
const PAGE = 100;

/** What a row goes on being when its texts and its date are edited: its account, board, section, media and link. */
export function rowIdentity({ account, payload }: Pick<JobRecord, 'account' | 'payload'>): string {
	const parts = [account ?? '', payload.board ?? '', payload.media ?? '', payload.link ?? ''];
	return digest(JSON.stringify(parts)).slice(0, 40);
}

/** Whether a key is the user's own: then it alone says which rows are the same. */
export function isUsersKey(key: string): boolean {
	return key.startsWith('user:');
}

/** The row by which the jobs of an identity are found: `same:IDENTITY:KEY`. A job under a key of the user has none. */
export function siblingRowsOf(job: JobRecord): string[] {
	return isUsersKey(job.key) ? [] : [`${SAME}${rowIdentity(job)}:${job.key}`];
}

/** Jobs that are alike in what an edit of their rows leaves as it is, whatever their state. */
export class Siblings {
	readonly index: CompleteIndex;

	constructor(private readonly records: JobRecords) {
		this.index = new CompleteIndex(records, COMPLETE, siblingRowsOf);
	}

	/** All jobs of these identities, each once. Records that cannot be read are left out. */
	async of(identities: Iterable<string>): Promise<JobRecord[]> {
		await this.index.beComplete();
		const jobs = new Map<string, JobRecord>();
		for (const identity of new Set(identities)) {
			const prefix = `${SAME}${identity}:`;
			for await (const rows of inPages(this.records.store.scan(prefix), PAGE)) {
				const found = await this.records.findReadable(rows.map(([row]) => row.slice(prefix.length)));
				for (const stored of found)
					if (stored && !(stored instanceof PipelineError)) jobs.set(stored.job.key, stored.job);
			}
		}
		return [...jobs.values()];
	}
}
