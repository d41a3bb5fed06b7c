import { z } from 'zod/v4';
import { BUDGET_NAMES, JOB_STATES, OUTCOMES } from '../../../lib';

/** The schemas of answers, by the names that they have in the OpenAPI document. */
export const NAMED = z.registry<{ id: string }>();

function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
	NAMED.add(schema, { id });
	return schema;
}

const moment = z.iso.datetime({ offset: true }).describe('ISO 8601');

const problem = named(
	'Problem',
	z.object({
		code: z.string().describe('Stable; programs branch on it'),
		category: z.string().describe('Where the problem comes from'),
		message: z.string().describe('What happened, as a sentence'),
		action: z.string().describe('What can be done about it, such as `fix-row` or `wait`'),
		retryAt: moment.optional().describe('Not worth trying before this'),
	}),
);

export const problemAnswer = named('ProblemAnswer', z.object({ problem }));

const jobMembers = {
	idempotencyKey: z.string(),
	state: z.enum(JOB_STATES),
	outcome: z.enum(OUTCOMES).optional().describe('Absent while the job is in progress, and where it is cancelled'),
	title: z.string().optional(),
	board: z.string(),
	campaign: z.string().optional(),
	account: z.string().optional().describe('The ID of the account'),
	import: z.string().optional().describe('The ID of the import that brought it last'),
	media: z.string().describe('Where the image or the video comes from, without what a signature would need'),
	fit: z.string().optional().describe('How its images are made fit for Pinterest'),
	needs: z.string().optional().describe('What has to be done for it; absent where nothing has'),
	dueAt: moment.optional(),
	runAt: z.string().optional(),
	pinId: z.string().optional(),
	pinUrl: z.string().optional(),
	publishedAt: moment.optional(),
	deletedAt: moment.optional().describe('When it was known that the pin was deleted'),
	problem: problem.optional(),
	attempts: z.number().int(),
	createdAt: moment,
	updatedAt: moment,
};

const job = named('Job', z.object(jobMembers));

export const jobWithHistory = named(
	'JobWithHistory',
	z.object({
		...jobMembers,
		history: z
			.array(
				z.object({
					state: z.enum(JOB_STATES),
					at: moment,
					attempt: z.number().int(),
					reason: z.string().optional(),
					requestId: z.string().optional().describe("Pinterest's own ID of the request, for their support"),
				}),
			)
			.describe('What happened, the oldest first; empty where it was pruned'),
	}),
);

const after = z.string().nullable().describe('Pass it as `after` for the next page; null on the last one');

export const jobPage = named('JobPage', z.object({ items: z.array(job), after }));

const counters = Object.fromEntries(OUTCOMES.map((kind) => [`${kind}_rows`, z.number().int()]));

const importMembers = {
	id: z.string(),
	file: z.string().optional(),
	sha256: z.string().optional(),
	dialect: z.string().optional(),
	campaign: z.string().optional(),
	account: z.string().optional(),
	accountName: z.string().optional(),
	by: z.string().optional(),
	startedAt: moment,
	endedAt: moment.optional(),
	ended: z.string().optional(),
	columns: z.array(z.string()),
	rows: z.number().int(),
	...counters,
};

const importRecord = named('Import', z.object(importMembers));

export const importNow = named(
	'ImportNow',
	z.object({
		...importMembers,
		counted: z
			.enum(['now', 'last-run'])
			.describe('Whether the counters say how the rows are now, or how the last run of a large import left them'),
	}),
);

export const importPage = named('ImportPage', z.object({ items: z.array(importRecord), after }));

const importRow = named(
	'ImportRow',
	z.object({
		row: z.number().int().describe('The number of the line as a spreadsheet shows it'),
		title: z.string().optional(),
		idempotencyKey: z.string().optional(),
		outcome: z.enum(OUTCOMES),
		pinId: z.string().optional(),
		pinUrl: z.string().optional(),
		problem: problem.optional(),
		at: moment,
	}),
);

export const importRowPage = named('ImportRowPage', z.object({ items: z.array(importRow), after }));

const paused = z.object({
	scope: z.enum(['domain', 'account']),
	name: z.string(),
	since: moment,
	until: moment,
	domains: z.array(z.string()),
});

const closed = z.object({
	name: z.string().describe('The name of the budget'),
	app: z.string(),
	account: z.string().optional().describe('Absent where the budget is that of the whole app'),
	until: moment,
});

const budget = z.object({
	name: z.enum(BUDGET_NAMES),
	account: z.string().optional().describe('Where the budgets are those of several accounts'),
	limit: z.number(),
	windowSeconds: z.number(),
	used: z.number(),
	remaining: z.number(),
	resetAt: moment.optional(),
	source: z.enum(['table', 'header', 'own']).describe("Pinterest's documentation, its answers, or your own limit"),
	perApp: z.boolean().describe('Whether the whole app shares it'),
	holders: z.number().int().describe('Processes that share it'),
	waiting: z.number().int().describe('Calls that wait'),
	pausedUntil: moment.optional(),
});

export const limits = named(
	'Limits',
	z.object({
		account: z.string().nullable().describe('The ID of the connected account'),
		problem: problem.optional().describe('Why the budgets of an account cannot be read'),
		budgets: z.array(budget),
		paused: z.array(paused).describe('Domains and accounts whose pins are paused'),
		closed: z.array(closed).describe('Budgets of which no call is sent until a moment'),
	}),
);

export const resumed = named(
	'Resumed',
	z.object({
		resumed: z.array(
			z.object({
				scope: z.enum(['domain', 'account', 'budget']),
				name: z.string(),
				account: z.string().optional(),
			}),
		),
	}),
);

const about = {
	count: z.number().int(),
	isMore: z.boolean().describe('Whether there are more than `count`, which is where counting stopped'),
};

export const today = named(
	'Today',
	z.object({
		shipped: z.object({
			...about,
			allTime: z.number().int().optional().describe('Since the record began; absent for one import'),
			items: z.array(job).describe('The newest of them'),
		}),
		waiting: z.object({
			...about,
			today: z
				.number()
				.int()
				.optional()
				.describe('About how many are due by the end of the day; absent for one import'),
			next: z.array(job).optional().describe('The next ones; absent for one import'),
		}),
		inProgress: z.object(about),
		needsYou: z.array(
			z.object({
				needs: z.string().describe('What has to be done, as the filter `needs` of jobs names it'),
				...about,
				items: z.array(job).describe('The newest jobs of them'),
				imports: z
					.array(z.object({ import: z.string(), count: z.number().int(), rows: z.array(importRow) }))
					.describe('Rows that failed without a job: how many of each import, and the first of them'),
			}),
		),
		imports: z
			.array(z.object({ import: z.string(), standing: z.enum(['begun', 'interrupted', 'ended']) }))
			.describe('Imports that run, were killed or were interrupted'),
	}),
);

export const document = named('OpenApiDocument', z.looseObject({ openapi: z.string() }));
