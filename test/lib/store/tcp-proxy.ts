import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can be cut, and whose answers can be kept back. */
export interface TcpProxy {
	port: number;
	/** Every connection breaks and no new one is taken. */
	cut(): Promise<void>;
	restore(): Promise<void>;
	/** While true the server hears everything and nothing of what it says arrives. */
	mute: boolean;
	close(): Promise<void>;
}

export async function startProxy(host: string, port: number): Promise<TcpProxy> {
	const sockets = new Set<Socket>();
	const server = createServer((near) => {
		const far = connect(port, host);
		near.on('data', (bytes) => far.write(bytes));
		far.on('data', (bytes) => proxy.mute || near.write(bytes));
		for (const [one, other] of [
			[near, far],
			[far, near],
		] as const) {
			sockets.add(one);
			one.on('error', () => undefined);
			one.on('close', () => sockets.delete(one) && other.destroy());
		}
	});
	const listen = async (at: number) => await new Promise<void>((done) => server.listen(at, '127.0.0.1', done));
	const cut = async () => {
		const closed = new Promise((done) => server.close(done));
		for (const socket of sockets) socket.resetAndDestroy();
		await closed;
	};
	await listen(0);
	const proxy: TcpProxy = {
		port: (server.address() as AddressInfo).port,
		mute: false,
		cut,
		restore: async () => await listen(proxy.port),
		close: async () => (server.listening ? await cut() : undefined),
	};
	return proxy;
}
