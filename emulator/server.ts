import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerApi } from './api';
import { answerBucket } from './bucket';
import { answerConsent } from './consent';
import { answerControl } from './control';
import { answerPages } from './pages/site';
import type { World } from './world';

export function createEmulatorServer(world: World) {
	const server = createServer((request, response) => {
		answer(world, request, response).catch(() => {
			if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
			response.end();
		});
	});
	// A video of 2 GiB over a slow line takes longer than the five minutes that Node allows a request.
	server.requestTimeout = 0;
	return server;
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse) {
	request.on('error', () => undefined);
	const url = URL.parse(request.url ?? '/', 'http://emulator');
	if (!url) return void response.writeHead(400).end();
	const { pathname } = url;
	if (pathname.startsWith('/v5/')) return await answerApi(world, request, response, url);
	if (/^\/bucket\/?$/.test(pathname)) return await answerBucket(world, request, response);
	if (/^\/oauth\/?$/.test(pathname)) return await answerConsent(world, request, response, url);
	if (pathname.startsWith('/_emulator/')) return void (await answerControl(world, request, response, url));
	return await answerPages(world, request, response, pathname);
}
