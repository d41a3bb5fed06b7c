import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type IWorkflowBase,
} from 'n8n-workflow';
import { usage } from '../settings';

export const OWN_PACKAGE = 'n8n-nodes-pinterest-pipeline';

const OWN_TRIGGER = `${OWN_PACKAGE}.pinterestTrigger`;

/** n8n's nodes that read a file, with the parameter that names it. */
const FILE_READERS: Record<string, string> = {
	'n8n-nodes-base.readWriteFile': 'fileSelector',
	'n8n-nodes-base.readBinaryFile': 'filePath',
	'n8n-nodes-base.readBinaryFiles': 'fileSelector',
};

/** Notes on the canvas, which are not run. */
const NOTE = 'n8n-nodes-base.stickyNote';

/** The workflow without its notes, which the engine would look for like any other node. */
export const withoutNotes = (workflow: IWorkflowBase): IWorkflowBase => ({
	...workflow,
	nodes: workflow.nodes.filter(({ type }) => type !== NOTE),
});

/**
 * The engine comes without n8n's own nodes, so the runner replaces two kinds of them: the node that starts the
 * workflow, and the node that reads a file.
 * @param input the items that both give to the nodes after them, where there are any.
 * @returns a node type for each foreign type of the workflow.
 * @throws PipelineError `usage` that names every other foreign node.
 */
export function replacementsFor(
	workflow: IWorkflowBase,
	input: INodeExecutionData[] | undefined,
): Map<string, INodeType> {
	const fed = fedNodes(workflow);
	const replacements = new Map<string, INodeType>();
	const refused: string[] = [];
	for (const node of workflow.nodes) {
		if (node.disabled) continue;
		if (node.type === OWN_TRIGGER) replacements.set(node.type, starter(dueItems(input)));
		if (node.type.startsWith(`${OWN_PACKAGE}.`)) continue;
		const pathParameter = FILE_READERS[node.type];
		if (pathParameter) replacements.set(node.type, fileReader(pathParameter, input));
		else if (!fed.has(node.name)) replacements.set(node.type, starter(input));
		else refused.push(`"${node.name}" (${node.type})`);
	}
	if (refused.length > 0) {
		throw usage(
			`The runner cannot run ${refused.join(', ')}: it runs only the nodes of ${OWN_PACKAGE}. Run this workflow in n8n.`,
		);
	}
	return replacements;
}

/** The node that starts the workflow. @throws PipelineError `usage` where there is none, or more than one. */
export function startOf(workflow: IWorkflowBase): INode {
	const fed = fedNodes(workflow);
	const starts = workflow.nodes.filter(({ name, disabled }) => !fed.has(name) && !disabled);
	const [start] = starts;
	if (start && starts.length === 1) return start;
	if (!start) throw usage('The workflow has no node to start from.');
	throw usage(
		`The workflow has several nodes to start from: ${starts.map(({ name }) => name).join(', ')}. Disable all but one of them.`,
	);
}

/** The items of Pinterest Trigger, which waits for due pins and so does not run here. */
function dueItems(input: INodeExecutionData[] | undefined): INodeExecutionData[] {
	if (input) return input;
	throw usage(
		'The workflow starts with Pinterest Trigger, which works only in a running n8n. Pass its items with --input, or publish due pins with: worker',
	);
}

function fedNodes({ connections }: IWorkflowBase): Set<string> {
	const targets = Object.values(connections).flatMap((kinds) => Object.values(kinds).flat(2));
	return new Set(targets.flatMap((target) => (target ? [target.node] : [])));
}

function starter(input: INodeExecutionData[] | undefined): INodeType {
	return replacement(async () => input ?? [{ json: {} }]);
}

function fileReader(pathParameter: string, input: INodeExecutionData[] | undefined): INodeType {
	// The engine gives a node only the parameters that its description has.
	const path: INodeProperties = { displayName: 'Path', name: pathParameter, type: 'string', default: '' };
	return replacement(
		async (context) => input ?? [await fileItem(String(context.getNodeParameter(pathParameter, 0)))],
		[path],
	);
}

/** An item with a file as n8n's node makes it: bytes, name and folder. */
export async function fileItem(path: string): Promise<INodeExecutionData> {
	const file = resolve(path);
	const bytes = await readFile(file).catch(() => {
		throw usage(
			`The workflow reads ${path}, but there is no such file. Correct the path in the workflow, or pass items with --input.`,
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

function replacement(
	items: (context: IExecuteFunctions) => Promise<INodeExecutionData[]>,
	properties: INodeProperties[] = [],
): INodeType {
	return {
		description: {
			displayName: 'Replacement',
			name: 'replacement',
			group: ['input'],
			version: 1,
			description: 'Replaces a node of n8n',
			defaults: { name: 'Replacement' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties,
		},
		async execute() {
			return [(await items(this)).map((item, index) => ({ ...item, pairedItem: { item: index } }))];
		},
	};
}
