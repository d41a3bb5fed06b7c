import { connect } from 'node:net';
import { it } from 'vitest';

/** A name for what one run leaves in a shared server, so that two runs do not meet. */
export const ownNamespace = () => `test-${process.pid}-${Date.now().toString(36)}`;

/**
 * Whether the server's tests can run, which is when it takes a connection within a second. Says so
 * when they are skipped.
 * @throws Error in CI, where a server that is missing must not pass for a success.
 */
export async function reachable(url: string, usualPort: number, variable: string): Promise<boolean> {
	const { hostname, port } = new URL(url);
	if (await connects(hostname, Number(port || usualPort))) return true;
	if (process.env.CI) throw new Error(`No server at ${hostname}:${port || usualPort}, and in CI there has to be one.`);
	console.info(`Skipped: no server at ${hostname}:${port || usualPort}. Set ${variable} to test against another.`);
	it.skip('needs a server', () => undefined);
	return false;
}

async function connects(host: string, port: number): Promise<boolean> {
	return await new Promise((answer) => {
		const socket = connect({ host, port, timeout: 1_000 });
		const end = (open: boolean) => {
			socket.destroy();
			answer(open);
		};
		socket
			.once('connect', () => end(true))
			.once('error', () => end(false))
			.once('timeout', () => end(false));
	});
}
