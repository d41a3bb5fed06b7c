import { z } from 'zod/v4';
import { BOARD_PRIVACIES } from '../model/board';
import { JOB_STATES } from '../model/job';
import { OUTCOMES } from '../model/outcome';
import { pinDraftSchema } from '../model/pin-draft';
import { ACTIONS, CATEGORIES } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import type { PlannedRow } from './plan-batch';

/*
 * A plan as a file: one JSON document whose head is its first line and whose rows are lines, so that it is read a line
 * at a time however many rows it has, and by any other program as a whole.
 */

/** With this every plan begins, whatever its file is called. */
const BEGINNING = '{"type":"pinterest-pipeline-plan"';
const END = ']}';
const VERSION = 1;

const optionsSchema = z.object({
	sendImages: z.enum(['auto', 'url', 'inline']).optional(),
	warmUp: z.object({ firstDay: z.number(), lastDay: z.number(), days: z.number() }).optional(),
	linkMarker: z.boolean().optional(),
	onUnknown: z.enum(['reconcile', 'hold']).optional(),
	createBoards: z.enum(BOARD_PRIVACIES).optional(),
	onEdit: z.enum(['ask', 'update', 'publish']).optional(),
	spacingSeconds: z.number().positive().optional(),
	republishDeleted: z.boolean().optional(),
});

const headSchema = z.object({
	type: z.literal('pinterest-pipeline-plan'),
	version: z.literal(VERSION),
	/** Names the plan, so that its own jobs are known when it is imported again. */
	id: z.string().min(1),
	/** The account's ID. */
	account: z.string().min(1),
	/** When it was made, ISO 8601 in UTC. */
	at: z.string().min(1),
	/** The file that it is the plan of, without its folder. */
	file: z.string(),
	/** Of the file's bytes in hex; absent for standard input. */
	sha256: z.string().optional(),
	/** The options that it was made with, for the import. */
	options: optionsSchema,
	/** What its rows were built with, so that they can be tried again. */
	defaults: z
		.object({
			board: z.string(),
			campaign: z.string(),
			timeZone: z.string(),
			folder: z.string(),
			fit: z.string(),
			spreadMs: z.number(),
			requireApproval: z.boolean(),
			onEdit: z.enum(['ask', 'update', 'publish']),
		})
		.partial()
		.optional(),
	rows: z.tuple([]),
});

const mark = z.object({ head: z.string(), etag: z.string(), lastModified: z.string() }).partial();
const media = z.object({
	kind: z.enum(['image', 'video']),
	contentType: z.string(),
	bytes: z.number().nullable(),
	width: z.number().optional(),
	height: z.number().optional(),
	durationSeconds: z.number().optional(),
	videoCodec: z.string().optional(),
	source: z.string(),
	mark: mark.optional(),
});

const rowSchema = z.object({
	row: z.number(),
	board: z.string().optional(),
	title: z.string().optional(),
	outcome: z.enum(OUTCOMES),
	problem: z
		.object({
			code: z.string(),
			category: z.enum(CATEGORIES),
			message: z.string(),
			action: z.enum(ACTIONS),
			retryAt: z.string().optional(),
		})
		.optional(),
	idempotencyKey: z.string().optional(),
	draft: pinDraftSchema.optional(),
	identity: z
		.object({
			destination: z.object({
				boardId: z.string(),
				boardName: z.string().optional(),
				sectionId: z.string().optional(),
			}),
			fingerprint: z.string(),
			payload: z.record(z.string(), z.string()),
		})
		.optional(),
	recorded: z
		.object({ state: z.enum(JOB_STATES), runAt: z.string().optional(), payload: z.record(z.string(), z.string()) })
		.optional(),
	media: z.array(media).optional(),
	dueAt: z.string().optional(),
	cells: z.record(z.string(), z.unknown()).optional(),
	original: z.record(z.string(), z.unknown()).optional(),
});

/** What a plan says of itself. */
export type PlanHead = Omit<z.infer<typeof headSchema>, 'type' | 'version' | 'rows'>;
/** What it says of a row. */
export type PlanRow = z.infer<typeof rowSchema>;

/** Whether a text is the beginning of a plan. */
export function isPlan(text: string): boolean {
	return text.startsWith(BEGINNING);
}

/** How much of a file `isPlan` needs, in bytes. */
export const PLAN_BEGINNING = BEGINNING.length;

/** The lines of a plan, without their ends. */
export async function* linesOfPlan(head: PlanHead, rows: AsyncIterable<PlannedRow>): AsyncGenerator<string> {
	yield JSON.stringify({ type: 'pinterest-pipeline-plan', version: VERSION, ...head, rows: [] }).slice(0, -END.length);
	let before: string | undefined;
	for await (const row of rows) {
		if (before !== undefined) yield `${before},`;
		before = JSON.stringify(rowSchema.parse(row)); // only what a plan has of a row
	}
	if (before !== undefined) yield before;
	yield END;
}

/**
 * The head and the rows of a plan from its lines.
 * @param file named by errors.
 * @throws PipelineError `plan-unreadable`, from the rows too.
 */
export async function readPlan(
	lines: AsyncIterable<string>,
	file: string,
): Promise<{ head: PlanHead; rows: AsyncGenerator<PlanRow> }> {
	const iterator = lines[Symbol.asyncIterator]();
	const first = await iterator.next();
	const head = headOf(first.done ? '' : first.value, file);
	async function* rows(): AsyncGenerator<PlanRow> {
		try {
			for (let line = 2; ; line++) {
				const next = await iterator.next();
				if (next.done) throw pipelineError('plan-unreadable:half', { file });
				if (next.value === END) return;
				const row = rowSchema.safeParse(jsonOf(next.value.replace(/,$/, '')));
				if (!row.success) throw pipelineError('plan-unreadable', { file, line });
				yield row.data;
			}
		} finally {
			await iterator.return?.();
		}
	}
	return { head, rows: rows() };
}

function headOf(line: string, file: string): PlanHead {
	const given = jsonOf(`${line}${END}`) as { version?: unknown } | undefined;
	if (given?.version !== undefined && given.version !== VERSION)
		throw pipelineError('plan-unreadable:version', { file, version: String(given.version) });
	const head = headSchema.safeParse(given);
	if (!head.success) throw pipelineError('plan-unreadable', { file, line: 1 });
	const { type: _, version: __, rows: ___, ...rest } = head.data;
	return rest;
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
