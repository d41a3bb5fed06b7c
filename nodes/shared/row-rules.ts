import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { PipelineSettings } from '../../lib';

/** How a node calls what it takes, and the output of what a person has to look at. */
interface Wording {
	thing: string;
	output: string;
}

/** What becomes of rows that are not simply new, for the collection `options` of a node that publishes rows. */
export const rowRules = ({ thing, output }: Wording): INodeProperties[] => [
	{
		displayName: 'On Edit',
		name: 'onEdit',
		type: 'options',
		default: 'ask',
		options: [
			{
				name: 'Ask',
				value: 'ask',
				description: `The ${thing} leaves through ${output}, with what differs. A pin that is only scheduled is changed.`,
			},
			{ name: 'Publish', value: 'publish', description: 'Make another pin' },
			{ name: 'Update', value: 'update', description: 'Change the pin on Pinterest' },
		],
		description: `What to do with ${withArticle(thing)} whose pin is published and whose text was edited since`,
	},
	{
		displayName: 'Past Dates',
		name: 'past',
		type: 'options',
		default: 'refuse',
		options: [
			{ name: 'Refuse', value: 'refuse', description: `The ${thing} leaves through ${output}` },
			{ name: 'Run', value: 'run', description: 'Publish the pin now' },
		],
		description: `What to do with a new ${thing} whose date is in the past`,
	},
	{
		displayName: 'Republish Deleted',
		name: 'republishDeleted',
		type: 'boolean',
		default: false,
		description: `Whether to publish ${withArticle(thing)} again, as a new pin, whose pin is known to be deleted. Otherwise it leaves through ${output}.`,
	},
	{
		displayName: 'Spacing (Days)',
		name: 'spacingDays',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'The least time between two pins of the same link on the same board. 0 means none.',
	},
];

const withArticle = (thing: string) => `${/^[aeiou]/.test(thing) ? 'an' : 'a'} ${thing}`;

export interface RowRules {
	/** What happens to a published pin whose row was edited. */
	onEdit: 'ask' | 'update' | 'publish';
	/** Whether a new row that was due before is published at once or refused. */
	past: 'run' | 'refuse';
}

export function rowRulesOf(context: IExecuteFunctions): RowRules {
	const { onEdit = 'ask', past = 'refuse' } = context.getNodeParameter('options', 0, {}) as Partial<RowRules>;
	return { onEdit, past };
}

const DAY_MS = 24 * 60 * 60_000;

/** Those of these options that the pipeline is set to. */
export function ruleSettingsOf(
	context: IExecuteFunctions,
): Partial<Pick<PipelineSettings, 'spacingMs' | 'republishDeleted'>> {
	const { spacingDays = 0, republishDeleted = false } = context.getNodeParameter('options', 0, {}) as {
		spacingDays?: number;
		republishDeleted?: boolean;
	};
	return { ...(spacingDays > 0 && { spacingMs: spacingDays * DAY_MS }), ...(republishDeleted && { republishDeleted }) };
}
