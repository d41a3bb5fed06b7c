import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './body';
import { ApiError, invalid } from './errors';
import type { Fault } from './faults';
import { listingOf } from './listing';
import { refreshStatus } from './media';
import type { World } from './world';

/** /_emulator/...: faults, the look of lists, state and reset, for whoever runs the emulator. */
export async function answerControl(world: World, request: IncomingMessage, response: ServerResponse, url: URL) {
	const answer = (status: number, body: unknown) =>
		response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body, null, 2));
	if (!isFromHere(request)) return answer(403, { message: 'Control routes answer on this machine only.' });

	const path = url.pathname.slice('/_emulator/'.length).replace(/\/$/, '');
	try {
		switch (`${request.method} ${path}`) {
			case 'POST faults': {
				const given = parse((await readBody(request)).toString());
				for (const fault of Array.isArray(given) ? given : [given]) world.faults.add(fault as Fault);
				return answer(201, { faults: world.faults.list() });
			}
			case 'DELETE faults':
				world.faults.clear();
				return answer(200, { faults: [] });
			case 'POST listing':
				world.listing = listingOf(parse((await readBody(request)).toString()));
				return answer(200, { listing: world.listing });
			case 'GET state':
				return answer(200, stateOf(world));
			case 'POST reset':
				world.reset();
				return answer(200, { reset: true });
			default:
				return answer(404, { message: 'No such control route.' });
		}
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		return answer(error.reply.status, { message: error.message });
	}
}

/** Loopback alone is not enough: a web page in the browser of this machine comes from loopback too. */
function isFromHere({ socket, headers }: IncomingMessage) {
	const loopback = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(socket.remoteAddress ?? '');
	const named = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(headers.host ?? '');
	return loopback && named && (headers.origin === undefined || headers.origin === `http://${headers.host}`);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw invalid('The body is not valid JSON');
	}
}

function stateOf(world: World) {
	const { state, settings } = world;
	return {
		tier: settings.tier,
		accounts: state.accounts,
		boards: [...state.boards.values()],
		pins: [...state.pins.values()],
		media: [...state.media.values()].map((media) => ({ ...media, status: refreshStatus(world, media) })),
		requests: Object.fromEntries(state.counts),
		rateLimited: state.rateLimited,
		faults: world.faults.list(),
		listing: world.listing,
	};
}
