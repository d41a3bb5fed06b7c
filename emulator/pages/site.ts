import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from '../world';
import { boardPage } from './board';
import { sendFile } from './files';
import { homePage } from './home';
import { html, type Html } from './html';
import { layout, ownerName } from './layout';
import { sendPicture } from './picture';
import { pinPage } from './pin';
import { sendPage } from './send';

const PROFILE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#a8322a"/><circle cx="32" cy="25" r="11" fill="#fff"/><path d="M10 60a22 22 0 0 1 44 0z" fill="#fff"/></svg>`;

/** The pages for people, and the pictures and videos on them. */
export async function answerPages(world: World, request: IncomingMessage, response: ServerResponse, path: string) {
	if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
	const [, kind = '', id = ''] = /^\/([a-z.]*)(?:\/([0-9a-f]+))?\/?$/.exec(path) ?? [];
	if (kind === 'image') return await sendPicture(world, request, response, id);
	if (kind === 'video') {
		const media = world.state.media.get(id);
		const type = media?.kept && media.detectedType;
		return type
			? await sendFile(request, response, world.fileOf('media', id), type)
			: void response.writeHead(404).end();
	}
	if (kind === 'profile.svg') return void response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(PROFILE);
	const page = pageAt(world, path === '/' ? 'home' : kind, id);
	sendPage(request, response, page ? 200 : 404, page ?? missingPage(world));
}

function pageAt(world: World, kind: string, id: string): Html | undefined {
	const board = world.state.boards.get(id);
	const pin = world.state.pins.get(id);
	if (kind === 'home') return homePage(world);
	if (kind === 'board' && board) return boardPage(world, board);
	return kind === 'pin' && pin ? pinPage(world, pin) : undefined;
}

const missingPage = (world: World) =>
	layout(
		'Not found',
		ownerName(world),
		html`<h1>Not found</h1>
			<p class="lead"><a href="/">All boards and pins</a></p>`,
	);
