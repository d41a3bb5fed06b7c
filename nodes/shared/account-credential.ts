import { createHash } from 'node:crypto';
import type { IExecuteFunctions, ILoadOptionsFunctions, ITriggerFunctions } from 'n8n-workflow';
import { isOwnerToken, parseBudget, type RateLimiterOptions } from '../../lib';
import { credentialTypeOf } from './authentication';
import { nodeProblem } from './sentences';

/** What n8n stores for a credential of an account, as far as the nodes read it. */
export interface StoredAccount {
	environment?: string;
	apiBaseUrl: string;
	clientId?: string;
	grantType?: string;
	accessToken?: string;
	/** Of OAuth2, once the account was connected. */
	oauthTokenData?: { access_token?: string };
	rateLimits?: { limits?: { budget: string; calls: number; seconds: number }[] };
	/** Limits as text, from before there were fields for them: budgets separated by commas. */
	budget?: string;
}

/** A credential of an account, checked. */
export interface AccountCredential {
	apiBaseUrl: string;
	clientId?: string;
	/** The field Rate Limit Override. */
	ownLimits: NonNullable<RateLimiterOptions['own']>;
	/** Whether its token is that of the app's owner, with which there are no videos. */
	ownerToken: boolean;
	/** Tells its token from others without being it; absent where there is none yet. */
	tokenDigest?: string;
}

/** @throws PipelineError `base-url-invalid`, `budget-invalid`. */
export async function accountCredential(
	context: IExecuteFunctions | ILoadOptionsFunctions | ITriggerFunctions,
	credentialType: string,
): Promise<AccountCredential> {
	const stored = await context.getCredentials<StoredAccount & Record<string, unknown>>(credentialType);
	checkBaseUrl(stored);
	const { apiBaseUrl, clientId, grantType, accessToken = '', oauthTokenData } = stored;
	const ownerToken = grantType === 'clientCredentials' || isOwnerToken(accessToken);
	const token = credentialType === credentialTypeOf('oAuth2') ? oauthTokenData?.access_token : accessToken;
	const tokenDigest = token ? createHash('sha256').update(token).digest('hex') : undefined;
	return { apiBaseUrl, clientId, ownLimits: ownLimitsOf(stored), ownerToken, tokenDigest };
}

/** Checks what the user entered as Base URL; the other environments have theirs from the package. */
export function checkBaseUrl({ environment, apiBaseUrl }: StoredAccount): void {
	if (environment !== 'custom') return;
	const given = apiBaseUrl.trim();
	if (given === '') throw nodeProblem('base-url-invalid', given, 'is empty');
	const url = /^https?:\/\//i.test(given) ? URL.parse(given) : null;
	if (!url) throw nodeProblem('base-url-invalid', given, 'does not begin with http:// or https://');
	const [, version] = /\/(v\d+)\/*$/.exec(url.pathname) ?? [];
	if (version === undefined) throw nodeProblem('base-url-invalid', given, 'does not end in the version of the API');
	if (version !== 'v5') throw nodeProblem('base-url-invalid', given, `names the version ${version} of the API`);
}

function ownLimitsOf({ rateLimits, budget = '' }: StoredAccount): AccountCredential['ownLimits'] {
	const texts = budget.split(',').filter((each) => each.trim() !== '');
	const fields = (rateLimits?.limits ?? []).map(({ budget: name, calls, seconds }) => `${name}=${calls}/${seconds}`);
	return Object.fromEntries(
		[...texts, ...fields].map((each) => parseBudget(each, 'The credential\'s field "Rate Limit Override"')),
	);
}
