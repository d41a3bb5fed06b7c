import { z } from 'zod/v4';
import type { Call, Reply } from './call';
import { invalid, refuse } from './errors';
import type { World } from './world';
import type { RefreshToken } from './records';
import { READY_MADE_SCOPES, splitScopes, unknownScopes } from './scopes';
import { newSecret } from './tokens';
import { parseBody } from './validation';

const REFRESH_TOKEN_SECONDS = 5_184_000;

const schema = z.discriminatedUnion('grant_type', [
	z.object({ grant_type: z.literal('authorization_code'), code: z.string(), redirect_uri: z.string() }),
	z.object({ grant_type: z.literal('refresh_token'), refresh_token: z.string(), scope: z.string().optional() }),
	z.object({ grant_type: z.literal('client_credentials'), scope: z.string().min(1) }),
]);

export function exchangeToken({ world, body }: Call): Reply {
	const wanted = parseBody(schema, body);
	switch (wanted.grant_type) {
		case 'authorization_code': {
			const code = world.state.codes.get(wanted.code);
			// Single use, whether the exchange succeeds or not.
			world.state.codes.delete(wanted.code);
			if (!code || code.expiresAt <= world.now() || code.redirectUri !== wanted.redirect_uri) {
				throw refuse('authentication');
			}
			return { status: 200, body: issuePair(world, 'authorization_code', code.accountId, code.scopes) };
		}
		case 'refresh_token':
			return { status: 200, body: rotate(world, wanted.refresh_token, wanted.scope) };
		case 'client_credentials': {
			const scopes = knownScopes(wanted.scope);
			const access = issueAccess(world, 'pinc', 'client_credentials', world.state.owner.id, scopes);
			return { status: 200, body: { ...access, response_type: 'client_credentials' } };
		}
	}
}

function rotate(world: World, text: string, scope: string | undefined) {
	const token = world.state.refreshTokens.get(text);
	if (!token || token.expiresAt <= world.now()) throw refuse('authentication');
	const scopes = scope === undefined ? token.scopes : knownScopes(scope);
	if (!scopes.every((name) => token.scopes.includes(name))) {
		throw invalid("Invalid request: 'scope' must be a subset of the scopes that were granted");
	}
	if (world.settings.oldRefreshTokens === 'refuse') world.state.refreshTokens.delete(text);
	return issuePair(world, 'refresh_token', token.accountId, scopes);
}

function issuePair(world: World, responseType: string, accountId: string, scopes: string[]) {
	const expiresAt = world.now() + REFRESH_TOKEN_SECONDS * 1000;
	const refresh: RefreshToken = { token: newSecret('pinr'), accountId, scopes, expiresAt };
	world.state.refreshTokens.set(refresh.token, refresh);
	return {
		...issueAccess(world, 'pina', 'user', accountId, scopes),
		response_type: responseType,
		refresh_token: refresh.token,
		refresh_token_expires_in: REFRESH_TOKEN_SECONDS,
		refresh_token_expires_at: Math.floor(expiresAt / 1000),
	};
}

function issueAccess(
	world: World,
	prefix: 'pina' | 'pinc',
	grant: 'user' | 'client_credentials',
	accountId: string,
	scopes: string[],
) {
	const seconds = world.settings.accessTokenTtlSeconds;
	const token = newSecret(prefix);
	world.state.accessTokens.set(token, { token, accountId, scopes, grant, expiresAt: world.now() + seconds * 1000 });
	return { access_token: token, token_type: 'bearer', expires_in: seconds, scope: scopes.join(' ') };
}

export function knownScopes(text: string) {
	const scopes = splitScopes(text);
	const unknown = unknownScopes(scopes);
	if (unknown.length > 0) throw invalid(`Invalid request: unknown scope '${unknown[0]}'`);
	return scopes.length > 0 ? scopes : READY_MADE_SCOPES;
}
