import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { accessTierOf, problemOf, tokenPort } from '../../lib';
import { checkBaseUrl, type StoredAccount } from './account-credential';

/** Tests a pasted token, and says which access the app has. n8n tests an OAuth2 credential itself, with a request. */
export async function accountAnswers(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const stored = credential.data as unknown as StoredAccount;
		checkBaseUrl(stored);
		const { apiBaseUrl, accessToken = '' } = stored;
		const tokens = { current: async () => accessToken, refresh: async () => undefined };
		const { tier, sentence, username } = await accessTierOf(tokenPort({ apiBaseUrl, tokens }), apiBaseUrl);
		if (tier === 'pending') return { status: 'Error', message: sentence };
		return { status: 'OK', message: username === undefined ? sentence : `Connected as ${username}. ${sentence}` };
	} catch (error) {
		return { status: 'Error', message: problemOf(error).message };
	}
}
