import { ApiError, refusals, refuse } from './errors';
import type { Fault } from './faults';
import type { Reply } from './call';
import type { AccessToken } from './records';
import { pause } from './time';
import type { World } from './world';

/** The connection is to be cut without an answer. */
export class DropConnection extends Error {}

const DEFAULT_PAUSE_MS = 30_000;

export const faultPauseMs = (fault: { ms?: number | undefined }) => fault.ms ?? DEFAULT_PAUSE_MS;

/** Before the request has any effect. */
export async function strikeBefore(world: World, fault: Fault, token?: AccessToken): Promise<Reply | undefined> {
	switch (fault.kind) {
		case 'drop-before':
			throw new DropConnection();
		case 'stall':
			await pause(faultPauseMs(fault), world.closing);
			return undefined;
		case 'went-wrong':
			throw new ApiError(refusals.wentWrong);
		case 'revoke-tokens':
			revokeTokens(world, token?.accountId);
			throw refuse('authentication');
		case 'spam-block':
			throw new ApiError(refusals.spamLink);
		case 'status':
			return {
				status: fault.status,
				headers: fault.headers ?? {},
				body: { code: fault.code ?? fault.status, message: fault.message ?? 'Injected fault', ...fault.extra },
			};
		default:
			return undefined;
	}
}

/** As after a changed password: the access and refresh tokens of an account, or of all, are refused from now on. */
function revokeTokens({ state }: World, accountId: string | undefined) {
	for (const tokens of [state.accessTokens, state.refreshTokens])
		for (const [text, token] of tokens)
			if (accountId === undefined || token.accountId === accountId) tokens.delete(text);
}

/** When the request has had its effect and only the answer is left. */
export async function strikeAfterCommit(world: World, fault: Fault): Promise<Reply | undefined> {
	switch (fault.kind) {
		case 'drop-after-commit':
			throw new DropConnection();
		case 'hang-after-commit':
			await pause(faultPauseMs(fault), world.closing);
			return undefined;
		case 'error-after-commit':
			return { status: fault.status ?? 500, body: { code: fault.status ?? 500, message: 'Injected fault' } };
		default:
			return undefined;
	}
}
