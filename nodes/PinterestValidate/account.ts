import type { IExecuteFunctions, INodeCredentialDescription } from 'n8n-workflow';
import {
	accountAndStore,
	credentialTypeOf,
	OWN_FIELD,
	storeCredential,
	type Authentication,
} from '../shared/authentication';
import { nodeProblem } from '../shared/sentences';

/** The version of the node that has a field for either kind of account. */
const FIRST_VERSION = 1;

const KINDS: Authentication[] = ['oAuth2', 'accessToken'];

/** The credentials of the first version. The node works without an account, so either kind has a field, and both may be set. */
export const fieldForEither: INodeCredentialDescription[] = [
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

/** The credentials of today, as the other nodes have them. The account is optional here. */
export const fieldForBoth = accountAndStore.map((credential) => ({ ...credential, required: false }));

/** The accounts that are set, of those that this version of the node has a field for. */
function givenAccounts(context: IExecuteFunctions) {
	const { credentials: given = {}, typeVersion } = context.getNode();
	const kinds = typeVersion > FIRST_VERSION ? [context.getNodeParameter('authentication', 0) as Authentication] : KINDS;
	return kinds.flatMap((kind) => given[credentialTypeOf(kind)] ?? []);
}

export const hasAnyAccount = (context: IExecuteFunctions) => givenAccounts(context).length > 0;

/** Whether boards are checked. In the first version an account has to be there for that. */
export function checksBoards(context: IExecuteFunctions): boolean {
	const wanted = context.getNodeParameter('checkBoards', 0) as boolean;
	return wanted && (context.getNode().typeVersion === FIRST_VERSION || hasAnyAccount(context));
}

/**
 * The type of the credential to use. In the first version: the one that the field Account names, or the only one that is set.
 * @throws PipelineError `two-accounts` when both are set, for different accounts, and the field names neither.
 */
export function chosenAccount(context: IExecuteFunctions): string {
	const { credentials: given = {}, typeVersion } = context.getNode();
	if (typeVersion > FIRST_VERSION)
		return credentialTypeOf(context.getNodeParameter('authentication', 0) as Authentication);
	const choice = context.getNodeParameter('account', 0, 'only') as 'only' | Authentication;
	if (choice !== 'only') return credentialTypeOf(choice);
	const [token, oAuth2] = [given[credentialTypeOf('accessToken')], given[credentialTypeOf('oAuth2')]];
	// `pinterest-pipeline run` sets both kinds to its one account.
	if (token && oAuth2 && token.id !== oAuth2.id) throw nodeProblem('two-accounts', oAuth2.name, token.name);
	return credentialTypeOf(token ? 'accessToken' : 'oAuth2');
}
