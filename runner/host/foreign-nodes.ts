import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IWorkflowBase,
} from 'n8n-workflow';
import { usage } from '../settings';

export const OWN_PACKAGE = 'n8n-nodes-pinterest-pipeline';

const OWN_TRIGGER = `${OWN_PACKAGE}.pinterestTrigger`;

/** Nodes of n8n's own that read a file; the parameter that names it differs. */
const FILE_READERS: Record<string, string> = {
	'n8n-nodes-base.readWriteFile': 'fileSelector',
	'n8n-nodes-base.readBinaryFile': 'filePath',
	'n8n-nodes-base.readBinaryFiles': 'fileSelector',
};

/** Notes on the canvas, which n8n does not run either. */
const NOTE = 'n8n-nodes-base.stickyNote';

/**
 * The engine comes without n8n's own nodes, so two kinds are stood in for: the node that starts the
 * workflow, and the one that reads the file. `input`, where given, is what follows them gets.
 * @returns a node type for each foreign type of the workflow.
 * @throws PipelineError that names every other foreign node.
 */
export function standInsFor(workflow: IWorkflowBase, input: INodeExecutionData[] | undefined): Map<string, INodeType> {
	const fed = fedNodes(workflow);
	const standIns = new Map<string, INodeType>();
	const refused: string[] = [];
	for (const node of workflow.nodes) {
		if (node.type === NOTE || node.disabled) continue;
		if (node.type === OWN_TRIGGER) standIns.set(node.type, starter(dueItems(input)));
		if (node.type.startsWith(`${OWN_PACKAGE}.`)) continue;
		if (node.type in FILE_READERS) standIns.set(node.type, fileReader(input));
		else if (!fed.has(node.name)) standIns.set(node.type, starter(input));
		else refused.push(`"${node.name}" (${node.type})`);
	}
	if (refused.length > 0) {
		throw usage(
			`This runner has no node of the type of ${refused.join(', ')}. It runs the nodes of ${OWN_PACKAGE}; run this workflow in n8n.`,
		);
	}
	return standIns;
}

/** The name of the node that starts the workflow. @throws PipelineError where it is not clear. */
export function startOf(workflow: IWorkflowBase): INode {
	const fed = fedNodes(workflow);
	const starts = workflow.nodes.filter(({ name, type, disabled }) => !fed.has(name) && type !== NOTE && !disabled);
	const [start] = starts;
	if (start && starts.length === 1) return start;
	if (!start) throw usage('The workflow has no node to start from.');
	throw usage(
		`The workflow has several nodes to start from: ${starts.map(({ name }) => name).join(', ')}. Leave one and disable the others.`,
	);
}

/** Only a server that stays can wait for what comes due. */
function dueItems(input: INodeExecutionData[] | undefined): INodeExecutionData[] {
	if (input) return input;
	throw usage(
		'The workflow begins with Pinterest Trigger, which waits in a running n8n for what comes due. Give its items with --input, or run what is due with: worker',
	);
}

function fedNodes({ connections }: IWorkflowBase): Set<string> {
	const targets = Object.values(connections).flatMap((kinds) => Object.values(kinds).flat(2));
	return new Set(targets.flatMap((target) => (target ? [target.node] : [])));
}

function starter(input: INodeExecutionData[] | undefined): INodeType {
	return standIn(async () => input ?? [{ json: {} }]);
}

function fileReader(input: INodeExecutionData[] | undefined): INodeType {
	return standIn(async (context) => {
		if (input) return input;
		const parameter = FILE_READERS[context.getNode().type] ?? 'fileSelector';
		return [await fileItem(String(context.getNodeParameter(parameter, 0)))];
	});
}

/** An item with a file as n8n's node makes it: bytes, name and folder. */
export async function fileItem(path: string): Promise<INodeExecutionData> {
	const file = resolve(path);
	const bytes = await readFile(file).catch(() => {
		throw usage(
			`The workflow reads ${path}, which is not there. Name the file in the workflow, or hand items with --input.`,
		);
	});
	const data = {
		data: bytes.toString('base64'),
		mimeType: extname(file) === '.csv' ? 'text/csv' : 'application/octet-stream',
		fileName: basename(file),
		fileExtension: extname(file).slice(1),
		directory: dirname(file),
	};
	return { json: { fileName: data.fileName, directory: data.directory }, binary: { data } };
}

function standIn(items: (context: IExecuteFunctions) => Promise<INodeExecutionData[]>): INodeType {
	return {
		description: {
			displayName: 'Stand-in',
			name: 'standIn',
			group: ['input'],
			version: 1,
			description: 'Stands in for a node of n8n',
			defaults: { name: 'Stand-in' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute() {
			return [(await items(this)).map((item, index) => ({ ...item, pairedItem: { item: index } }))];
		},
	};
}
