import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './body';
import { knownScopes } from './oauth';
import { consentPage, refusedConsentPage } from './pages/consent';
import { sendPage } from './pages/send';
import { CLIENT_ID, newSecret } from './tokens';
import type { World } from './world';

const CODE_MS = 10 * 60 * 1000;

/** /oauth/: GET asks the person, POST (or `?auto=1`) goes back to the app with a code. */
export async function answerConsent(world: World, request: IncomingMessage, response: ServerResponse, url: URL) {
	const asked =
		request.method === 'POST' ? new URLSearchParams((await readBody(request)).toString()) : url.searchParams;
	const redirectUri = asked.get('redirect_uri') ?? '';
	const problem = problemWith(world, asked, redirectUri);
	if (problem) return sendPage(request, response, 400, refusedConsentPage(problem));

	const back = (answer: Record<string, string>) => {
		const target = new URL(redirectUri);
		for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
		const state = asked.get('state');
		if (state !== null) target.searchParams.set('state', state);
		response.writeHead(302, { location: target.href, 'cache-control': 'no-store' }).end();
	};

	if (asked.get('response_type') !== 'code') return back({ error: 'unsupported_response_type' });
	let scopes: string[];
	try {
		scopes = knownScopes(asked.get('scope') ?? '');
	} catch {
		return back({ error: 'invalid_scope' });
	}
	const decided = request.method === 'POST' || asked.get('auto') === '1';
	if (!decided) return sendPage(request, response, 200, consentPage(world, asked, scopes));
	if (asked.get('decision') === 'deny') return back({ error: 'access_denied' });

	const account = world.state.accounts.find(({ username }) => username === asked.get('account'));
	const code = newSecret('code');
	world.state.codes.set(code, {
		code,
		accountId: (account ?? world.state.owner).id,
		redirectUri,
		scopes,
		expiresAt: world.now() + CODE_MS,
	});
	return back({ code });
}

function problemWith(world: World, asked: URLSearchParams, redirectUri: string) {
	if (asked.get('client_id') !== CLIENT_ID) return `No app has this client_id. The emulator's own is ${CLIENT_ID}.`;
	const { redirectUris } = world.settings;
	if (redirectUris && !redirectUris.includes(redirectUri))
		return 'This redirect_uri is not one that the app registered.';
	if (!/^https?:$/.test(URL.parse(redirectUri)?.protocol ?? ''))
		return 'redirect_uri must be an http or https address.';
	return undefined;
}
