import type { INodeProperties } from 'n8n-workflow';

/** The server that a credential is for. Nodes and credential tests read `apiBaseUrl`, which is derived from it. */
export function environmentFields(): INodeProperties[] {
	return [
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			default: 'production',
			options: [
				{
					name: 'Custom',
					value: 'custom',
					description: 'An emulator of Pinterest, such as the one in this package',
				},
				{ name: 'Production', value: 'production' },
				{ name: 'Sandbox', value: 'sandbox', description: 'Only you can see the pins. Videos are not supported.' },
			],
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. http://127.0.0.1:4870/v5',
			description: 'The base URL of the API, including its version',
			displayOptions: { show: { environment: ['custom'] } },
		},
		{
			displayName: 'API Base URL',
			name: 'apiBaseUrl',
			type: 'hidden',
			default:
				'={{ $self["environment"] === "custom" ? $self["baseUrl"] : $self["environment"] === "sandbox" ? "https://api-sandbox.pinterest.com/v5" : "https://api.pinterest.com/v5" }}',
		},
	];
}

/** Rate limits that the user sets. The session of the nodes reads them. */
export const rateLimitOverrideField: INodeProperties = {
	displayName: 'Rate Limit Override',
	name: 'budget',
	type: 'string',
	default: '',
	placeholder: 'e.g. org_write=60/60, org_read=500/60',
	description:
		"Lower rate limits than Pinterest's, for example because other programs use the same app. Enter NAME=CALLS/SECONDS for org_read, org_write, org_analytics or ads_read, separated by commas. Leave empty to use Pinterest's limits.",
};
