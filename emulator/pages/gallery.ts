import type { EmulatedPin } from '../records';
import type { World } from '../world';
import { html, type Html } from './html';
import { domainOf } from './layout';
import { COLUMN, ROW } from './style';

const TALLEST = 2.4;
const GAP = 22;
const LETTERS_PER_LINE = 23;

/** Newest first, read from left to right: each card spans as many small rows as it is tall. */
export const gallery = (world: World, pins: EmulatedPin[], naming: 'with board' | 'without board'): Html =>
	pins.length === 0
		? html`<p class="empty">No pins yet. What is published to ${world.url}/v5 appears here.</p>`
		: html`<div class="gallery">${pins.toReversed().map((pin) => card(world, pin, naming))}</div>`;

function card(world: World, pin: EmulatedPin, naming: string) {
	const height = Math.round(COLUMN * Math.min(shapeOf(pin), TALLEST));
	const board = naming === 'with board' && world.state.boards.get(pin.boardId)?.name;
	const meta = [board, domainOf(pin.link)].filter(Boolean).join(' · ');
	const lines = !pin.title ? 0 : pin.title.length > LETTERS_PER_LINE ? 2 : 1;
	const words = (lines > 0 ? 8 + lines * 19 : 6) + (meta ? 20 : 0);
	const rows = Math.ceil((height + words + GAP) / ROW);
	return html`<a class="pin" href="/pin/${pin.id}/" style="grid-row: span ${rows}">
		<div class="picture" style="height: ${height}px">${badge(pin)}${picture(world, pin)}</div>
		${lines > 0 && html`<div class="title">${pin.title}</div>`} ${meta && html`<div class="meta">${meta}</div>`}
	</a>`;
}

function shapeOf({ images, kind }: EmulatedPin) {
	const first = images[0];
	if (first) return first.height / first.width;
	return kind === 'video' ? 16 / 9 : 1;
}

function badge({ kind, images }: EmulatedPin) {
	if (kind === 'video') return html`<span class="badge">▶ Video</span>`;
	return kind === 'carousel' && html`<span class="badge">${images.length} pictures</span>`;
}

function picture(world: World, pin: EmulatedPin) {
	const first = pin.images[0];
	if (first) return html`<img src="/image/${first.hash}" alt="${pin.altText ?? pin.title ?? ''}" loading="lazy" />`;
	return videoFrame(world, pin);
}

function videoFrame(world: World, pin: EmulatedPin) {
	const kept = pin.mediaId !== null && world.state.media.get(pin.mediaId)?.kept;
	if (!kept) return html`<div class="blank">Video, too large to be kept</div>`;
	return html`<video
		src="/video/${pin.mediaId}#t=${pin.coverKeyFrameTime || 0.1}"
		preload="metadata"
		muted
		playsinline
	></video>`;
}
