import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/**
 * Whether an AI agent runs the node as its tool. n8n then adds "Tool" to the type of the node; `isToolExecution` says
 * so for agents that run their tools themselves, and not for those that let the engine do it.
 */
export function runsAsTool(context: Pick<IExecuteFunctions, 'getNode' | 'isToolExecution'>): boolean {
	return context.isToolExecution() || context.getNode().type.endsWith('Tool');
}

/**
 * What an agent is answered. n8n hands over the first output alone, so everything leaves through it: a failure would
 * be dropped otherwise, and the agent would report success. Files are left out, and so is what came in: the agent's
 * own arguments and the message that it answers.
 * @param input of the node: what the agent said.
 * @param outputs of the node, as they are where no agent runs it.
 */
export function toolAnswer(input: INodeExecutionData[], outputs: INodeExecutionData[][]): INodeExecutionData[][] {
	const answers = outputs.flat().map(({ json, pairedItem }) => ({ json: withoutInput(json, input), pairedItem }));
	// Without an item the agent would get an empty text, which it cannot tell from a tool that said nothing.
	return [answers.length > 0 ? answers : [{ json: { found: 0 }, pairedItem: { item: 0 } }]];
}

function withoutInput(json: IDataObject, input: INodeExecutionData[]): IDataObject {
	const cameIn = (name: string, value: unknown) => input.some((item) => name in item.json && item.json[name] === value);
	return Object.fromEntries(Object.entries(json).filter(([name, value]) => !cameIn(name, value)));
}

/**
 * What a model is told that an operation does, as a parameter of the tool. By itself n8n tells it a few words, such as
 * "Delete a board in Pinterest", or what the whole node does.
 */
export function toolDescription(description: string): INodeProperties {
	return {
		displayName: 'Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 2 },
		default: description,
		required: true,
		description: 'What the model is told that this tool does',
		displayOptions: { show: { '@tool': [true] } },
	};
}
