import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

export type Authentication = 'oAuth2' | 'accessToken';

export function credentialTypeOf(authentication: Authentication): string {
	return authentication === 'accessToken' ? 'pinterestAccessTokenApi' : 'pinterestOAuth2Api';
}

export const authenticationProperty: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	default: 'oAuth2',
	options: [
		{ name: 'Access Token', value: 'accessToken' },
		{ name: 'OAuth2', value: 'oAuth2' },
	],
	description: 'How to connect to Pinterest',
};

/**
 * Makes a credential a field of its own in the editor. Without a condition the editor takes it for one more kind of
 * the node's main credential: it lists all kinds in it, and choosing one replaces the other. A new version of a node
 * is added here.
 */
export const OWN_FIELD = { show: { '@version': [1, 1.1, 1.2] } };

/** What the editor calls the store. */
export const STORE_FIELD = 'Store for Several Workers (Optional)';

export const storeCredential: INodeCredentialDescription = {
	name: 'pinterestStoreApi',
	displayName: STORE_FIELD,
	required: false,
	testedBy: 'storeAnswers',
	displayOptions: OWN_FIELD,
};

/** The credentials of a node that uses an account. Such a node needs `authenticationProperty` and the method `storeAnswers`. */
export const accountAndStore: INodeCredentialDescription[] = [
	{ name: 'pinterestOAuth2Api', required: true, displayOptions: { show: { authentication: ['oAuth2'] } } },
	{ name: 'pinterestAccessTokenApi', required: true, displayOptions: { show: { authentication: ['accessToken'] } } },
	storeCredential,
];
