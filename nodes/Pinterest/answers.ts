import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Routed } from '../shared/each-item';
import { limitOf } from '../shared/list-limit';
import { RESULTS } from '../shared/operation';

export const simplifyOption: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** An output item of what Pinterest answered. It holds nothing of the input item. */
export function result(json: object): Routed {
	return { output: RESULTS, json: json as IDataObject, binary: {} };
}

/** The fields of an answer as Pinterest wrote them. */
export function raw(answer: object): object {
	const { requestId: _, ...fields } = answer as { requestId?: string };
	return fields;
}

/** What an answer becomes by the parameter Simplify. */
export function shaper<Answer extends object>(
	context: IExecuteFunctions,
	itemIndex: number,
	facts: (answer: Answer) => object,
): (answer: Answer) => object {
	return context.getNodeParameter('simplify', itemIndex, true) ? facts : raw;
}

/** The entries of a list up to Limit, or all of them; no page is asked for that is not needed. */
export async function* listed<Item>(
	context: IExecuteFunctions,
	itemIndex: number,
	items: AsyncIterable<Item>,
	toJson: (item: Item) => object,
): AsyncGenerator<Routed> {
	const limit = limitOf(context, itemIndex);
	let count = 0;
	for await (const item of items) {
		context.getExecutionCancelSignal()?.throwIfAborted();
		yield result(toJson(item));
		if (++count >= limit) return;
	}
}

/** A text parameter without spaces around it. */
export function textOf(context: IExecuteFunctions, name: string, itemIndex: number): string {
	return String(context.getNodeParameter(name, itemIndex, '') ?? '').trim();
}
