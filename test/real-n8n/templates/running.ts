import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Emulator } from '../../../emulator';
import { unflatted } from '../executions';
import type { Neighbours } from '../neighbours/server';
import type { Home } from '../packed-home';
import type { Execution, Running, Template, Workflow } from './template';

const MINUTES = 60_000;

interface World {
	emulator: Emulator;
	neighbours: Neighbours;
	server: Awaited<ReturnType<Home['startServer']>>;
	/** Of the owner, who is logged in. */
	cookie: string;
}

interface StoredExecution {
	status: string;
	/** Flattened, as n8n stores it. */
	data: string;
}

interface RunData {
	resultData: {
		runData: { [node: string]: { data?: { main: (INodeExecutionData[] | null)[] } }[] };
		error?: { message: string; description?: string; node?: { name: string } };
	};
}

/** Imports a template as the editor does it, with what a user fills in. */
export async function importTemplate(template: Template, world: World): Promise<Running> {
	const file = join(__dirname, '../../../workflows', template.file);
	const content = JSON.parse(await readFile(file, 'utf8')) as Workflow;
	template.fillIn?.(content, world.neighbours);
	return await importWorkflow(content, world);
}

async function importWorkflow(content: Workflow, world: World): Promise<Running> {
	const { emulator, neighbours, server, cookie } = world;

	async function rest<Answer>(method: string, path: string, body?: object): Promise<Answer> {
		const response = await fetch(`${server.url}/rest/${path}`, {
			method,
			headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
			body: body && JSON.stringify(body),
			signal: AbortSignal.timeout(MINUTES),
		});
		if (!response.ok)
			throw new Error(`${method} ${path} answered ${response.status}: ${(await response.text()).slice(0, 1_000)}`);
		return ((await response.json()) as { data: Answer }).data;
	}

	const create = async ({ name, nodes, connections, settings, pinData }: Workflow) =>
		await rest<Workflow & { versionId: string }>('POST', 'workflows', {
			...{ name, nodes, connections, settings, pinData, active: false },
		});
	const workflow = await create(content);
	const asked = new Set<string>();
	const earlier = new Set(emulator.pins().map(({ id }) => id));

	async function start({ id }: Workflow, trigger: string): Promise<Execution> {
		const body = { triggerToStartFrom: { name: trigger } };
		const { executionId } = await rest<{ executionId: string }>('POST', `workflows/${id}/run`, body);
		asked.add(executionId);
		return await endOf(executionId);
	}

	/** @param after the nodes that had run when the execution was last seen to wait. */
	async function endOf(id: string, after = -1): Promise<Execution> {
		for (const end = Date.now() + 2 * MINUTES; ; await delay(100)) {
			const record = await rest<StoredExecution>('GET', `executions/${id}`);
			if (!['new', 'running'].includes(record.status)) {
				const execution = executionOf(id, record);
				if (execution.status !== 'waiting' || execution.nodesRun > after) return execution;
			}
			if (Date.now() > end) throw new Error(`${content.name}: execution ${id} is still ${record.status}`);
		}
	}

	return {
		emulator,
		pins: () => emulator.pins().filter(({ id }) => !earlier.has(id)),
		neighbours,
		url: server.url,
		workflow,
		execute: async (trigger = startOf(workflow)) => await start(workflow, trigger),
		async publish(rows) {
			const { status, error } = await start(await create(publishing(rows)), 'Rows');
			if (status !== 'success') throw new Error(`Publishing rows ended with ${status}: ${error}`);
		},
		resumed: async ({ id, nodesRun }) => await endOf(id, nodesRun),
		beside: async (other) => await importWorkflow(other, world),
		async activate() {
			await rest('POST', `workflows/${workflow.id}/activate`, { versionId: workflow.versionId });
		},
		async executed(count) {
			const filter = encodeURIComponent(JSON.stringify({ workflowId: workflow.id }));
			for (const end = Date.now() + 2 * MINUTES; ; await delay(100)) {
				const { results } = await rest<{ results: { id: string }[] }>('GET', `executions?filter=${filter}&limit=100`);
				const others = results
					.filter(({ id }) => !asked.has(id))
					.sort((one, other) => Number(other.id) - Number(one.id));
				if (others.length >= count) return await endOf((others[0] as { id: string }).id);
				if (Date.now() > end) throw new Error(`${content.name}: ${others.length} executions of ${count}`);
			}
		},
	};
}

/** A workflow that publishes these rows. */
function publishing(rows: IDataObject[]): Workflow {
	const node = (name: string, type: string, typeVersion: number, more: object) => ({
		...{ id: name, name, type, typeVersion, position: [0, 0], parameters: {}, ...more },
	});
	return {
		name: 'Publish rows',
		settings: { executionOrder: 'v1' },
		pinData: { Rows: rows.map((json) => ({ json })) },
		nodes: [
			node('Rows', 'n8n-nodes-base.manualTrigger', 1, {}),
			node('Publish', 'n8n-nodes-pinterest-pipeline.pinterestBatchImport', 1.1, {
				parameters: { operation: 'import', authentication: 'oAuth2', source: 'items' },
				credentials: { pinterestOAuth2Api: { id: 'pinterestAccount01', name: 'Pinterest account' } },
			}),
		],
		connections: { Rows: { main: [[{ node: 'Publish', type: 'main', index: 0 }]] } },
	} as unknown as Workflow;
}

function startOf({ name, nodes }: Workflow): string {
	const triggers = nodes.filter(({ type }) => /trigger$/i.test(type) || type === 'n8n-nodes-base.webhook');
	const start = triggers.find(({ type }) => type.endsWith('.manualTrigger')) ?? triggers[0];
	if (!start) throw new Error(`${name} has no trigger.`);
	return start.name;
}

function executionOf(id: string, { status, data }: StoredExecution): Execution {
	const { runData, error } = (unflatted(data) as RunData).resultData;
	return {
		id,
		status,
		nodesRun: Object.values(runData).flat().length,
		error: error && [error.node?.name, error.message, error.description].filter(Boolean).join(': '),
		items: (node, output = 0) =>
			(runData[node] ?? []).flatMap(({ data: given }) => (given?.main[output] ?? []).map(({ json }) => json)),
	};
}
