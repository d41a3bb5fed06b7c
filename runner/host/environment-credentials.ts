import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsHelper,
	IHttpRequestOptions,
	INodeCredentialsDetails,
	INodeProperties,
} from 'n8n-workflow';
import type { TokenSettings } from '../tokens';

/** Gives every credential of a workflow the account of the environment. Refreshed tokens are kept until the run ends. */
export class EnvironmentCredentials implements ICredentialsHelper {
	private readonly data: ICredentialDataDecryptedObject;

	constructor(settings: TokenSettings, apiBaseUrl: string, ownLimits = '') {
		const pasted = 'accessToken' in settings;
		this.data = {
			environment: 'custom',
			baseUrl: apiBaseUrl,
			apiBaseUrl,
			budget: ownLimits,
			accessTokenUrl: `${apiBaseUrl}/oauth/token`,
			grantType: 'authorizationCode',
			authentication: 'header',
			accessToken: pasted ? settings.accessToken : '',
			clientId: pasted ? '' : settings.clientId,
			clientSecret: pasted ? '' : settings.clientSecret,
			oauthTokenData: pasted
				? { access_token: settings.accessToken, token_type: 'bearer' }
				: { access_token: '', refresh_token: settings.refreshToken, token_type: 'bearer' },
		};
	}

	getParentTypes(name: string): string[] {
		return name === 'pinterestOAuth2Api' ? ['oAuth2Api'] : [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		return this.data;
	}

	async authenticate(
		_: ICredentialDataDecryptedObject,
		_type: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return { ...options, headers: { ...options.headers, Authorization: `Bearer ${String(this.data.accessToken)}` } };
	}

	async updateCredentialsOauthTokenData(
		_: INodeCredentialsDetails,
		_type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		if (data.oauthTokenData) this.data.oauthTokenData = data.oauthTokenData;
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('credentials come from the environment');
	}

	async updateCredentials(): Promise<void> {}

	getCredentialsProperties(): INodeProperties[] {
		return [];
	}
}
