import type { JobState, OtherAccounts, PipelineContext, RowResult, UploadProgress } from '../../lib';
import { printJson, printNotice } from '../print';
import { madeBoardsNotice, missingBoardsNotice } from '../ui/boards';
import { ImportProgress } from '../ui/import-progress';
import { rowLine, sentenceOf, summaryLine, type Totals } from '../ui/report';
import { RowTable } from '../ui/row-table';
import { Steps } from '../ui/steps';

export interface FlowOptions {
	json: boolean;
	importId: string;
	/** Whether all rows were read. */
	isRead?: () => boolean;
	/** The accounts that rows may name beside the pipeline's. */
	accounts?: OtherAccounts;
}

/** Prints what becomes of the rows of an import, and what it is doing meanwhile. */
export class ImportFlow {
	readonly progress: ImportProgress;
	private readonly steps: Steps;
	private readonly table: RowTable;

	constructor(
		private readonly pipeline: PipelineContext,
		private readonly options: FlowOptions,
	) {
		const pauseMs = () => pipeline.rateLimiter.pauseFor('org_write');
		this.progress = new ImportProgress({ pauseMs, isRead: options.isRead });
		this.steps = new Steps(pauseMs);
		this.table = new RowTable(() => this.progress.clear());
	}

	/** What a batch calls with the progress of its rows. */
	readonly onState = (row: number, state: JobState): void => {
		this.progress.state(row, state);
		this.steps.state(`row ${row}`, state);
	};
	readonly onUpload = (row: number, upload: UploadProgress): void => {
		this.progress.upload(row, upload);
		this.steps.upload(`row ${row}`, upload);
	};

	/** Prints each answer, and the summary at the end. */
	async carry(results: AsyncIterable<RowResult>): Promise<Totals> {
		const { totals } = this.progress;
		for await (const result of results) {
			this.progress.result(result);
			this.steps.result(`row ${result.row}`, result, { idempotencyKey: result.idempotencyKey });
			if (this.options.json) printJson(rowLine(result));
			else this.table.add(result);
		}
		this.progress.end();
		if (this.options.json) printJson(summaryLine(totals));
		else this.table.end([sentenceOf(totals), this.whatIsLeft()].filter(Boolean).join('\n'));
		return totals;
	}

	/** Says which boards were made, and which are missing. */
	sayBoards(): void {
		for (const { account } of this.contexts())
			for (const notice of [madeBoardsNotice(account), missingBoardsNotice(account)]) if (notice) printNotice(notice);
	}

	/** Says why the run ended before its rows did, and how to go on. @param unreadAfter the last row that was read. */
	sayHowToGoOn(interrupted: boolean, unreadAfter: number | undefined): void {
		const stops = this.contexts().map(({ guards }) => guards.stopped('account'));
		const stopped = stops.find((stop) => stop !== undefined);
		const { queued } = this.progress.totals;
		const left = queued === 1 ? '1 row was not begun' : `${queued} rows were not begun`;
		const unread = unreadAfter === undefined ? '' : `, and the rows after row ${unreadAfter} were not read`;
		if (stopped) printNotice(`${stopped.message} Then import the file again: it goes on where it stopped.`);
		if (interrupted) printNotice(`${left}${unread}. Import the file again: it goes on where it stopped.`);
	}

	end(): void {
		this.progress.end();
		this.steps.end();
	}

	private contexts(): PipelineContext[] {
		return [this.pipeline, ...(this.options.accounts?.contexts() ?? [])];
	}

	private whatIsLeft(): string {
		const { scheduled, failed, unknown, queued } = this.progress.totals;
		const pins = scheduled === 1 ? 'it when it is' : 'them when they are';
		return [
			scheduled > 0 && `${scheduled} scheduled: pinterest-pipeline worker publishes ${pins} due.`,
			failed + unknown + queued > 0 && `Its rows: pinterest-pipeline imports show ${this.options.importId}`,
		]
			.filter(Boolean)
			.join('\n');
	}
}
