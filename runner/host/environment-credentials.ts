import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsHelper,
	IHttpRequestOptions,
	INodeCredentialsDetails,
	INodeProperties,
} from 'n8n-workflow';
import type { TokenFile } from '../token-file';
import type { TokenSettings } from '../tokens';

/** Gives every credential of a workflow the account of the environment. */
export class EnvironmentCredentials implements ICredentialsHelper {
	private readonly data: ICredentialDataDecryptedObject;

	/**
	 * @param more further fields, as n8n's editor stores them, such as `rateLimits`.
	 * @param file keeps refreshed tokens for the runs to come; without it they are kept until this run ends.
	 */
	constructor(
		settings: TokenSettings,
		apiBaseUrl: string,
		more: ICredentialDataDecryptedObject = {},
		private readonly file?: TokenFile,
	) {
		const pasted = 'accessToken' in settings;
		this.data = {
			apiBaseUrl,
			accessTokenUrl: `${apiBaseUrl}/oauth/token`,
			grantType: 'authorizationCode',
			authentication: 'header',
			accessToken: pasted ? settings.accessToken : '',
			clientId: pasted ? '' : settings.clientId,
			clientSecret: pasted ? '' : settings.clientSecret,
			oauthTokenData: pasted
				? { access_token: settings.accessToken, token_type: 'bearer' }
				: { access_token: '', refresh_token: settings.refreshToken, token_type: 'bearer' },
			...more,
		};
	}

	getParentTypes(name: string): string[] {
		return name === 'pinterestOAuth2Api' ? ['oAuth2Api'] : [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		const kept = await this.file?.read();
		if (!kept) return this.data;
		const oauthTokenData = {
			access_token: kept.accessToken,
			refresh_token: kept.refreshToken,
			token_type: 'bearer',
		};
		return { ...this.data, oauthTokenData };
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
		const { oauthTokenData } = data;
		if (!oauthTokenData) return;
		this.data.oauthTokenData = oauthTokenData;
		const { access_token: accessToken, refresh_token: refreshToken } = oauthTokenData as Record<string, string>;
		if (accessToken && refreshToken) await this.file?.write({ accessToken, refreshToken });
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
