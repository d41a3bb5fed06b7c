import { join } from 'node:path';
import type {
	ICredentialDataDecryptedObject,
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
import type { TokenFile } from '../token-file';
import type { TokenSettings } from '../tokens';
import { EnvironmentCredentials } from './environment-credentials';
import { loadEngine, type Engine } from './load-engine';
import { OWN_PACKAGE, replacementsFor, startOf, withoutNotes } from './foreign-nodes';

export interface WorkflowRun {
	workflow: IWorkflowBase;
	/** The items for the nodes after the trigger or the file reader. */
	input?: INodeExecutionData[];
	tokens: TokenSettings;
	/** Where refreshed tokens are kept. @default until the run ends */
	tokenFile?: TokenFile;
	apiBaseUrl: string;
	storeUrl: string;
	/** Further fields of the credential, as n8n's editor stores them, such as `rateLimits`. */
	credential?: ICredentialDataDecryptedObject;
	allowPrivateNetwork: boolean;
	readableFolders: string[];
	onNode?: (node: string, phase: 'begins' | 'ends', items: number) => void;
	/** What a node says of its run, as the editor shows it above its items. */
	onHint?: (node: string, message: string) => void;
	signal?: AbortSignal;
	/** Waits until an execution that a node paused can go on. @default systemClock */
	clock?: Pick<Clock, 'sleep'>;
}

/** The items of every output that is not connected, in their order. */
export interface WorkflowResult {
	items: INodeExecutionData[];
	/** For each item the index of the output that it left its node through. */
	outputs: number[];
}

/** The package's folder, from the bundle in dist/runner. */
const PACKAGE_FOLDER = join(__dirname, '..', '..');
const NOWHERE = 'http://127.0.0.1/';

/**
 * Executes a workflow of our nodes in n8n's engine.
 * @throws PipelineError where it cannot be run, or when a node fails.
 */
export async function runWorkflow(run: WorkflowRun): Promise<WorkflowResult> {
	const { input } = run;
	const data = withoutNotes(run.workflow);
	const replacements = replacementsFor(data, input);
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
			nodeTypes: nodeTypes(loader, replacements),
			nodes: withCredentials(data),
		});
		const startNode = workflow.getNode(start.name) ?? undefined;
		const begun = new engine.WorkflowExecute(additionalData(engine, run), 'cli').run({ workflow, startNode });
		const ended = await untilFinished(engine, workflow, run, begun);
		return resultOf(ended, data);
	} finally {
		await dispose();
	}
}

/** Resumes an execution that a node paused, when it is due, as n8n does from its database. */
async function untilFinished(
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
	// A copy, because the engine disables the node that waited, and the data refers to the workflow's node.
	const resumed = new engine.WorkflowExecute(
		additionalData(engine, run),
		'cli',
		structuredClone(ended.data),
	).processRunExecutionData(workflow);
	return await untilFinished(engine, workflow, run, resumed);
}

function nodeTypes(
	loader: InstanceType<Engine['PackageDirectoryLoader']>,
	replacements: Map<string, INodeType>,
): INodeTypes {
	const own = (type: string): INodeType | IVersionedNodeType => {
		const name = type.slice(OWN_PACKAGE.length + 1);
		// As n8n has it: the tool of an AI agent is the node itself, under another name.
		const found = [name, name.replace(/Tool$/, '')].find((each) => each in loader.known.nodes);
		if (type.startsWith(`${OWN_PACKAGE}.`) && found) return loader.getNode(found).type;
		throw usage(`The workflow names a node "${type}" that this version of ${OWN_PACKAGE} does not have.`);
	};
	return {
		getByName: (type) => replacements.get(type) ?? own(type),
		getByNameAndVersion: (type, version) =>
			replacements.get(type) ?? NodeHelpers.getVersionedNodeType(own(type), version),
		getKnownTypes: () => loader.known.nodes,
	};
}

/** Exported workflows may have lost their credentials; the runner has only one account anyway. */
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
	hooks.addHandler('nodeExecuteAfter', (node, task) => {
		run.onNode?.(node, 'ends', itemsOf(task).flat().length);
		for (const { message } of task.hints ?? []) run.onHint?.(node, message);
	});
	return {
		credentialsHelper: new EnvironmentCredentials(run.tokens, run.apiBaseUrl, run.credential, run.tokenFile),
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
	const outputs: number[] = [];
	for (const [node, tasks] of Object.entries(runData)) {
		for (const [output, left] of tasks.flatMap((task) => [...itemsOf(task).entries()])) {
			const leads = data.connections[node]?.main?.[output] ?? [];
			if (leads.length > 0) continue;
			items.push(...left);
			outputs.push(...left.map(() => output));
		}
	}
	return { items, outputs };
}

function itemsOf(task: ITaskData): INodeExecutionData[][] {
	return (task.data?.main ?? []).map((items) => items ?? []);
}
