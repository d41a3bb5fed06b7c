import type { IncomingMessage, ServerResponse } from 'node:http';
import {
	Workflow,
	type ICredentialDataDecryptedObject,
	type INode,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import type { ApiRequest } from '../../lib/pinterest/http';
import { n8nPort } from '../../nodes/shared/n8n-port';
import { EnvironmentCredentials } from '../../runner/host/environment-credentials';
import type { Engine } from '../../runner/host/load-engine';
import { origin, problemOf } from '../support/origin';
import { loadTestEngine } from '../support/engine';

let engine: Engine;
beforeAll(async () => {
	const loaded = await loadTestEngine();
	await loaded.dispose();
	engine = loaded.engine;
});

const post: ApiRequest = {
	operation: 'POST /pins',
	method: 'POST',
	path: '/pins',
	body: { title: 'One' },
	budget: 'org_write',
	safe: false,
};
const read: ApiRequest = { operation: 'GET /boards', method: 'GET', path: '/boards', budget: 'org_read', safe: true };

/** An account that was connected in the editor. */
class Connected extends EnvironmentCredentials {
	override async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		const tokens = { access_token: 'old', refresh_token: 'refresh', token_type: 'bearer' };
		return { ...(await super.getDecrypted()), oauthTokenData: tokens };
	}
}

/** The port of an OAuth credential in n8n's own engine, at a server of the test's. */
async function portAt(listener: (request: IncomingMessage, response: ServerResponse) => void) {
	const url = await origin(listener);
	const app = { clientId: 'app', clientSecret: 'secret', refreshToken: 'refresh' };
	const node = {
		id: '1',
		name: 'Pinterest',
		type: 'pinterest',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { pinterestOAuth2Api: { id: '1', name: 'Pinterest' } },
	} as unknown as INode;
	const type = {
		description: { properties: [], credentials: [{ name: 'pinterestOAuth2Api' }] },
	} as unknown as INodeType;
	const nodeTypes = { getByNameAndVersion: () => type, getByName: () => type, getKnownTypes: () => ({}) };
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const credentialsHelper = new Connected(app, url);
	const additional = { credentialsHelper } as unknown as IWorkflowExecuteAdditionalData;
	return n8nPort(new engine.LoadOptionsContext(workflow, node, additional, ''), 'pinterestOAuth2Api', url);
}

/** Pinterest, which refuses the first token, and takes its time to refresh it. */
function refusing(refreshMs: number) {
	const sent: string[] = [];
	const listener = (request: IncomingMessage, response: ServerResponse) => {
		const answer = (status: number, body: unknown) =>
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
		sent.push(`${request.method} ${request.url}`);
		request.resume();
		if (request.url === '/oauth/token')
			return void setTimeout(() => answer(200, { access_token: 'fresh', token_type: 'bearer' }), refreshMs);
		if (request.headers.authorization === 'Bearer fresh') return void answer(201, { id: '1' });
		answer(401, { code: 2, message: 'Authentication failed.' });
	};
	return { sent, listener };
}

const within = (ms: number) => ({ deadline: performance.now() + ms });

it('repeats a call with a fresh token, in time', async () => {
	const { sent, listener } = refusing(0);
	const port = await portAt(listener);
	expect(await port({ ...post, ...within(10_000) })).toMatchObject({ status: 201, body: { id: '1' } });
	expect(sent).toEqual(['POST /pins', 'POST /oauth/token', 'POST /pins']);
});

it("does not send n8n's repeated call after the deadline, for which the refresh had been waited too long", async () => {
	const { sent, listener } = refusing(1_500);
	const port = await portAt(listener);
	await expect(port({ ...post, ...within(1_000) })).rejects.toMatchObject({ problem: { code: expect.any(String) } });
	await new Promise((resolve) => setTimeout(resolve, 1_500));
	expect(sent.filter((each) => each === 'POST /pins')).toHaveLength(1);
});

it('sends nothing when the wall clock is past the deadline', async () => {
	const { sent, listener } = refusing(0);
	const port = await portAt(listener);
	const call = port({ ...post, ...within(10_000) });
	const wake = Date.now() + 600_000;
	const asleep = vi.spyOn(Date, 'now').mockImplementation(() => wake);
	onTestFinished(() => asleep.mockRestore());
	await expect(call).rejects.toMatchObject({ sent: 'no' });
	expect(sent).toEqual([]);
});

it('cuts off an answer of more than 16 MiB', async () => {
	let poured = 0;
	const part = Buffer.alloc(256 * 1024, ' ');
	const port = await portAt((request, response) => {
		if (request.url === '/oauth/token') return void response.end('{"access_token":"a","token_type":"bearer"}');
		const pour = (): void => {
			while (!response.destroyed && poured < 500_000_000) {
				poured += part.length;
				if (!response.write(part)) return void response.once('drain', pour);
			}
			response.end('{}');
		};
		response.writeHead(200, { 'content-type': 'application/json' });
		pour();
	});
	expect(await problemOf(port(read))).toMatchObject({ code: 'answer-too-large' });
	expect(poured).toBeLessThan(100_000_000);
});
