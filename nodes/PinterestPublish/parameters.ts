import type { INodeProperties } from 'n8n-workflow';
import { authenticationProperty } from '../shared/authentication';
import { fitOptions } from '../shared/fit-options';
import { publishOptions } from '../shared/publish-options';

export const parameters: INodeProperties[] = [
	authenticationProperty,
	{
		displayName:
			"A pin with a run_at in the future leaves through <b>Scheduled</b> and is stored. An active workflow with a <b>Pinterest Trigger</b>, or the runner's worker, publishes it when it is due.",
		name: 'scheduledNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...publishOptions, ...fitOptions].sort((one, other) => one.displayName.localeCompare(other.displayName)),
	},
];
