import type { INode, IWorkflowBase } from 'n8n-workflow';

const credentials = { pinterestOAuth2Api: { id: 'pinterestAccount01', name: 'Pinterest account' } };

/** Nodes one after the other behind a webhook of the workflow's id, so that a server that runs can be asked to execute them. */
export function behindWebhook(
	id: string,
	nodes: [name: string, type: string, parameters: INode['parameters']][],
): IWorkflowBase & { id: string } {
	const all: [string, string, INode['parameters']][] = [
		['Start', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path: id }],
		...nodes,
	];
	const connections: IWorkflowBase['connections'] = {};
	for (const [index, [name]] of all.entries()) {
		const next = all[index + 1];
		if (next) connections[name] = { main: [[{ node: next[0], type: 'main', index: 0 }]] };
	}
	return {
		id,
		name: id,
		active: false,
		connections,
		settings: { executionOrder: 'v1' },
		nodes: all.map(([name, type, parameters], index) => ({
			id: `${id}-${index}`,
			name,
			type,
			typeVersion: type.endsWith('.webhook')
				? 2
				: type.endsWith('.set')
					? 3.4
					: type.endsWith('.readWriteFile')
						? 1.1
						: 1,
			position: [index * 280, 0],
			parameters,
			...(type.endsWith('.webhook') ? { webhookId: `${id}-hook` } : {}),
			...(type.startsWith('n8n-nodes-pinterest-pipeline.') ? { credentials } : {}),
		})),
	} as unknown as IWorkflowBase & { id: string };
}
