import { z } from 'zod/v4';
import { batchRow, cellsOf, describedFinding, importBatch, type RowResult } from '../../lib';
import { outcomeFailure } from '../sentences';
import { allWell, noTotals } from '../ui/report';
import { onEdit, OUTCOME, PIN_FIELDS } from './pin-fields';
import { mcpTool } from './tool';

/** Publishes one pin, once. */
export const createPin = mcpTool({
	name: 'create_pin',
	title: 'Create a pin',
	description:
		'Publish one pin on a Pinterest board, now or at run_at. The media is checked first. Safe to repeat: the same board, media and link make one pin, and a second call answers existing with its address. If the outcome is unknown, call again with the same values: the pin is looked up, never sent twice.',
	input: z.strictObject({ ...PIN_FIELDS, on_edit: onEdit }),
	output: z.looseObject({
		...OUTCOME,
		pin: z
			.looseObject({ id: z.string(), url: z.string() })
			.optional()
			.describe('The pin on Pinterest, where there is one'),
		key: z.string().optional().describe('Key of its job, for get_job'),
		changed: z.array(z.string()).optional().describe('Fields that an edit has changed at the published pin'),
		warnings: z
			.array(z.string())
			.optional()
			.describe('What could be better about the pin; it is published all the same'),
	}),
	writes: true,
	async run(session, { on_edit: onEdit, ...fields }, { signal }) {
		const { pipeline, open } = await session.pipeline();
		const cells = cellsOf(fields);
		const row = batchRow({ row: 1, cells, original: fields }, session.defaults, pipeline.clock.now());
		const options = { open, signal, onEdit, past: 'refuse', reconcileAtEnd: false } as const;
		let result: RowResult | undefined;
		for await (const ended of importBatch(pipeline, one(row), options)) result = ended;
		if (!result) throw new Error('The pin has no outcome.');
		const { outcome, pin, idempotencyKey: key, changed, problem, findings } = result;
		const warnings = findings?.map((finding) => describedFinding(finding).message);
		const structured = { outcome, pin, key, problem, changed, warnings };
		if (allWell({ ...noTotals(), [outcome]: 1 })) return { structured };
		return { structured, failure: outcomeFailure(outcome, problem, pin?.url) };
	},
});

async function* one<Each>(each: Each): AsyncGenerator<Each> {
	yield each;
}
