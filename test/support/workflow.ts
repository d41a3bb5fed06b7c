import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, INode, INodeExecutionData, IWorkflowBase } from 'n8n-workflow';
import type { Emulator } from '../../emulator';
import { runWorkflow, type WorkflowResult } from '../../runner/host/run-workflow';
import { ownFolder } from './cli';
import { READABLE_FOLDERS } from './engine';
import { samples } from './pipeline';

export const PINS = join(samples, 'pins.csv');

export interface RunOptions {
	input?: INodeExecutionData[];
	storeUrl?: string;
	token?: string;
	/** Called in place of each wait of an execution that was put to wait. */
	whileWaiting?: () => Promise<void> | void;
	signal?: AbortSignal;
	/** Called with each hint of a node. */
	onHint?: (node: string, message: string) => void;
	/** Further fields of the credential. */
	credential?: ICredentialDataDecryptedObject;
	/** @default true */
	allowPrivateNetwork?: boolean;
}

/** Runs a workflow in n8n's engine at an emulator; the items that leave it. */
export async function run(
	emulator: Emulator,
	workflow: IWorkflowBase,
	options: RunOptions = {},
): Promise<INodeExecutionData[]> {
	return (await runToOutputs(emulator, workflow, options)).items;
}

/** The same, with the index of the output that each item left through. */
export async function runToOutputs(
	emulator: Emulator,
	workflow: IWorkflowBase,
	{
		input,
		storeUrl,
		token = emulator.accessToken,
		whileWaiting,
		signal,
		onHint,
		credential,
		allowPrivateNetwork = true,
	}: RunOptions = {},
): Promise<WorkflowResult> {
	return await runWorkflow({
		workflow,
		input,
		signal,
		onHint,
		credential,
		tokens: { accessToken: token },
		apiBaseUrl: emulator.apiBaseUrl,
		storeUrl: storeUrl ?? `sqlite:${await ownFolder()}/ledger.sqlite`,
		allowPrivateNetwork,
		readableFolders: READABLE_FOLDERS,
		clock: whileWaiting && { sleep: async () => await whileWaiting() },
	});
}

/** A workflow of our nodes one after the other, behind a trigger. */
export function chain(
	...nodes: [type: string, parameters?: INode['parameters'], more?: Partial<INode>][]
): IWorkflowBase {
	const all: INode[] = [
		{ id: '0', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
		...nodes.map(([type, parameters = {}, more = {}], index) => ({
			id: String(index + 1),
			name: type,
			type: `n8n-nodes-pinterest-pipeline.${type}`,
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters,
			...more,
		})),
	];
	const connections: IWorkflowBase['connections'] = {};
	for (const [index, { name }] of all.entries()) {
		const next = all[index + 1];
		if (next) connections[name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	}
	return { id: 'w', name: 'w', active: false, nodes: all, connections } as IWorkflowBase;
}
