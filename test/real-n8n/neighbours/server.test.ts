import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNeighbours, type Neighbours } from './server';

/** What a process says that loads the redirection, as n8n does. */
async function said(program: string): Promise<unknown> {
	const env = { PATH: process.env.PATH, ...neighbours.env };
	const args = ['--input-type=module', '-e', program];
	const { stdout } = await promisify(execFile)(process.execPath, args, { env });
	return JSON.parse(stdout);
}

let neighbours: Neighbours;

beforeAll(async () => {
	neighbours = await startNeighbours({
		'api.example.com': ({ method, path, query, body }) =>
			path === '/v1/rows' ? { json: { method, filter: query.get('filter'), body } } : undefined,
	});
	neighbours.add({ 'api.example.com': ({ path }) => (path === '/v2' ? { status: 201, body: '"second"' } : undefined) });
});

afterAll(async () => await neighbours.close());

describe('the services beside n8n', () => {
	it.each([
		[
			"Node's fetch",
			`const answer = await fetch('https://api.example.com/v1/rows?filter=a%20b', { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } });
			console.log(await answer.text());`,
		],
		[
			"Node's https",
			`import { request } from 'node:https';
			const asked = request('https://api.example.com/v1/rows?filter=a%20b', { method: 'POST', headers: { 'content-type': 'application/json' } });
			asked.on('response', (answer) => answer.pipe(process.stdout)).end('{"a":1}');`,
		],
	])('%s reaches them at the address of the service', async (_, program) => {
		expect(await said(program)).toEqual({ method: 'POST', filter: 'a b', body: { a: 1 } });
	});

	it('answer one after the other, and what none of them knows is named', async () => {
		const status = (address: string) => `(await fetch('${address}')).status`;
		const addresses = ['https://api.example.com/v2', 'https://api.example.com/v3', 'https://elsewhere.example.com/'];
		expect(await said(`console.log(JSON.stringify([${addresses.map(status).join(', ')}]))`)).toEqual([201, 404, 404]);
		expect(neighbours.unknown()).toEqual(['GET api.example.com/v3', 'GET elsewhere.example.com/']);
	});
});
