import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';
import type { Problem } from '../../lib';
import { failedItems, nameOf, type FailedOutput } from './failed-items';
import { FAILED_STOP, WHERE_FAILED } from './sentences';

/** The items that the message of the error names. */
const MOST_NAMED = 3;
/** The items that the error holds as data: as many as fit into an execution, however long its list of items was. */
const MOST_LISTED = 100;

/** The option On Failed Items, for the collection `options` of a node. An agent is answered each failure instead. */
export const onFailedItems: INodeProperties = {
	displayName: 'On Failed Items',
	name: 'onFailedItems',
	type: 'options',
	default: 'continue',
	displayOptions: { hide: { '@tool': [true] } },
	options: [
		{
			name: 'Continue',
			value: 'continue',
			description: 'Items that failed leave through their own output, and the execution is a success',
		},
		{
			name: 'Stop the Execution',
			value: 'stop',
			description: 'When all items are done, the execution ends as an error, and the error workflow is started',
		},
	],
	description: 'What becomes of the execution if items failed',
};

/** The same as the only option of a node. */
export const onFailedItemsAlone: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [onFailedItems],
};

/**
 * Stops the execution where items failed and the option says so. Everything has been carried out and recorded by then.
 * n8n's own setting On Error has the last word: with one of its Continue, n8n would pass on the input of a node that
 * stops through its first output, as if it had succeeded, so the items leave as they do without the option.
 * @throws NodeOperationError that counts and names the items that failed; `context.failed` lists the first hundred.
 */
export function stopIfFailed(context: IExecuteFunctions, routed: INodeExecutionData[][], failed: FailedOutput): void {
	const { onFailedItems: choice } = context.getNodeParameter('options', 0, {}) as { onFailedItems?: string };
	if (choice !== 'stop' || context.continueOnFail()) return;
	// Somebody stopped the execution: n8n would call it failed instead of cancelled.
	if (context.getExecutionCancelSignal()?.aborted) return;
	const found = failedItems(routed, failed);
	if (found.length === 0) return;
	const items = found.flatMap((each) => each.items).sort(inTheirOrder);
	const outputs = found.map(({ output }) => nameOf(context, output));
	const description = WHERE_FAILED(outputs, importOf(items));
	const error = new NodeOperationError(context.getNode(), 'failed', { description });
	// Set afterwards: n8n would put a sentence about the network in its place where it names an error such as ECONNRESET.
	error.message = FAILED_STOP({
		count: items.length,
		total: routed.flat().length,
		named: items.slice(0, MOST_NAMED).map(described),
	});
	error.context.failed = items.slice(0, MOST_LISTED).map((item) => ({ item: titleOf(item), ...reasonOf(item) }));
	throw error;
}

/** The import that all of them are rows of, where there is one. */
function importOf(items: INodeExecutionData[]): string | undefined {
	const [id, ...others] = new Set(items.map(({ json }) => json.importId));
	return others.length === 0 && typeof id === 'string' ? id : undefined;
}

function described(item: INodeExecutionData): string {
	const { code, message } = reasonOf(item);
	return `${titleOf(item)} (${code}: ${message.replace(/\.$/, '')})`;
}

/** As the user counts: a row by its number in the file, another item by its place from 1. */
const titleOf = (item: INodeExecutionData) =>
	item.json.row === undefined ? `item ${placeOf(item) + 1}` : `row ${String(item.json.row as string | number)}`;

function reasonOf({ json }: INodeExecutionData): Pick<Problem, 'code' | 'message'> {
	const { code, message } = json.problem as unknown as Problem;
	return { code, message };
}

const placeOf = ({ pairedItem }: INodeExecutionData) => (pairedItem as { item: number }).item;

/** Those of several outputs as they came in: the files one after the other, and the rows of each. */
const inTheirOrder = (one: INodeExecutionData, other: INodeExecutionData) =>
	placeOf(one) - placeOf(other) || Number(one.json.row ?? 0) - Number(other.json.row ?? 0);
