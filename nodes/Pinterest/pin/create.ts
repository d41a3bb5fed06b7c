import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { describedFinding, importBatch, type RowResult } from '../../../lib';
import { carryEach, type Answered } from '../../shared/carry-rows';
import { allAtOnce, eachItem, type Routed } from '../../shared/each-item';
import { withLearned } from '../../shared/item-envelope';
import { mediaOpener } from '../../shared/media-opener';
import { noteTotals } from '../../shared/note-totals';
import { stopIfFailed } from '../../shared/on-failed-items';
import { settingsOf } from '../../shared/publish-options';
import { NEEDS_ATTENTION, PUBLISHED_NAMES, PUBLISHED_OUTPUT } from '../../shared/published-outputs';
import { rowRulesOf, ruleSettingsOf } from '../../shared/row-rules';
import { openSession } from '../../shared/session';
import type { WholeOperation } from '../resource';
import { createForm } from './create-form';
import { rowOfForm, type FormRow } from './create-row';

/** What became of each item, whose form is a row of one batch. */
type Answers = Promise<Answered<FormRow, RowResult>[]>[];

/** Takes the pin of each item through the whole pipeline, as Batch Import takes a row: it is published once, however often it runs. */
export const create: WholeOperation = {
	option: {
		name: 'Create',
		action: 'Create a pin',
		description:
			'Check, upload and publish an image or a video as a pin, now or at a time. Running it again does not create the pin again.',
	},
	calls: [
		'GET /boards',
		'GET /boards/{board_id}/sections',
		'GET /boards/{board_id}/pins',
		'POST /pins',
		'POST /media',
		'GET /media/{media_id}',
		'PATCH /pins/{pin_id}',
	],
	description: createForm,

	async run(context) {
		const options = {
			outputs: PUBLISHED_NAMES.length,
			failed: NEEDS_ATTENTION,
			concurrency: allAtOnce(context),
		};
		const routed = await eachItem(
			context,
			options,
			async () => await begin(context),
			async (answers, item, index) =>
				(await (answers[index] as Answers[number])).map((each) => answerOf(item, ...each)),
		);
		noteTotals(context, routed);
		stopIfFailed(context, routed, NEEDS_ATTENTION);
		return routed;
	},
};

async function begin(context: IExecuteFunctions): Promise<Answers> {
	const pipeline = await openSession(context, { ...settingsOf(context), ...ruleSettingsOf(context) });
	const rows = context.getInputData().map((_, index) => rowOfForm(context, index));
	const work = { open: mediaOpener(context, 0), signal: context.getExecutionCancelSignal(), ...rowRulesOf(context) };
	return carryEach(rows, (batch) => importBatch(pipeline, batch, work));
}

/** The item with what became of its pin. */
function answerOf(
	item: INodeExecutionData,
	{ draft }: FormRow,
	{ outcome, pin, problem, findings = [], changed, idempotencyKey: key, state }: RowResult,
): Routed {
	const learned = {
		outcome,
		pin,
		problem,
		findings: findings.length > 0 ? findings.map(describedFinding) : undefined,
		changed,
		draft,
		job: key && state ? { key, state } : undefined,
	};
	return { output: PUBLISHED_OUTPUT[outcome], json: withLearned(item, learned as unknown as IDataObject) };
}
