import { problemOf, type PlannedRow, type Problem, type Timeline } from '../../../../lib';
import { plannedRows, PlanSum } from '../../../commands/planned-rows';
import { sheetSource } from '../../../commands/sheet-source';
import { hasCredential } from '../../../tokens';
import type { Desk } from '../../desk';
import { sheetOptions } from './sheet-options';
import type { Upload } from './uploads';

/** What a page shows of a row that was checked. */
export type CheckedRow = Pick<
	PlannedRow,
	| 'row'
	| 'board'
	| 'title'
	| 'outcome'
	| 'pin'
	| 'problem'
	| 'findings'
	| 'dueAt'
	| 'publishedAbout'
	| 'makes'
	| 'changed'
>;

/** So many rows that would fail are kept to be shown, and so many others. */
const MOST_SHOWN = 2_000;

/** What an import of an uploaded sheet would do, row by row. It runs in the background, and sends and writes nothing. */
export class SheetCheck {
	readonly sum = new PlanSum();
	/** Rows that would fail, and all others, each in their order and at most MOST_SHOWN. */
	readonly failing: CheckedRow[] = [];
	readonly others: CheckedRow[] = [];
	/** Sentences about the file, such as the encoding that was chosen. */
	readonly notices: string[] = [];
	state: 'checking' | 'done' | 'failed' = 'checking';
	problem?: Problem;
	timeline?: Timeline;
	/** Whether there is an account to publish with. */
	readonly connected: boolean;
	private readonly stopping = new AbortController();

	constructor(
		private readonly desk: Desk,
		private readonly upload: Upload,
	) {
		this.connected = hasCredential(desk.settings);
		desk.tasks.run(`check ${upload.id}`, async () => await this.run());
	}

	stop(): void {
		this.stopping.abort();
	}

	private async run(): Promise<void> {
		const { settings, publishing } = this.desk;
		const signal = AbortSignal.any([this.desk.signal, this.stopping.signal]);
		let close: (() => Promise<void>) | undefined;
		try {
			const run = this.connected ? await this.desk.openAccount({ signal, dryRun: true }) : undefined;
			close = run?.close;
			await run?.pipeline.account.id(); // a token that does not work is reported once, not for every row
			const { onEdit, past } = this.upload.choices;
			const options = sheetOptions(this.upload, { onNotice: (sentence) => this.notices.push(sentence) });
			const { rowsOf } = await sheetSource(this.upload.path, options, settings);
			const planning = { run, signal, settings, publishing: { ...publishing, onEdit, past } };
			for await (const row of plannedRows(rowsOf, planning)) this.add(row);
			this.timeline = await this.sum.timeline(run);
			this.state = 'done';
		} catch (error) {
			this.state = 'failed';
			this.problem = problemOf(error);
		} finally {
			await close?.();
		}
	}

	private add(planned: PlannedRow): void {
		this.sum.add(planned);
		const shown = planned.outcome === 'failed' ? this.failing : this.others;
		if (shown.length >= MOST_SHOWN) return;
		const { row, board, title, outcome, pin, problem, findings, dueAt, publishedAbout, makes, changed } = planned;
		shown.push({ row, board, title, outcome, pin, problem, findings, dueAt, publishedAbout, makes, changed });
	}
}
