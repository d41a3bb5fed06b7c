import type { IExecuteFunctions, INodeCredentialDescription } from 'n8n-workflow';
import { credentialTypeOf, OWN_FIELD, storeCredential, type Authentication } from '../shared/authentication';
import { nodeProblem } from '../shared/sentences';

/** The account whose boards and published pins are looked up. The node works without one, so either kind has a field, and both may be set. */
export const credentials: INodeCredentialDescription[] = [
	{
		name: credentialTypeOf('oAuth2'),
		displayName: 'Account (OAuth2, Optional)',
		required: false,
		displayOptions: OWN_FIELD,
	},
	{
		name: credentialTypeOf('accessToken'),
		displayName: 'Account (Access Token, Optional)',
		required: false,
		displayOptions: OWN_FIELD,
	},
	storeCredential,
];

export function hasAnyAccount(context: IExecuteFunctions): boolean {
	const { credentials: given = {} } = context.getNode();
	return [credentialTypeOf('oAuth2'), credentialTypeOf('accessToken')].some((type) => type in given);
}

/**
 * The type of the credential to use: the one that the field Account names, or the only one that is set.
 * @throws PipelineError `two-accounts` when both are set, for different accounts, and the field names neither.
 */
export function chosenAccount(context: IExecuteFunctions): string {
	const choice = context.getNodeParameter('account', 0, 'only') as 'only' | Authentication;
	if (choice !== 'only') return credentialTypeOf(choice);
	const { credentials: given = {} } = context.getNode();
	const [token, oAuth2] = [given[credentialTypeOf('accessToken')], given[credentialTypeOf('oAuth2')]];
	// `pinterest-pipeline run` sets both kinds to its one account.
	if (token && oAuth2 && token.id !== oAuth2.id) throw nodeProblem('two-accounts', oAuth2.name, token.name);
	return credentialTypeOf(token ? 'accessToken' : 'oAuth2');
}
