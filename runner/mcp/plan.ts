import { z } from 'zod/v4';
import { planBatch, planWithoutAccount, quotaOf, systemClock, timelineOf, type PlannedPin } from '../../lib';
import { mediaOpener } from '../open-pipeline';
import { hasCredential } from '../tokens';
import { plannedLine } from '../ui/report';
import { givenRows, openRows } from './given-rows';
import { RowAnswers, ROWS_OUTPUT } from './row-answers';
import { mcpTool } from './tool';

/** What an import of rows or a file would do. */
export const plan = mcpTool({
	name: 'plan',
	title: 'Plan an import',
	description:
		'Show what publishing rows would do, and change nothing: for each row the outcome it would have, why one would fail and what to do about it, and when the pins would be out. Media are fetched and checked. Use it before import_rows.',
	input: givenRows,
	output: z.looseObject({
		...ROWS_OUTPUT,
		makes: z.array(z.string()).optional().describe('Boards and sections that would be made'),
		timeline: z.looseObject({}).describe('How many pins go out in which hour, and when the last one is out (lastAt)'),
		account: z.boolean().describe('false: no account is connected, so boards, record and limits were not asked'),
	}),
	writes: false,
	async run(session, input, { signal, progress }) {
		const { rows } = await openRows(session, input);
		const work = { signal, onEdit: input.on_edit, past: input.past };
		const runner = hasCredential(session.settings) ? await session.pipeline() : undefined;
		await runner?.pipeline.account.id(); // a token that does not work is reported once, not for every row
		const planned = runner
			? planBatch(runner.pipeline, rows, { ...work, open: runner.open })
			: planWithoutAccount(systemClock, rows, { ...work, open: mediaOpener(session.settings) });
		const answers = new RowAnswers();
		const pins: PlannedPin[] = [];
		const makes = new Set<string>();
		for await (const row of planned) {
			answers.add(row, { title: row.title, ...plannedLine(row) });
			const at = row.publishedAbout ?? row.dueAt;
			if (row.calls !== undefined && at !== undefined) pins.push({ notBefore: Date.parse(at), calls: row.calls });
			if (row.makes !== undefined) makes.add(row.makes);
			progress(answers.totals.rows, `row ${row.row}: ${row.outcome}`);
		}
		const timeline = timelineOf(pins, quotaOf(await runner?.rateLimiter.usage()), systemClock.now());
		const made = makes.size > 0 ? [...makes] : undefined;
		return { structured: { ...answers.structured(), makes: made, timeline, account: runner !== undefined } };
	},
});
