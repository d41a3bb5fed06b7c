import type { World } from '../world';
import { html } from './html';
import { layout, ownerName } from './layout';

const CARRIED = ['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'account'];

export function consentPage(world: World, asked: URLSearchParams, scopes: string[]) {
	const target = URL.parse(asked.get('redirect_uri') ?? '')?.host ?? '';
	const hidden = CARRIED.filter((name) => asked.has(name)).map(
		(name) => html`<input type="hidden" name="${name}" value="${asked.get(name)}" />`,
	);
	return layout(
		'Give access',
		ownerName(world),
		html`<form class="consent" method="post" action="/oauth/">
			<h1>Give ${target} access?</h1>
			<p>The app asks for these rights on the emulated account:</p>
			<ul>
				${scopes.map((scope) => html`<li>${scope}</li>`)}
			</ul>
			${hidden}
			<button class="yes" name="decision" value="allow">Give access</button>
			<button name="decision" value="deny">Cancel</button>
		</form>`,
	);
}

export const refusedConsentPage = (problem: string) =>
	layout(
		'Access not possible',
		'',
		html`<div class="consent">
			<h1>This request cannot be granted</h1>
			<p>${problem}</p>
		</div>`,
	);
