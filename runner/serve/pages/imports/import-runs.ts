import {
	importState,
	mendRow,
	newImportId,
	problemOf,
	recordedImport,
	retryImport,
	type ImportRecord,
	type Mending,
	type Problem,
} from '../../../../lib';
import { sheetSource } from '../../../commands/sheet-source';
import type { RunnerPipeline } from '../../../open-pipeline';
import type { Desk } from '../../desk';
import type { Overviews } from './overviews';
import { sheetOptions } from './uploaded-sheet';
import type { Upload, Uploads } from './uploads';

type OnEdit = Upload['choices']['onEdit'];

/** What this process does with an import. */
export interface Run {
	/** The name of its sheet. */
	name: string;
	kind: 'import' | 'retry';
	state: 'waiting' | 'running' | 'ended';
	/** How many rows it has, as far as that is known. */
	rows?: number;
	/** Rows that have their answer. */
	answered: number;
	/** What kept it from being carried out. */
	problem?: Problem;
}

/** Ended runs are remembered for the page that asks for them next. */
const MOST_ENDED = 50;

/**
 * Imports that the page has begun. One runs at a time, the others wait for it; rows that are mended wait for nothing.
 * A browser that is closed stops none of them.
 */
export class ImportRuns {
	private readonly runs = new Map<string, Run>();
	private last: Promise<void> = Promise.resolve();

	constructor(
		private readonly desk: Desk,
		private readonly uploads: Uploads,
		private readonly overviews: Overviews,
	) {}

	of(importId: string): Run | undefined {
		return this.runs.get(importId);
	}

	/** Whether a run of this process is at it, or waits to be. */
	isBusy(importId: string): boolean {
		const run = this.runs.get(importId);
		return run !== undefined && run.state !== 'ended';
	}

	/** Whether any process is at it. */
	async isRunning(record: ImportRecord): Promise<boolean> {
		return this.isBusy(record.id) || importState(record, await this.desk.ledger.store.now()) === 'running';
	}

	/** Publishes an uploaded sheet. @param by who did it, for people who read the record. @returns the ID of the import. */
	publish(upload: Upload, by: string): string {
		const importId = newImportId(this.desk.now());
		upload.importId = importId;
		const rows = upload.check?.sum.totals.rows;
		const run: Run = { name: upload.name, kind: 'import', state: 'waiting', rows, answered: 0 };
		this.begin(
			importId,
			run,
			async ({ pipeline, open, accounts }) => {
				const { onEdit, past } = upload.choices;
				const { signal } = this.desk;
				const options = { ...sheetOptions(upload, { onNotice: () => undefined }), by };
				const { rowsOf, about } = await sheetSource(upload.path, options, this.desk.settings);
				const spreadMs = Math.round((this.desk.publishing.spreadSeconds ?? 0) * 1000);
				const its = { ...about, defaults: { ...about.defaults, spreadMs } };
				const work = { open, signal, accounts, onEdit, past, spreadMs, about: its };
				const given = rowsOf({ pipeline, open, signal });
				for await (const _ of recordedImport(pipeline, given, work)) run.answered += 1;
				await this.uploads.remove(upload);
			},
			() => (upload.importId = undefined),
		); // it can be published once more
		return importId;
	}

	/** Tries again what may come out otherwise. @returns whether it was begun. */
	retry(record: ImportRecord, rows: number | undefined): boolean {
		if (this.isBusy(record.id)) return false;
		const run: Run = { name: record.file ?? record.id, kind: 'retry', state: 'waiting', rows, answered: 0 };
		this.begin(record.id, run, async ({ pipeline, open, accounts }) => {
			await pipeline.account.check(record.account);
			const { signal } = this.desk;
			for await (const _ of retryImport(pipeline, record, { open, signal, accounts })) run.answered += 1;
		});
		return true;
	}

	/**
	 * Carries out a mended row that was checked, with the account that it was checked with, and closes that.
	 * @returns when it has ended; undefined where the row is on its way already.
	 */
	mend(
		mending: Mending,
		{ pipeline, open, accounts, close }: RunnerPipeline,
		onEdit: OnEdit,
	): Promise<void> | undefined {
		const { promise, resolve } = Promise.withResolvers<void>();
		const { id } = mending.record;
		const begun = this.desk.tasks.run(mendingName(id, mending.before.row), async () => {
			try {
				const { signal } = this.desk;
				for await (const _ of mendRow(pipeline, mending, { open, accounts, signal, onEdit }));
			} finally {
				this.overviews.changed(id);
				await close();
				resolve();
			}
		});
		return begun ? promise : undefined;
	}

	isMending(importId: string, row: number): boolean {
		return this.desk.tasks.isRunning(mendingName(importId, row));
	}

	private begin(
		importId: string,
		run: Run,
		work: (account: RunnerPipeline) => Promise<void>,
		onFailure = (): void => undefined,
	): void {
		this.runs.delete(importId);
		this.runs.set(importId, run);
		const before = this.last;
		const mine = async () => {
			await before;
			run.state = 'running';
			let close: (() => Promise<void>) | undefined;
			try {
				const account = await this.desk.openAccount({ importId });
				close = account.close;
				await account.pipeline.account.id(); // a token that does not work is reported once, not for every row
				await work(account);
			} catch (error) {
				run.problem = problemOf(error);
				onFailure();
			} finally {
				run.state = 'ended';
				this.overviews.changed(importId);
				await close?.();
				this.forgetEnded();
			}
		};
		this.last = new Promise((resolve) => {
			this.desk.tasks.run(`import ${importId}`, async () => await mine().finally(resolve));
		});
	}

	private forgetEnded(): void {
		const ended = [...this.runs].filter(([, { state }]) => state === 'ended');
		for (const [importId] of ended.slice(0, -MOST_ENDED)) this.runs.delete(importId);
	}
}

const mendingName = (importId: string, row: number) => `mend row ${row} of ${importId}`;
