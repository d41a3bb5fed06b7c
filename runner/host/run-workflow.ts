import { join } from 'node:path';
import type {
	INodeExecutionData,
	INodeType,
	INodeTypes,
	IRun,
	ITaskData,
	IVersionedNodeType,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { NodeHelpers, Workflow } from 'n8n-workflow';
import type { WorkflowExecute } from 'n8n-core';
import { systemClock, type Clock } from '../../lib';
import { runnerError } from '../sentences';
import { usage } from '../settings';
import type { TokenSettings } from '../tokens';
import { EnvironmentCredentials } from './environment-credentials';
import { loadEngine, type Engine } from './load-engine';
import { OWN_PACKAGE, standInsFor, startOf } from './stand-ins';

export interface WorkflowRun {
	workflow: IWorkflowBase;
	/** What the nodes after the trigger and the file reader get. */
	input?: INodeExecutionData[];
	tokens: TokenSettings;
	apiBaseUrl: string;
	storeUrl: string;
	/** The credential's Own Limits, such as `org_write=60/60`. */
	ownLimits?: string;
	allowPrivateNetwork: boolean;
	readableFolders: string[];
	onNode?: (node: string, phase: 'begins' | 'ends', items: number) => void;
	signal?: AbortSignal;
	/** By which an execution that was put to wait is resumed. */
	clock?: Pick<Clock, 'sleep'>;
}

/** What left the workflow: the items of every output that leads nowhere, in their order. */
export interface WorkflowResult {
	items: INodeExecutionData[];
}

/** Where dist/ lies, seen from the bundle in dist/runner. */
const PACKAGE_FOLDER = join(__dirname, '..', '..');
const NOWHERE = 'http://127.0.0.1/';

/**
 * Executes a workflow of our nodes in n8n's engine.
 * @throws PipelineError where it cannot be run, or a node stopped it.
 */
export async function runWorkflow(run: WorkflowRun): Promise<WorkflowResult> {
	const { workflow: data, input } = run;
	const standIns = standInsFor(data, input);
	const start = startOf(data);
	process.env.PINTEREST_PIPELINE_STORE = run.storeUrl;
	if (run.allowPrivateNetwork) process.env.PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK = '1';
	const { engine, dispose } = await loadEngine(run);
	try {
		const loader = new engine.PackageDirectoryLoader(PACKAGE_FOLDER);
		await loader.loadAll();
		const workflow = new Workflow({
			...data,
			id: data.id || 'run',
			active: false,
			nodeTypes: nodeTypes(loader, standIns),
			nodes: withCredentials(data),
		});
		const startNode = workflow.getNode(start.name) ?? undefined;
		const begun = new engine.WorkflowExecute(additionalData(engine, run), 'cli').run({ workflow, startNode });
		const ended = await toItsEnd(engine, workflow, run, begun);
		return resultOf(ended, data);
	} finally {
		await dispose();
	}
}

/** An execution that a node put to wait is resumed when it is due, as n8n does it from its database. */
async function toItsEnd(
	engine: Engine,
	workflow: Workflow,
	run: WorkflowRun,
	execution: ReturnType<WorkflowExecute['run']>,
): Promise<IRun> {
	const cancel = () => execution.cancel('interrupted');
	run.signal?.addEventListener('abort', cancel, { once: true });
	const ended = await execution;
	run.signal?.removeEventListener('abort', cancel);
	if (!ended.waitTill) return ended;
	await (run.clock ?? systemClock).sleep(ended.waitTill.getTime() - Date.now(), run.signal);
	// A copy, because the engine disables the node that waited, and this is the workflow's own.
	const resumed = new engine.WorkflowExecute(
		additionalData(engine, run),
		'cli',
		structuredClone(ended.data),
	).processRunExecutionData(workflow);
	return await toItsEnd(engine, workflow, run, resumed);
}

function nodeTypes(
	loader: InstanceType<Engine['PackageDirectoryLoader']>,
	standIns: Map<string, INodeType>,
): INodeTypes {
	const own = (type: string): INodeType | IVersionedNodeType => {
		const name = type.slice(OWN_PACKAGE.length + 1);
		if (type.startsWith(`${OWN_PACKAGE}.`) && name in loader.known.nodes) return loader.getNode(name).type;
		throw usage(`The workflow names a node "${type}" that this version of ${OWN_PACKAGE} does not have.`);
	};
	return {
		getByName: (type) => standIns.get(type) ?? own(type),
		getByNameAndVersion: (type, version) => standIns.get(type) ?? NodeHelpers.getVersionedNodeType(own(type), version),
		getKnownTypes: () => loader.known.nodes,
	};
}

/** Exported workflows may have lost their credentials; here there is one account anyway. */
function withCredentials({ nodes }: IWorkflowBase): IWorkflowBase['nodes'] {
	const environment = { id: 'environment', name: 'Environment' };
	return nodes.map((node) =>
		node.type.startsWith(`${OWN_PACKAGE}.`)
			? { ...node, credentials: { pinterestOAuth2Api: environment, pinterestAccessTokenApi: environment } }
			: node,
	);
}

function additionalData(engine: Engine, run: WorkflowRun): IWorkflowExecuteAdditionalData {
	const hooks = new engine.ExecutionLifecycleHooks('cli', 'run', run.workflow);
	hooks.addHandler('nodeExecuteBefore', (node) => run.onNode?.(node, 'begins', 0));
	hooks.addHandler('nodeExecuteAfter', (node, task) => run.onNode?.(node, 'ends', itemsOf(task).flat().length));
	return {
		credentialsHelper: new EnvironmentCredentials(run.tokens, run.apiBaseUrl, run.ownLimits),
		hooks,
		executionId: 'run',
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: NOWHERE,
		instanceBaseUrl: NOWHERE,
		formBaseUrl: NOWHERE,
		formWaitingBaseUrl: NOWHERE,
		formTestBaseUrl: NOWHERE,
		webhookBaseUrl: NOWHERE,
		webhookWaitingBaseUrl: NOWHERE,
		webhookTestBaseUrl: NOWHERE,
		mcpBaseUrl: NOWHERE,
		mcpTestBaseUrl: NOWHERE,
	} as unknown as IWorkflowExecuteAdditionalData;
}

function resultOf(execution: IRun, data: IWorkflowBase): WorkflowResult {
	const { error, runData } = execution.data.resultData;
	if (error) {
		const description = 'description' in error && error.description ? ` ${error.description}` : '';
		const node = 'node' in error && error.node ? error.node.name : '';
		throw runnerError('workflow-failed', [node, `${error.message}${description}`], { cause: error });
	}
	const items: INodeExecutionData[] = [];
	for (const [node, tasks] of Object.entries(runData)) {
		for (const [output, left] of tasks.flatMap((task) => [...itemsOf(task).entries()])) {
			const leads = data.connections[node]?.main?.[output] ?? [];
			if (leads.length === 0) items.push(...left);
		}
	}
	return { items };
}

function itemsOf(task: ITaskData): INodeExecutionData[][] {
	return (task.data?.main ?? []).map((items) => items ?? []);
}
