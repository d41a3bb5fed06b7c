import type { INodeProperties } from 'n8n-workflow';

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
	description: 'How the Pinterest account is connected',
};
