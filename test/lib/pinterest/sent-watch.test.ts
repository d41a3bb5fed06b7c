import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { tokenPort } from '../../../lib';
import type { ApiRequest } from '../../../lib/pinterest/http';

const tokens = { current: async () => 'token', refresh: async () => undefined };
const post: ApiRequest = {
	operation: 'POST /pins',
	method: 'POST',
	path: '/pins',
	body: { a: 1 },
	budget: 'org_write',
	safe: false,
};
const servers: { close(): unknown }[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) server.close();
});

const listening = async (server: Server | ReturnType<typeof createTcpServer>) => {
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

it('knows that nothing was sent to where nobody listens', async () => {
	await expect(tokenPort({ apiBaseUrl: 'http://127.0.0.1:9', tokens })(post)).rejects.toMatchObject({ sent: 'no' });
	await expect(tokenPort({ apiBaseUrl: 'http://pinterest.invalid', tokens })(post)).rejects.toMatchObject({
		sent: 'no',
	});
});

it('knows that something was sent to one who hangs up, or does not answer in time', async () => {
	const hangsUp = await listening(createTcpServer((socket) => socket.once('data', () => socket.destroy())));
	await expect(tokenPort({ apiBaseUrl: hangsUp, tokens })(post)).rejects.toMatchObject({ sent: 'maybe' });
	const silent = await listening(createServer(() => undefined));
	await expect(tokenPort({ apiBaseUrl: silent, tokens, timeoutMs: 100 })(post)).rejects.toMatchObject({
		sent: 'maybe',
	});
});

it('sends nothing after the deadline, also when the process was held up while it connected', async () => {
	let received = 0;
	const count = (socket: Socket) => socket.on('data', () => (received += 1));
	const url = await listening(createTcpServer(count));
	const call = tokenPort({ apiBaseUrl: url, tokens })({ ...post, deadline: performance.now() + 50 });
	// Nothing of this process runs for longer than the deadline: no timer fires before the socket is there.
	await Promise.resolve();
	const until = performance.now() + 120;
	while (performance.now() < until);
	await expect(call).rejects.toMatchObject({ sent: 'no' });
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(received).toBe(0);
});

it('sends nothing after the deadline of the wall clock, though the other clock stood still in a sleep', async () => {
	let received = 0;
	const url = await listening(createTcpServer((socket) => socket.on('data', () => (received += 1))));
	const call = tokenPort({ apiBaseUrl: url, tokens })({ ...post, deadline: performance.now() + 10_000 });
	const wake = Date.now() + 600_000;
	const asleep = vi.spyOn(Date, 'now').mockImplementation(() => wake);
	onTestFinished(() => asleep.mockRestore());
	await expect(call).rejects.toMatchObject({ sent: 'no' });
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(received).toBe(0);
});
