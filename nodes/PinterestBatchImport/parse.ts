import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { outcomeOf, type PipelineContext } from '../../lib';
import { allAtOnce, type Routed } from '../shared/each-item';
import { withLearned } from '../shared/item-envelope';
import { forOperation } from '../shared/operation';
import { openSession } from '../shared/session';
import { runnable } from './operation';
import { PARSED, PARSED_NAMES } from './outputs';
import { routePublished } from './route-published';
import { fromItems, rowOfItem, openFileRows } from './rows';

/** Turns rows into drafts for the single nodes. Publishes nothing. */
export const parse = runnable<PipelineContext | undefined>({
	description: forOperation({ operation: ['parse'] }, [
		{
			displayName: 'Skip Published',
			name: 'skipPublished',
			type: 'boolean',
			default: false,
			description:
				'Whether rows whose pin is already published leave through a separate output, Already Published. Their media is not fetched. This needs a credential, because the record is kept for each account.',
		},
	]),
	outputs: (context) => (skips(context) ? PARSED_NAMES : PARSED_NAMES.slice(0, PARSED.published)),
	failed: PARSED.needsFix,
	// The record may be asked for all at once; files are read one after the other.
	concurrency: (context) => (skips(context) && fromItems(context) ? allAtOnce(context) : 1),
	open: async (context) => (skips(context) ? await openSession(context) : undefined),
	async *execute(context, pipeline, index) {
		const rows: Routed[] = [];
		try {
			for await (const row of parsedRows(context, index)) rows.push(row);
		} finally {
			// Also where the file breaks off: what was read of it is kept.
			yield* pipeline ? await routePublished(context, pipeline, rows, index) : rows;
		}
	},
});

const skips = (context: IExecuteFunctions) => context.getNodeParameter('skipPublished', 0, false) as boolean;

async function* parsedRows(context: IExecuteFunctions, index: number): AsyncGenerator<Routed> {
	if (fromItems(context)) {
		const { own, draft, problem } = rowOfItem(context, index);
		const learned = problem ? { outcome: outcomeOf(problem), problem } : { draft };
		yield { output: problem ? PARSED.needsFix : PARSED.rows, json: withLearned({ json: own }, learned) };
		return;
	}
	const { rows } = await openFileRows(context, index);
	for await (const { own, row, draft, problem, binary } of rows) {
		const learned = problem ? { row, outcome: outcomeOf(problem), problem } : { row, draft };
		yield { output: problem ? PARSED.needsFix : PARSED.rows, json: { ...own, ...learned } as IDataObject, binary };
	}
}
