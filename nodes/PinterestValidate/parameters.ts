import type { INodeProperties } from 'n8n-workflow';
import { authenticationProperty } from '../shared/authentication';
import { columnsNotice } from '../shared/columns-notice';
import { fitOptions } from '../shared/fit-options';
import { onFailedItems } from '../shared/on-failed-items';
import { ruleOptions } from './rules';

const notice = columnsNotice(
	'Checks the content of each image and video, not only its name. With an account, pins that are already published pass without a check.',
);

const checkBoards: INodeProperties = {
	displayName: 'Check Boards',
	name: 'checkBoards',
	type: 'boolean',
	default: true,
	description:
		'Whether to also check that each board and section exists in the account. Without an account no board is checked.',
};

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [...ruleOptions, ...fitOptions, onFailedItems].sort((one, other) =>
		one.displayName.localeCompare(other.displayName),
	),
};

export const parameters: INodeProperties[] = [authenticationProperty, notice, checkBoards, options];

/** Those of the first version. */
export const firstParameters: INodeProperties[] = [
	notice,
	{
		...checkBoards,
		default: false,
		description:
			'Whether to also check that each board and section exists in the account. This check needs a credential.',
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
	options,
];
