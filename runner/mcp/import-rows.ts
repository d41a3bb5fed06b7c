import { z } from 'zod/v4';
import { newImportId, recordedImport } from '../../lib';
import { importFailure } from '../sentences';
import { rowLine } from '../ui/report';
import { givenRows, openRows } from './given-rows';
import { RowAnswers, ROWS_OUTPUT } from './row-answers';
import { mcpTool } from './tool';

/** Publishes rows or a file, each row once. */
export const importRows = mcpTool({
	name: 'import_rows',
	title: 'Publish rows',
	description:
		'Publish the rows of a spreadsheet, or given rows, each as one pin, now or at its run_at. Safe to repeat: rows that are published answer existing. One bad row costs no other. Returns what became of each row. Rows whose run_at is ahead are scheduled, and pinterest-pipeline worker publishes them when they are due.',
	input: givenRows,
	output: z.looseObject({
		import: z.string().describe('ID of the import, for list_jobs'),
		...ROWS_OUTPUT,
	}),
	writes: true,
	async run(session, input, { gone: signal, client, progress }) {
		const { pipeline, open } = await session.pipeline();
		await pipeline.account.id(); // a token that does not work is reported once, not for every row
		const { rows, defaults, file, facts: read } = await openRows(session, input);
		const importId = newImportId(Date.now());
		const answers = new RowAnswers();
		const { on_edit: onEdit, past } = input;
		const recorded = { ...defaults, ...(defaults.requireApproval && { onEdit }) };
		const about = { file, by: `agent of ${client}`, defaults: recorded, read };
		const options = { open, signal, onEdit, past, reconcileAtEnd: false, about };
		for await (const result of recordedImport({ ...pipeline, importId }, rows, options)) {
			answers.add(result, { title: result.title, ...rowLine(result) });
			progress(answers.totals.rows, `row ${result.row}: ${result.outcome}`);
		}
		const structured = { import: importId, ...answers.structured() };
		return answers.allFailed ? { structured, failure: importFailure(structured.rows) } : { structured };
	},
});
