import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { environmentFields, rateLimitOverrideFields, TEST_RULES } from './environment';

const SCOPES = ['boards:read', 'boards:write', 'pins:read', 'pins:write', 'user_accounts:read'];
const SECRET_SCOPES = ['boards:read_secret', 'boards:write_secret', 'pins:read_secret', 'pins:write_secret'];

/** The user's own Pinterest app, connected through Pinterest's consent page. n8n stores and refreshes the tokens. */
export class PinterestOAuth2Api implements ICredentialType {
	name = 'pinterestOAuth2Api';

	displayName = 'Pinterest OAuth2 API';

	icon: Icon = { light: 'file:../nodes/shared/icons/pin.svg', dark: 'file:../nodes/shared/icons/pin.dark.svg' };

	extends = ['oAuth2Api'];

	documentationUrl = 'https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/';

	properties: INodeProperties[] = [
		...environmentFields(),
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'options',
			default: 'authorizationCode',
			options: [
				{
					name: 'Authorization Code',
					value: 'authorizationCode',
					description: "Any account, connected through Pinterest's consent page",
				},
				{
					name: 'Client Credentials',
					value: 'clientCredentials',
					description: "The account of the app's owner, without the consent page. Videos are not supported.",
				},
			],
			description: 'How the account is connected',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			// The emulator serves its consent page next to its API.
			default:
				'={{ $self["environment"] === "custom" ? $self["baseUrl"].replace(/\\/v5\\/?$/, "") + "/oauth/" : "https://www.pinterest.com/oauth/" }}',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default:
				'={{ ($self["environment"] === "custom" ? $self["baseUrl"] : $self["environment"] === "sandbox" ? "https://api-sandbox.pinterest.com/v5" : "https://api.pinterest.com/v5") + "/oauth/token" }}',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: `={{ $self["privateBoards"] ? "${[...SCOPES, ...SECRET_SCOPES].join(',')}" : "${SCOPES.join(',')}" }}`,
		},
		{
			displayName: 'Secret Boards',
			name: 'privateBoards',
			type: 'boolean',
			default: false,
			description:
				'Whether to read and write secret boards too. After a change, connect the account again: a token keeps the scopes that it was given.',
		},
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'header' },
		...rateLimitOverrideFields,
	];

	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.apiBaseUrl }}', url: '/user_account' },
		rules: TEST_RULES,
	};
}
