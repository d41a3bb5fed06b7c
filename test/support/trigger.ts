import { join } from 'node:path';
import {
	Workflow,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
	type ITriggerFunctions,
	type ITriggerResponse,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import type { Emulator } from '../../emulator';
import { EnvironmentCredentials } from '../../runner/host/environment-credentials';
import { afterThisTest } from './cleanup';
import { chain } from './workflow';
import { loadTestEngine } from './engine';

export interface TriggerRun {
	emitted: INodeExecutionData[];
	/** The executions that are under way, each taken once. */
	takeExecutions: () => Execution[];
	failures: Error[];
	response: ITriggerResponse;
}

/** One that the trigger has started. */
export interface Execution {
	items: INodeExecutionData[];
	/** As n8n tells the trigger how it ended. @default success */
	end: (run?: Partial<IRun> | Error) => void;
}

type Done = NonNullable<Parameters<ITriggerFunctions['emit']>[2]>;

/** Activates Pinterest Trigger in the context that n8n gives it, until the test ends. */
export async function startTrigger(
	{ accessToken, apiBaseUrl }: Emulator,
	storeUrl: string,
	options: object = {},
	mode: 'trigger' | 'manual' = 'trigger',
	parameters: object = { event: 'due' },
): Promise<TriggerRun> {
	const before = process.env.PINTEREST_PIPELINE_STORE;
	process.env.PINTEREST_PIPELINE_STORE = storeUrl;
	afterThisTest(() => {
		if (before === undefined) delete process.env.PINTEREST_PIPELINE_STORE;
		else process.env.PINTEREST_PIPELINE_STORE = before;
	});
	const { engine, dispose } = await loadTestEngine();
	afterThisTest(dispose);
	const loader = new engine.PackageDirectoryLoader(join(__dirname, '../..'));
	await loader.loadAll();
	const type = loader.getNode('pinterestTrigger').type as INodeType;
	const data = chain([
		'pinterestTrigger',
		{ authentication: 'accessToken', options, ...parameters } as INode['parameters'],
		{ credentials: { pinterestAccessTokenApi: { id: '1', name: 'a' } } },
	]);
	const node = data.nodes[1] as INode;
	const nodeTypes = {
		getByName: () => type,
		getByNameAndVersion: () => type,
		getKnownTypes: () => loader.known.nodes,
	};
	const workflow = new Workflow({ ...data, nodes: [node], connections: {}, active: true, nodeTypes });
	const credentialsHelper = new EnvironmentCredentials({ accessToken }, apiBaseUrl);
	const emitted: INodeExecutionData[] = [];
	const failures: Error[] = [];
	const executions: Execution[] = [];
	const emit = ([items = []]: INodeExecutionData[][], _: unknown, done?: Done) => {
		emitted.push(...items);
		const end = (run: Partial<IRun> | Error = { status: 'success' }) =>
			run instanceof Error ? done?.reject(run) : done?.resolve(run as IRun);
		executions.push({ items, end });
	};
	const context = new engine.TriggerContext(
		workflow,
		node,
		{ credentialsHelper } as unknown as IWorkflowExecuteAdditionalData,
		mode,
		'activate',
		emit,
		(error) => failures.push(error),
	);
	const response = (await type.trigger?.call(context)) as ITriggerResponse;
	afterThisTest(async () => await response.closeFunction?.());
	return { emitted, failures, response, takeExecutions: () => executions.splice(0) };
}
