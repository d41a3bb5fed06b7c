import { inPages } from '../concurrency/in-pages';
import type { JobRecord } from '../model/job';
import type { JobRecords, StoredJob } from './job-record';

const BUILT_AT_ONCE = 100;

/**
 * The rows of an index that an earlier version did not write: they are written once for a whole store, and a marker
 * says so from then on. What is stored later has its rows from its first write.
 */
export class CompleteIndex {
	private begun = false;
	private complete: Promise<void> | undefined;

	/**
	 * @param marker the key of a row that stands in a store whose records all have their rows.
	 * @param jobsWithRows the jobs that may have rows; without it all jobs of the store are read.
	 */
	constructor(
		private readonly records: JobRecords,
		private readonly marker: string,
		private readonly rowsOf: (job: JobRecord) => string[],
		private readonly jobsWithRows: () => AsyncIterable<StoredJob> = () => records.storedJobs(),
	) {}

	/** A store whose first job is stored now has all rows from the beginning. */
	async beginWithFirstJob(): Promise<void> {
		if (this.begun) return;
		for await (const _ of this.records.storedJobs({ limit: 1 })) return void (this.begun = true);
		await this.markComplete();
		this.begun = true;
	}

	/** Before the index is read. */
	async beComplete(): Promise<void> {
		this.complete ??= this.completeOnce().catch((error: unknown) => {
			this.complete = undefined; // the next reader goes on
			throw error;
		});
		await this.complete;
	}

	private async completeOnce(): Promise<void> {
		if ((await this.records.store.read(this.marker)) !== undefined) return;
		for await (const jobs of inPages(this.jobsWithRows(), BUILT_AT_ONCE)) await this.build(jobs);
		await this.markComplete();
	}

	/** Those that others change at this moment are built by them, or one by one. */
	private async build(jobs: StoredJob[]): Promise<void> {
		const present = await this.records.encode(true);
		const rowsOf = ({ job }: StoredJob) => this.rowsOf(job).map((key) => ({ key, next: present }));
		const unchanged = (stored: StoredJob) => this.records.unchanged(stored.job.key, stored);
		if (await this.records.store.apply([...jobs.map(unchanged), ...jobs.flatMap(rowsOf)])) return;
		for (const stored of jobs) await this.records.store.apply([unchanged(stored), ...rowsOf(stored)]);
	}

	private async markComplete(): Promise<void> {
		await this.records.store.insert(this.marker, await this.records.encode(true));
	}
}
