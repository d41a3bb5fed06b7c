import { AsyncLocalStorage } from 'node:async_hooks';
import { connect } from 'node:net';
import { tokenPort, type HttpPort } from '../../lib';
import type { ApiRequest } from '../../lib/pinterest/http';
import type { Injector } from './injector';
import type { WorkerPlan } from './plan';

/** The real port to the emulator, whose calls and tokens pass the injector. */
export function injectedHttp(plan: WorkerPlan, injector: Injector): HttpPort {
	const { apiBaseUrl, accessToken } = plan;
	const current = async () => {
		await injector.pass('before', `token ${underWay.getStore()}`);
		return accessToken;
	};
	const port = tokenPort({ apiBaseUrl, tokens: { current, refresh: async () => accessToken } });
	return async (request) => {
		const { operation } = request;
		if (plan.control === 'blind' && operation === 'GET /boards/{board_id}/pins') return NOTHING;
		await injector.pass('before', `http ${operation}`);
		if (injector.cutsBody(`http ${operation}`)) await sendHalf(plan, request);
		const answer = await underWay.run(operation, async () => await port(request));
		await injector.pass('after', `http ${operation}`);
		return answer;
	};
}

/** For which call a token is fetched. */
const underWay = new AsyncLocalStorage<string>();
const NOTHING = { status: 200, headers: {}, body: { items: [], bookmark: null } };

/** The head and half of the body, over a socket of its own, and then the end of the process. */
async function sendHalf({ apiBaseUrl, accessToken }: WorkerPlan, { method, path, body }: ApiRequest): Promise<never> {
	const { hostname, port, pathname } = new URL(apiBaseUrl);
	const text = JSON.stringify(body);
	const head = [
		`${method} ${pathname}${path} HTTP/1.1`,
		`host: ${hostname}:${port}`,
		`authorization: Bearer ${accessToken}`,
		'content-type: application/json',
		`content-length: ${Buffer.byteLength(text)}`,
	].join('\r\n');
	const socket = connect(Number(port), hostname);
	// A moment in between, so that the emulator has read what was written.
	socket.write(`${head}\r\n\r\n${text.slice(0, text.length / 2)}`, () =>
		setTimeout(() => process.kill(process.pid, 'SIGKILL'), 20),
	);
	return await new Promise<never>(() => undefined);
}
