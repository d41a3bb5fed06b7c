import type { IExecuteFunctions } from 'n8n-workflow';
import { changePin, pinFacts, readPin, type PinUpdate, type PipelineContext, type WholePin } from '../../../lib';
import { nodeProblem } from '../../shared/sentences';
import { result, shaper, simplifyOption } from '../answers';
import type { ResourceOperation } from '../resource';
import { pinIdField, pinIdAt } from './parameters';

const TEXTS = { title: 'title', description: 'description', link: 'link', altText: 'alt_text' } as const;

export const update: ResourceOperation = {
	option: {
		name: 'Update',
		action: 'Update a pin',
		description:
			'Change the texts, the link or the board of a pin. Pinterest allows this only to apps with the feature pin_edit.',
	},
	calls: ['PATCH /pins/{pin_id}', 'GET /pins/{pin_id}', 'GET /boards', 'GET /boards/{board_id}/sections'],
	description: [
		pinIdField,
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			description: 'What is empty is left as it is',
			options: [
				{ displayName: 'Alt Text', name: 'altText', type: 'string', default: '' },
				{
					displayName: 'Board',
					name: 'board',
					type: 'string',
					default: '',
					description: 'The ID, the name or the address of the board that the pin is moved to',
				},
				{ displayName: 'Description', name: 'description', type: 'string', typeOptions: { rows: 3 }, default: '' },
				{ displayName: 'Link', name: 'link', type: 'string', default: '' },
				{
					displayName: 'Remove',
					name: 'remove',
					type: 'multiOptions',
					default: [],
					options: [
						{ name: 'Alt Text', value: 'altText' },
						{ name: 'Description', value: 'description' },
						{ name: 'Link', value: 'link' },
						{ name: 'Section', value: 'section', description: 'Move the pin from its section to the board itself' },
						{ name: 'Title', value: 'title' },
					],
					description: 'What the pin has no longer afterwards',
				},
				{
					displayName: 'Section',
					name: 'section',
					type: 'string',
					default: '',
					description: 'The ID or the name of the section that the pin is moved to',
				},
				{ displayName: 'Title', name: 'title', type: 'string', default: '' },
			],
		},
		simplifyOption,
	],

	async execute(context, pipeline, itemIndex) {
		const pinId = pinIdAt(context, itemIndex);
		const signal = context.getExecutionCancelSignal();
		const changes = await changesOf(context, pipeline, pinId, itemIndex);
		const pin = await changePin(pipeline, pinId, changes, signal);
		return result(shaper<WholePin>(context, itemIndex, pinFacts)(pin));
	},
};

interface UpdateFields extends Partial<Record<keyof typeof TEXTS | 'board' | 'section', string>> {
	remove?: (keyof typeof TEXTS | 'section')[];
}

/** Only what is filled in, and what is to be removed. @throws PipelineError `nothing-to-change`, `board-unknown` and the like. */
async function changesOf(
	context: IExecuteFunctions,
	pipeline: PipelineContext,
	pinId: string,
	itemIndex: number,
): Promise<PinUpdate> {
	const { remove = [], ...fields } = context.getNodeParameter('updateFields', itemIndex, {}) as UpdateFields;
	const filled = (name: keyof typeof fields) => String(fields[name] ?? '').trim();
	const changes: PinUpdate = {};
	for (const [name, column] of Object.entries(TEXTS) as [keyof typeof TEXTS, (typeof TEXTS)[keyof typeof TEXTS]][]) {
		if (remove.includes(name)) changes[column] = null;
		else if (filled(name) !== '') changes[column] = filled(name);
	}
	const section = filled('section') || undefined;
	const board = filled('board') || (section && (await boardOfPin(context, pipeline, pinId)));
	if (board) {
		const { boardId, sectionId } = await pipeline.account.destination(board, section);
		Object.assign(changes, { board_id: boardId, board_section_id: sectionId ?? null });
	} else if (remove.includes('section')) changes.board_section_id = null;
	if (Object.keys(changes).length === 0) throw nodeProblem('nothing-to-change');
	return changes;
}

/** A section is found by its name on its board alone. */
async function boardOfPin(context: IExecuteFunctions, pipeline: PipelineContext, pinId: string) {
	const pin = await readPin(pipeline, pinId, { signal: context.getExecutionCancelSignal() });
	return pinFacts(pin).boardId ?? undefined;
}
