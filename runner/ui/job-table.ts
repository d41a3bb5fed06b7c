import { printableLine, reachedGroupAt, shortKeyOf, type JobRecord, type JobState, type Ledger } from '../../lib';
import { ownTimeZone, wallTime } from '../moment';
import { lineOf } from './columns';
import { shortened, textWidth } from './text-width';

/** As many jobs are laid out together: no more are held. */
export const TABLE_PAGE = 100;
const TITLE_WIDTH = 40;
const BOARD_WIDTH = 20;
/** On a narrow terminal titles and boards leave the last column at least so much. */
const LAST_WIDTH = 30;
const TITLE_LEAST = 12;
const GAP_WIDTH = 2;

const WORDS: Partial<Record<JobState, string>> = { rejected: 'failed' };

/** The state of a job as people call it. */
export function stateInWords({ state, problem, dueAt, deletedAt }: JobRecord): string {
	if (state === 'scheduled' && dueAt === undefined && problem?.code === 'not-approved') return 'waits for approval';
	if (state === 'published' && deletedAt !== undefined) return 'published, deleted';
	return WORDS[state] ?? state;
}

/** The pin of a job, when it is due, or why it is not published. */
export function whatOf({ state, receipt, dueAt, problem, events }: JobRecord, zone: string): string {
	if (receipt && state === 'published') return receipt.url;
	if (state === 'scheduled' && dueAt !== undefined)
		return [`due ${wallTime(dueAt, zone)}`, problem?.message].filter(Boolean).join(': ');
	return problem?.message ?? events.at(-1)?.reason ?? '';
}

export interface JobTableOptions {
	/** How wide the terminal is. @default nothing is cut, so that `grep` finds all there is */
	width?: number;
	/** Whose clocks times are of. @default this machine's */
	zone?: string;
}

/** Jobs as lines for people, one for each, in pages whose columns stand below each other. The first line is a header. */
export class JobTable {
	private readonly zone: string;
	private readonly widths: number[];
	private readonly head: string[];
	private printedHead = false;

	constructor(
		private readonly ledger: Pick<Ledger, 'keysFrom'>,
		private readonly options: JobTableOptions = {},
	) {
		this.zone = options.zone ?? ownTimeZone();
		this.head = [`when (${this.zone})`, 'state', 'title', 'board', 'key', 'pin, due time or reason'];
		this.widths = this.head.map(() => 0);
	}

	/** The lines of a page. */
	async text(jobs: readonly JobRecord[]): Promise<string> {
		const rows = await Promise.all(jobs.map(async (job) => await this.cellsOf(job)));
		const lines = this.printedHead ? rows : [this.head, ...rows];
		this.printedHead = true;
		// The last column has no width: nothing stands behind it.
		for (const cells of lines)
			for (const [index, cell] of cells.slice(0, -1).entries())
				this.widths[index] = Math.max(this.widths[index] ?? 0, textWidth(cell));
		this.narrow();
		return lines.map((cells) => this.lineOf(cells)).join('\n');
	}

	private async cellsOf(job: JobRecord): Promise<string[]> {
		const { label } = job;
		const key = await shortKeyOf(this.ledger, job.key);
		const cells = [stateInWords(job), label.title ?? label.source, label.board, key, whatOf(job, this.zone)];
		return [wallTime(reachedGroupAt(job), this.zone), ...cells.map(printableLine)];
	}

	/** Takes from title and board what the last column needs. */
	private narrow(): void {
		const { width } = this.options;
		if (width === undefined) return;
		const [when = 0, state = 0, title = 0, board = 0, key = 0] = this.widths;
		const left =
			width - [when, state, key].reduce((sum, each) => sum + each + GAP_WIDTH, 0) - LAST_WIDTH - 2 * GAP_WIDTH;
		const narrowBoard = Math.min(board, BOARD_WIDTH, Math.max(TITLE_LEAST, Math.floor(left / 3)));
		this.widths[3] = narrowBoard;
		this.widths[2] = Math.min(title, TITLE_WIDTH, Math.max(TITLE_LEAST, left - narrowBoard));
	}

	private lineOf(cells: string[]): string {
		const { width } = this.options;
		if (width === undefined) return lineOf(cells, this.widths);
		const fitting = cells.map((cell, index) =>
			index < cells.length - 1 ? shortened(cell, this.widths[index] ?? 0) : cell,
		);
		return shortened(lineOf(fitting, this.widths), width);
	}
}
