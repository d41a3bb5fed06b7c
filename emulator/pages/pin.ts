import type { EmulatedPin } from '../records';
import { naiveTime } from '../time';
import type { World } from '../world';
import { html, type Html } from './html';
import { domainOf, layout, ownerName } from './layout';

export function pinPage(world: World, pin: EmulatedPin) {
	const board = world.state.boards.get(pin.boardId);
	const section = board?.sections.find(({ id }) => id === pin.boardSectionId);
	const domain = domainOf(pin.link);
	const disclosures = JSON.stringify((pin.sent['ai_disclosures'] as { values?: unknown } | undefined)?.values);
	const facts: [string, Html | string | null | undefined][] = [
		['Board', board && html`<a href="/board/${board.id}/">${board.name}</a>`],
		['Section', section?.name],
		['Link', pin.link && html`<a href="${safeLink(pin.link)}" rel="noopener noreferrer nofollow">${pin.link}</a>`],
		['Alt text', pin.altText],
		['Created', `${naiveTime(pin.createdAt).replace('T', ' ')} UTC`],
		['Saved from', pin.parentPinId && html`<a href="/pin/${pin.parentPinId}/">${pin.parentPinId}</a>`],
		['AI disclosures', disclosures],
		['Media id', pin.mediaId],
		['Pin id', pin.id],
	];
	return layout(
		pin.title ?? `Pin ${pin.id}`,
		ownerName(world),
		html`<article class="closeup">
			<div class="media">${media(world, pin)}</div>
			<div class="words">
				${pin.link && domain && html`<a class="visit" href="${safeLink(pin.link)}" rel="noopener noreferrer nofollow">${domain} ↗</a>`}
				<h1>${pin.title ?? 'Untitled pin'}</h1>
				${pin.description && html`<p>${pin.description}</p>`}
				<dl>
					${facts
						.map(
							([name, value]) =>
								value &&
								html`<dt>${name}</dt>
									<dd>${value}</dd>`,
						)
						.filter((fact) => fact !== undefined && fact !== null && fact !== '')}
				</dl>
			</div>
		</article>`,
	);
}

const safeLink = (link: string) => (/^https?:\/\//i.test(link) ? link : '#');

function media(world: World, pin: EmulatedPin): Html {
	if (pin.kind === 'video') return player(world, pin);
	const pictures = pin.images.map(({ hash, title }, index) => ({
		hash,
		title,
		alt: pin.altText ?? title ?? pin.title,
		index,
	}));
	if (pin.kind === 'image')
		return html`${pictures.map(({ hash, alt }) => html`<img src="/image/${hash}" alt="${alt ?? ''}" />`)}`;
	return html`<div class="slides">
		${pictures.map(
			({ hash, title, alt, index }) =>
				html`<figure>
					<img src="/image/${hash}" alt="${alt ?? ''}" />
					<figcaption>${index + 1} of ${pictures.length}${title && ` · ${title}`}</figcaption>
				</figure>`,
		)}
	</div>`;
}

function player(world: World, pin: EmulatedPin): Html {
	const cover = pin.images[0];
	if (!pin.mediaId || !world.state.media.get(pin.mediaId)?.kept) {
		return cover
			? html`<img src="/image/${cover.hash}" alt="Cover" />`
			: html`<div class="blank" style="width:100%">Video, too large to be kept</div>`;
	}
	const poster = cover && html` poster="/image/${cover.hash}"`;
	return html`<video
		controls
		preload="metadata"
		src="/video/${pin.mediaId}#t=${pin.coverKeyFrameTime || 0.1}"
		${poster}
	></video>`;
}
