import type { ICredentialTestRequest, INodeProperties } from 'n8n-workflow';

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
			required: true,
			placeholder: 'e.g. http://127.0.0.1:4870/v5',
			description: 'The base URL of the API, including its version: it begins with http:// or https:// and ends in /v5',
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

/** The rules of a credential test whose request n8n sends: what each status means, as far as it tells. */
export const TEST_RULES: ICredentialTestRequest['rules'] = [
	{
		type: 'responseCode',
		properties: {
			value: 401,
			message:
				'Pinterest does not accept the token, or the app is not activated yet. Connect the account again; if that changes nothing, check the state of the app in the developer portal.',
		},
	},
	{
		type: 'responseCode',
		properties: { value: 403, message: 'The token lacks the scope user_accounts:read. Connect the account again.' },
	},
	{
		type: 'responseCode',
		properties: {
			value: 404,
			message:
				'There is no Pinterest API at this address. Check the Base URL: it ends in /v5, such as http://127.0.0.1:4870/v5.',
		},
	},
];

/** Rate limits that the user sets. The session of the nodes reads them. */
export const rateLimitOverrideFields: INodeProperties[] = [
	{
		displayName: 'Rate Limit Override',
		name: 'rateLimits',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add limit',
		default: {},
		description:
			"Lower rate limits than Pinterest's, for example because other programs use the same app. Without one, Pinterest's limits are used.",
		options: [
			{
				displayName: 'Limit',
				name: 'limits',
				values: [
					{
						displayName: 'Calls',
						name: 'budget',
						type: 'options',
						default: 'org_write',
						options: [
							{ name: 'Analytics (org_analytics)', value: 'org_analytics' },
							{ name: 'Reads (org_read)', value: 'org_read' },
							{ name: 'Writes (org_write)', value: 'org_write' },
						],
						description: 'Which calls are counted',
					},
					{
						displayName: 'At Most',
						name: 'calls',
						type: 'number',
						typeOptions: { minValue: 1, numberPrecision: 0 },
						default: 60,
						description: 'How many calls may be made within the time',
					},
					{
						displayName: 'Within Seconds',
						name: 'seconds',
						type: 'number',
						typeOptions: { minValue: 1, numberPrecision: 0 },
						default: 60,
						description: 'The time in seconds',
					},
				],
			},
		],
	},
	{
		displayName: 'Rate Limit Override (Text)',
		name: 'budget',
		type: 'string',
		default: '',
		// Set in credentials of before there were fields; gone from the editor once it is empty.
		displayOptions: { hide: { budget: [''] } },
		description: 'The limits as an earlier version stored them. A limit above replaces the one of the same calls here.',
	},
];
