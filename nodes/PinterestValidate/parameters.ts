import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { RuleChoice } from '../../lib';
import { fitOptions } from '../shared/fit-options';

const OPTIONAL_RULES = [
	{ name: 'Alt Text Missing', value: 'alt-text-missing' },
	{ name: 'Description Missing', value: 'description-missing' },
	{ name: 'Image Not 2:3', value: 'image-not-two-to-three' },
	{ name: 'Link Missing', value: 'link-missing' },
	{ name: 'Title Missing', value: 'title-missing' },
];

/** Which rules are checked. */
const rules: INodeProperties[] = [
	{
		displayName: 'Add Rules',
		name: 'add',
		type: 'multiOptions',
		default: [],
		options: OPTIONAL_RULES,
		description: 'Additional rules to check',
	},
	{
		displayName: 'Silence Rules',
		name: 'silence',
		type: 'string',
		default: '',
		placeholder: 'e.g. image-small, link-shortener',
		description: 'Codes of the findings to ignore, separated by commas',
	},
];

export const parameters: INodeProperties[] = [
	{
		displayName:
			'This node checks the content of each image and video, not only its name. Its input is the output of <b>Pinterest Batch Import</b>, or items with fields such as media_url, board and title.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Check Boards',
		name: 'checkBoards',
		type: 'boolean',
		default: false,
		description:
			'Whether to also check that each board and section exists in the account. This check needs a credential. With a credential, pins that are already published pass without a check.',
	},
	{
		displayName: 'Account',
		name: 'account',
		type: 'options',
		default: 'only',
		displayOptions: { show: { checkBoards: [true] } },
		options: [
			{ name: 'Access Token', value: 'accessToken' },
			{ name: 'OAuth2', value: 'oAuth2' },
			{ name: 'The Only One That Is Set', value: 'only' },
		],
		description: 'Which of the two accounts above to check the boards of, if both are set',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...rules, ...fitOptions].sort((one, other) => one.displayName.localeCompare(other.displayName)),
	},
];

export function rulesOf(context: IExecuteFunctions, index: number): RuleChoice {
	const { silence = '', add = [] } = context.getNodeParameter('options', index, {}) as {
		silence?: string;
		add?: string[];
	};
	return { silence: silence.split(/[\s,]+/).filter(Boolean), add };
}
