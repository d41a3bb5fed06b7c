import { createServer } from 'node:https';
import { certificateFor } from '../../support/certificate';
import { listening } from '../../support/origin';

/** The address of an origin whose certificate nobody vouches for. */
export async function selfSigned(): Promise<string> {
	const certificate = certificateFor('localhost', {
		from: new Date(Date.now() - 1e6),
		until: new Date(Date.now() + 1e9),
	});
	return `https://localhost:${await listening(createServer(certificate, (_, response) => response.end('here')))}/a.jpg`;
}
