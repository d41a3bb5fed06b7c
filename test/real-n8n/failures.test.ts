import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { INode, IWorkflowBase } from 'n8n-workflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { endedExecutions, type Ended } from './executions';
import { packedHome, type Home } from './packed-home';
import { behindWebhook } from './workflows';

const MINUTES = 60_000;

/** What n8n gives an error workflow, as far as it is looked at here. */
interface Reported {
	execution: {
		error: { message: string; description: string; context: { failed: unknown[] } };
		lastNodeExecuted: string;
	};
	workflow: { id: string };
}

let emulator: Emulator;
let home: Home;
let server: Awaited<ReturnType<Home['startServer']>>;
/** Where the error workflow reports to. */
const reports: Reported[] = [];
const receiver = createServer((request, response) => {
	let body = '';
	request
		.on('data', (chunk) => (body += chunk))
		.on('end', () => {
			reports.push(JSON.parse(body) as Reported);
			response.end('{}');
		});
});

/** A workflow that imports rows whose board is not there. */
function importing(id: string, onFailedItems: string): IWorkflowBase & { id: string } {
	const parameters = { operation: 'import', options: { onFailedItems } } as INode['parameters'];
	const fileSelector = join(home.filesFolder, 'lost.csv');
	const workflow = behindWebhook(id, [
		['Read', 'n8n-nodes-base.readWriteFile', { operation: 'read', fileSelector, options: {} }],
		['Import', 'n8n-nodes-pinterest-pipeline.pinterestBatchImport', parameters],
	]);
	return { ...workflow, settings: { ...workflow.settings, errorWorkflow: 'report' } };
}

function reporting(url: string): IWorkflowBase & { id: string } {
	const workflow = behindWebhook('report', [
		[
			'Report',
			'n8n-nodes-base.httpRequest',
			{ method: 'POST', url, sendBody: true, specifyBody: 'json', jsonBody: '={{ JSON.stringify($json) }}' },
		],
	]);
	const [start, report] = workflow.nodes as [INode, INode];
	Object.assign(start, { type: 'n8n-nodes-base.errorTrigger', typeVersion: 1, parameters: {} });
	report.typeVersion = 4.2;
	return workflow;
}

async function until<Value>(what: string, look: () => Promise<Value | undefined>): Promise<Value> {
	for (const end = Date.now() + 4 * MINUTES; ; await delay(200)) {
		const found = await look();
		if (found !== undefined) return found;
		if (Date.now() > end) throw new Error(`${what}: not in time\n${server.log().slice(-3_000)}`);
	}
}

async function executed(id: string): Promise<Ended> {
	const ask = async () => (await fetch(`${server.url}/webhook/${id}`, { method: 'POST' })).status === 200 || undefined;
	await until(`the webhook of ${id} answers`, ask);
	return await until(`the execution of ${id} ends`, async () => (await endedExecutions(server, id))[0]);
}

beforeAll(async () => {
	emulator = await startEmulator();
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
	const { port } = receiver.address() as { port: number };
	home = await packedHome(emulator);
	const rows = ['One', 'Two', 'Three'].map((title) => `${emulator.url}/${title}.jpg,Nowhere,${title}`);
	await writeFile(join(home.filesFolder, 'lost.csv'), ['media_url,board,title', ...rows].join('\n'));
	const workflows = [
		reporting(`http://127.0.0.1:${port}/`),
		importing('stops', 'stop'),
		importing('continues', 'continue'),
	];
	await home.importWorkflows(workflows);
	for (const { id } of workflows) await home.publishWorkflow(id);
	server = await home.startServer();
}, 25 * MINUTES);

afterAll(async () => {
	await server?.stop();
	await home?.remove();
	receiver.close();
	await emulator?.close();
}, MINUTES);

describe('an execution in which every item failed', () => {
	it(
		'ends as an error with Stop the Execution, and its error workflow gets the message and the failed rows',
		async () => {
			const { status, error } = await executed('stops');
			expect([status, error]).toEqual(['error', expect.stringMatching(/^3 of 3 pins failed: row 2 \([\w-]+: /)]);
			const report = await until('the error workflow reports', async () => reports[0]);
			expect(report).toMatchObject({
				execution: { error: { message: error }, lastNodeExecuted: 'Import' },
				workflow: { id: 'stops' },
			});
			expect(report.execution.error.description).toMatch(/Import ID "execution-\d+"/);
			expect(report.execution.error.context.failed).toHaveLength(3);
		},
		10 * MINUTES,
	);

	it(
		'is a success with Continue, with a hint that they left through an output that is not connected',
		async () => {
			const before = reports.length;
			const { status, hints } = await executed('continues');
			expect([status, hints]).toEqual([
				'success',
				[expect.stringMatching(/^3 of 3 pins failed and left through "Needs Fix", which is not connected\./)],
			]);
			expect(reports).toHaveLength(before);
		},
		10 * MINUTES,
	);
});
