import { mapInOrder } from '../concurrency/map-in-order';
import { differingFields } from '../ledger/fingerprint';
import type { AssetFacts } from '../model/asset';
import { requiringApproval } from '../model/import-row';
import type { JobRecord } from '../model/job';
import type { PinDraft } from '../model/pin-draft';
import { PipelineError } from '../model/problem';
import { preflight } from '../preflight/preflight';
import { askRecord } from '../publish/claim';
import type { PipelineContext, Work } from '../publish/context';
import { compareMedia } from '../publish/media-note';
import { problemFor, problemOf } from '../sentences/problems';
import type { BatchRow } from './import-row';
import type { PlanRow } from './plan-file';

const ASKED_AT_ONCE = 64;
const AHEAD = 500;

export interface OfPlan {
	/** The plan's ID: jobs whose import has it in its name are the plan's own. */
	id: string;
	/** The ID of the account that it was made for. */
	account: string;
}

export interface RowsOfPlanOptions {
	/** Keeps back rows that their sheet did not approve, also where the plan was made without that. @default false */
	requireApproval?: boolean;
}

/**
 * The rows of a plan to import: what would have failed or was held is answered as the plan said, and what has changed
 * since is refused with what it is.
 * @throws PipelineError `account-mismatch` where the plan is another account's.
 */
export async function* rowsOfPlan(
	context: PipelineContext,
	plan: OfPlan,
	rows: AsyncIterable<PlanRow>,
	{ requireApproval, ...work }: Work & RowsOfPlanOptions,
): AsyncGenerator<BatchRow> {
	const id = await context.account.id();
	if (id !== plan.account) {
		const problem = problemFor('account-mismatch:plan', { planned: plan.account, id });
		throw new PipelineError(problem);
	}
	const check = async (planned: PlanRow) => {
		const row = await checked(context, plan, planned, work);
		return row.draft && requireApproval ? { ...row, draft: requiringApproval(row.draft) } : row;
	};
	yield* mapInOrder(rows, check, { atOnce: ASKED_AT_ONCE, ahead: AHEAD, signal: work.signal });
}

async function checked(context: PipelineContext, plan: OfPlan, planned: PlanRow, work: Work): Promise<BatchRow> {
	const { row, board, title, outcome, problem, draft, original } = planned;
	const about = { row, board, title, original, cells: planned.cells as BatchRow['cells'] };
	if (!draft || outcome === 'failed' || outcome === 'held') return { ...about, problem };
	try {
		const changes = await changesOf(context, plan, { ...planned, draft }, work);
		return changes.length === 0
			? { ...about, draft, rowKey: planned.idempotencyKey }
			: { ...about, problem: problemFor('plan-changed', { changes }) };
	} catch (error) {
		work.signal?.throwIfAborted();
		return { ...about, problem: problemOf(error) };
	}
}

/** What is not as it was when the plan was made, in words. */
async function changesOf(
	context: PipelineContext,
	plan: OfPlan,
	planned: PlanRow & { draft: PinDraft },
	work: Work,
): Promise<string[]> {
	const { intent, said, error } = await askRecord(context, { draft: planned.draft }, work);
	// An edited row has the job that it was edited in.
	const job = await context.ledger.find(planned.idempotencyKey ?? said?.own.key ?? '');
	if (error instanceof PipelineError && error.problem.category === 'not-found') return [`the board (${error.message})`];
	if (error !== undefined) throw error;
	return [
		...fieldsChanged(planned, intent?.payload),
		...recordChanged(planned, job, plan),
		...(planned.media ? await mediaChanged(context, planned.draft, planned.media, work) : []),
	];
}

const FIELDS: Record<string, string> = { board: 'the board', media: 'the bytes of the media' };

function fieldsChanged({ identity }: PlanRow, payload?: Record<string, string>): string[] {
	if (!identity) return []; // its board was to be made, and so is not there to compare with
	if (!payload) return ['the board, or the due date, which is over'];
	const names = [...new Set([...Object.keys(identity.payload), ...Object.keys(payload)])];
	return names
		.filter((name) => identity.payload[name] !== payload[name])
		.map((name) => FIELDS[name] ?? `the ${name} in the plan`);
}

function recordChanged({ recorded }: PlanRow, job: JobRecord | undefined, plan: OfPlan): string[] {
	// What an import of this plan has done is no news: it goes on where it was interrupted.
	if (job?.label.importId?.includes(plan.id)) return [];
	const isSame = job?.state === recorded?.state && job?.runAt === recorded?.runAt;
	if (isSame && differingFields(job?.payload ?? {}, recorded?.payload ?? {}).length === 0) return [];
	const before = recorded ? `it was ${recorded.state}` : 'it had no job';
	const now = job ? `it is ${job.state}${job.receipt ? `: ${job.receipt.url}` : ''}` : 'it has none';
	return [`the record (${before}, and now ${now})`];
}

async function mediaChanged(
	{ clock, lanes }: PipelineContext,
	draft: PinDraft,
	before: NonNullable<PlanRow['media']>,
	{ open, signal }: Work,
): Promise<string[]> {
	const { looks } = await lanes.preflight.run(async () => await preflight(draft, { open, signal, clock }), { signal });
	return looks.flatMap(({ facts, field }, index) => {
		const was = before[index];
		// What cannot be read now fails as any row does, with its own problem.
		if (
			!facts ||
			!was ||
			compareMedia({ ...was, ...was.mark, bytes: was.bytes ?? facts.bytes ?? 0 }, facts) !== 'other'
		)
			return [];
		return [`${field} (it was ${described(was)}, and now it is ${described(facts)})`];
	});
}

function described({
	width,
	height,
	contentType,
	bytes,
}: Pick<AssetFacts, 'width' | 'height' | 'contentType' | 'bytes'>): string {
	const size = width && height ? `, ${width}×${height}` : '';
	return `${contentType}${size}${bytes === null ? '' : `, ${bytes} bytes`}`;
}
