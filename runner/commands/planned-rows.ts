import {
	planBatch,
	planWithoutAccount,
	quotaOf,
	systemClock,
	timelineOf,
	type PlannedPin,
	type PlannedRow,
	type Timeline,
} from '../../lib';
import { mediaOpener, type PublishSettings, type RunnerPipeline } from '../open-pipeline';
import type { Settings } from '../settings';
import { count, noTotals } from '../ui/report';
import type { RowsOf } from './sheet-source';

/** How the import would publish, and what it would do with edited rows and with due dates that are over. */
export type PlannedWith = PublishSettings & Pick<Parameters<typeof planBatch>[2], 'onEdit' | 'past'>;

interface Planning {
	/** The account; absent where none is connected: then boards, the record and limits are not asked. */
	run?: Pick<RunnerPipeline, 'pipeline' | 'open' | 'accounts'>;
	signal: AbortSignal;
	publishing: PlannedWith;
	settings: Settings;
}

/** What an import would make of each row. Sends nothing and writes nothing. */
export function plannedRows(
	rowsOf: RowsOf,
	{ run, signal, publishing: { onEdit, past, spreadSeconds = 0 }, settings }: Planning,
): AsyncGenerator<PlannedRow> {
	const spreadMs = Math.round(spreadSeconds * 1000);
	const work = { open: run?.open ?? mediaOpener(settings), signal, spreadMs, past };
	if (!run) return planWithoutAccount(systemClock, rowsOf(), work);
	const { pipeline, accounts } = run;
	return planBatch(pipeline, rowsOf({ ...run, signal }), { ...work, onEdit, accounts });
}

/** What the rows of a plan come to together. */
export class PlanSum {
	readonly totals = noTotals();
	/** Boards, and sections as `Board/Section`, that would be made. */
	readonly made = new Set<string>();
	private readonly pins: PlannedPin[] = [];

	add(row: PlannedRow): void {
		count(this.totals, row);
		const at = row.publishedAbout ?? row.dueAt;
		if (row.calls !== undefined && at !== undefined) this.pins.push({ notBefore: Date.parse(at), calls: row.calls });
		if (row.makes !== undefined) this.made.add(row.makes);
	}

	/** When the pins go out, at the pace that the account has. */
	async timeline(run?: Pick<RunnerPipeline, 'rateLimiter'>): Promise<Timeline> {
		return timelineOf(this.pins, quotaOf(await run?.rateLimiter.usage()), systemClock.now());
	}
}
