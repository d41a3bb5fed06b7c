import type { Icon, IAuthenticateGeneric, ICredentialType, INodeProperties } from 'n8n-workflow';
import { environmentFields, rateLimitOverrideFields } from './environment';

/**
 * A token from Pinterest's developer portal, for testing: it expires after 30 days and is not refreshed. The nodes test
 * it (`testedBy`), so that the result can name the app's access.
 */
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
				"The token from the Configure tab of your app in Pinterest's developer portal. A sandbox token works only in the sandbox.",
		},
		...rateLimitOverrideFields,
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{ $credentials.accessToken }}' } },
	};
}
