import type { IncomingHttpHeaders } from 'node:http';
import { nameOf, type Operation } from './call';
import { refuse } from './errors';
import type { AccessToken, Account } from './records';
import { CLIENT_ID, CLIENT_SECRET } from './tokens';
import type { World } from './world';

export function bearerOf(world: World, headers: IncomingHttpHeaders): AccessToken | undefined {
	const found = /^Bearer ([^\s]+)$/i.exec(headers.authorization ?? '');
	const token = found ? world.state.accessTokens.get(found[1]!) : undefined;
	return token && token.expiresAt > world.now() ? token : undefined;
}

/** Only the header counts: Pinterest documents no credentials in the body. */
export function isTheApp(headers: IncomingHttpHeaders) {
	const found = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(headers.authorization ?? '');
	return found !== null && Buffer.from(found[1]!, 'base64').toString() === `${CLIENT_ID}:${CLIENT_SECRET}`;
}

export const accountOf = (world: World, token: AccessToken | undefined): Account =>
	world.state.accounts.find(({ id }) => id === token?.accountId) ?? world.state.owner;

/** Token, tier and scopes, in the order in which Pinterest seems to look at them. */
export function checkAccess(world: World, operation: Operation, headers: IncomingHttpHeaders, token?: AccessToken) {
	const { tier } = world.settings;
	if (operation.scopes === 'basic') {
		if (!isTheApp(headers)) throw refuse('authentication');
		return;
	}
	if (!token) throw refuse('authentication');
	if (tier === 'pending') throw refuse('appNotActivated');
	if (token.grant === 'client_credentials' && !operation.clientCredentials) throw refuse('scopes');
	if (!operation.scopes.every((scope) => token.scopes.includes(scope))) throw refuse('scopes');
	if (tier === 'trial' && nameOf(operation) === 'POST /pins') throw refuse('trialPins');
	if (!world.settings.pinEdit && nameOf(operation) === 'PATCH /pins/:pin_id') throw refuse('pinEditRestricted');
	if (!world.settings.batchAnalytics && nameOf(operation) === 'GET /pins/analytics')
		throw refuse('batchAnalyticsRestricted');
}
