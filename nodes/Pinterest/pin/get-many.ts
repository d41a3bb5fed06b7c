import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { pinFacts, readPins, type PinList, type PipelineContext, type WholePin } from '../../../lib';
import { boardLocator, boardOf } from '../../shared/board-locator';
import { listLimit } from '../../shared/list-limit';
import { sectionLocator, sectionOf } from '../../shared/section-locator';
import { nodeProblem } from '../../shared/sentences';
import { listed, shaper, simplifyOption, textOf } from '../answers';
import type { ResourceOperation } from '../resource';
import { metricsOption } from './parameters';

const shownFor = (property: INodeProperties, ...from: PinList['of'][]): INodeProperties => ({
	...property,
	displayOptions: { show: { pinsOf: from } },
});

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		{
			displayName: 'Creative Types',
			name: 'creativeTypes',
			type: 'multiOptions',
			default: [],
			options: [
				{ name: 'Carousel', value: 'CAROUSEL' },
				{ name: 'Collection', value: 'COLLECTION' },
				{ name: 'Idea', value: 'IDEA' },
				{ name: 'Max-Width Video', value: 'MAX_VIDEO' },
				{ name: 'Regular', value: 'REGULAR' },
				{ name: 'Shopping', value: 'SHOPPING' },
				{ name: 'Video', value: 'VIDEO' },
			],
			description: 'Only pins of these types',
		},
		{
			displayName: 'Only',
			name: 'only',
			type: 'options',
			default: 'exclude_repins',
			options: [
				{ name: 'Created Pins', value: 'exclude_repins', description: 'Without pins that were saved from others' },
				{ name: 'Promoted Pins', value: 'has_been_promoted', description: 'Pins that were or are an ad' },
				{ name: 'Saved Pins', value: 'exclude_native', description: 'Without pins that the account created' },
			],
			description: 'Which of the pins to return',
			displayOptions: { show: { '/pinsOf': ['account'] } },
		},
		{
			displayName: 'Protected Pins',
			name: 'protectedPins',
			type: 'boolean',
			default: false,
			description: 'Whether to return pins of protected boards too',
			displayOptions: { show: { '/pinsOf': ['account'] } },
		},
	],
};

export const getMany: ResourceOperation = {
	option: {
		name: 'Get Many',
		action: 'Get many pins',
		description: 'Get the pins of the account, of a board or of a section, or search among your own pins',
	},
	calls: [
		'GET /pins',
		'GET /boards',
		'GET /boards/{board_id}/sections',
		'GET /boards/{board_id}/pins',
		'GET /boards/{board_id}/sections/{section_id}/pins',
		'GET /search/pins',
	],
	description: [
		{
			displayName: 'Pins Of',
			name: 'pinsOf',
			type: 'options',
			default: 'account',
			options: [
				{ name: 'Account', value: 'account', description: 'The pins that the account owns, on all boards' },
				{ name: 'Board', value: 'board', description: 'The pins of a board, with those of its sections' },
				{ name: 'Search', value: 'search', description: 'Own pins by words, or by IDs with commas between them' },
				{ name: 'Section', value: 'section', description: 'The pins of a section of a board' },
			],
			description: 'Where the pins are',
		},
		shownFor(boardLocator, 'board', 'section'),
		shownFor({ ...sectionLocator, required: true, description: 'The section of the board' }, 'section'),
		shownFor(
			{
				displayName: 'Search Term',
				name: 'query',
				type: 'string',
				default: '',
				required: true,
				placeholder: 'e.g. lemon tart',
				description:
					'Words of the description, or IDs with commas between them. Pinterest wants the permissions for secret boards and pins for a search.',
			},
			'search',
		),
		...listLimit(),
		shownFor(filters, 'account', 'board'),
		shownFor(metricsOption, 'account', 'board'),
		simplifyOption,
	],

	async *execute(context, pipeline, itemIndex) {
		const list = await listOf(context, pipeline, itemIndex);
		const pins = readPins(pipeline, list, context.getExecutionCancelSignal());
		yield* listed(context, itemIndex, pins, shaper<WholePin>(context, itemIndex, pinFacts));
	},
};

interface Filters {
	creativeTypes?: string[];
	only?: 'exclude_native' | 'exclude_repins' | 'has_been_promoted';
	protectedPins?: boolean;
}

/** @throws PipelineError `board-unknown`, `section-unknown` and the like; `query-missing`, `section-missing`. */
async function listOf(context: IExecuteFunctions, { account }: PipelineContext, itemIndex: number): Promise<PinList> {
	const of = context.getNodeParameter('pinsOf', itemIndex) as PinList['of'];
	if (of === 'search') {
		const query = textOf(context, 'query', itemIndex);
		if (query === '') throw nodeProblem('query-missing');
		return { of, query };
	}
	if (of === 'section') {
		const section = sectionOf(context, itemIndex);
		if (section === undefined) throw nodeProblem('section-missing');
		const { boardId, sectionId = '' } = await account.destination(boardOf(context, itemIndex), section);
		return { of, boardId, sectionId };
	}
	const { creativeTypes, only, protectedPins } = context.getNodeParameter('filters', itemIndex, {}) as Filters;
	const metrics = context.getNodeParameter('metrics', itemIndex, false) as boolean;
	const filter = { creative_types: creativeTypes, pin_metrics: metrics };
	if (of === 'account') return { of, filter: { ...filter, pin_filter: only, include_protected_pins: protectedPins } };
	const { boardId } = await account.destination(boardOf(context, itemIndex));
	return { of, boardId, filter };
}
