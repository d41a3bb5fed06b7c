import type { IncomingMessage, ServerResponse } from 'node:http';
import { faultPauseMs } from '../fault-actions';
import { pause } from '../time';
import type { World } from '../world';
import { sendFile } from './files';

/** A picture of a pin, which a fault on 'image' makes late, refused or half. */
export async function sendPicture(world: World, request: IncomingMessage, response: ServerResponse, id: string) {
	const type = world.state.images.get(id)?.contentType;
	if (!type) return void response.writeHead(404).end();
	const fault = world.faults.take('before', { operation: 'image', body: request.url ?? '' });
	if (fault?.kind === 'drop-before') return void request.socket.destroy();
	if (fault?.kind === 'status') return void response.writeHead(fault.status, fault.headers).end(fault.message);
	if (fault?.kind === 'stall') await pause(faultPauseMs(fault), world.closing);
	await sendFile(
		request,
		response,
		world.fileOf('image', id),
		type,
		fault?.kind === 'cut' ? (fault.fraction ?? 0.5) : 1,
	);
}
