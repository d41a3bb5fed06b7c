import type { INodeProperties } from 'n8n-workflow';

/** Which Pinterest a credential is for. `apiBaseUrl` follows from it and is what nodes and tests read. */
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
					description: 'A stand-in for Pinterest, such as the emulator of this package',
				},
				{ name: 'Production', value: 'production' },
				{ name: 'Sandbox', value: 'sandbox', description: 'Pins only you can see; no videos' },
			],
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'http://127.0.0.1:4870/v5',
			description: 'Where the API answers, with its version at the end',
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

/** Limits of the user's own; read by the nodes' session. */
export const ownLimitsField: INodeProperties = {
	displayName: 'Own Limits',
	name: 'budget',
	type: 'string',
	default: '',
	placeholder: 'org_write=60/60, org_read=500/60',
	description:
		'Ceilings below what Pinterest allows, where other programs use the same app: so many calls in so many seconds of org_read, org_write or org_analytics, with commas between them. Empty uses all that Pinterest allows.',
};
