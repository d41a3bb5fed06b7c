import type {
	Icon,
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';
import { environmentFields, ownLimitsField } from './environment';

/** A token made in Pinterest's developer portal, for trying things out: it ends after 30 days and is not refreshed. */
export class PinterestAccessTokenApi implements ICredentialType {
	name = 'pinterestAccessTokenApi';

	displayName = 'Pinterest Access Token API';

	icon: Icon = { light: 'file:../nodes/shared/icons/pin.svg', dark: 'file:../nodes/shared/icons/pin.dark.svg' };

	documentationUrl = 'https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/';

	properties: INodeProperties[] = [
		...environmentFields(),
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				"From the Configure tab of your app in Pinterest's developer portal. A token of the sandbox works in the sandbox only.",
		},
		ownLimitsField,
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{ $credentials.accessToken }}' } },
	};

	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.apiBaseUrl }}', url: '/user_account' },
	};
}
