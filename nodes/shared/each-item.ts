import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { outcomeOf, problemOf, type Problem } from '../../lib';
import { runsAsTool, toolAnswer } from './as-tool';
import { failedOutputFor, hintAtUnseen, type FailedOutput } from './failed-items';
import { inNodeSpan } from './node-span';
import { toNodeError } from './to-node-error';
import { withLearned } from './item-envelope';

/** An output item and the output that it leaves through. */
export interface Routed {
	output: number;
	json: IDataObject;
	/** The binary data of the output item. @default that of the input item. */
	binary?: IBinaryKeyData;
}

export interface EachItemOptions {
	/** The number of outputs of the node. */
	outputs: number;
	/** The output for items that failed. */
	failed: FailedOutput;
	/** How many items are processed at the same time. @default 6 */
	concurrency?: number;
}

const CONCURRENCY = 6;

/** All items at once, for an operation that bounds its work itself. */
export function allAtOnce(context: IExecuteFunctions): number {
	return Math.max(1, context.getInputData().length);
}

/** What an item became: known at once, or one answer after the other. */
export type Answers = Promise<Routed | Routed[]> | AsyncIterable<Routed>;

/**
 * Processes all items and catches their errors. Items keep their order, their binary data and their
 * `pairedItem`. An item that fails leaves through the failed output with its problem and does not affect
 * the others; what it had answered before stays. Where that output leads nowhere, the execution has a hint. An error in
 * `open`, such as a wrong credential, stops the node.
 * Where an AI agent runs the node, all of that is answered to the agent instead; see `toolAnswer`.
 */
export async function eachItem<Session>(
	context: IExecuteFunctions,
	options: EachItemOptions,
	open: () => Promise<Session>,
	work: (session: Session, item: INodeExecutionData, index: number) => Answers,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const asTool = runsAsTool(context);
	const answers: Routed[][] = items.map(() => []);
	const { failed } = options;
	const failedBy = (problem: Problem) => failedOutputFor(failed, problem);
	let session: Session;
	try {
		session = await open();
	} catch (error) {
		const problem = problemOf(error);
		if (asTool)
			return toolAnswer(items, [[{ json: { outcome: outcomeOf(problem), problem }, pairedItem: { item: 0 } }]]);
		if (!context.continueOnFail()) throw toNodeError(context, error);
		const failures = items.map((_, index) => ({ json: { error: problem.message }, pairedItem: { item: index } }));
		const unopened = Array.from({ length: options.outputs }, (_, output) =>
			output === failedBy(problem) ? failures : [],
		);
		hintAtUnseen(context, unopened, failed);
		return unopened;
	}

	let next = 0;
	const worker = async () => {
		for (let index = next++; index < items.length; index = next++) {
			const [item, ofItem] = [items[index] as INodeExecutionData, answers[index] as Routed[]];
			try {
				context.getExecutionCancelSignal()?.throwIfAborted();
				for await (const answer of oneByOne(work(session, item, index))) ofItem.push(answer);
			} catch (error) {
				const problem = problemOf(error);
				const json = withLearned(item, { outcome: outcomeOf(problem), problem });
				ofItem.push({ output: failedBy(problem), json });
			}
		}
	};
	const workers = async () => await Promise.all(Array.from({ length: options.concurrency ?? CONCURRENCY }, worker));
	await inNodeSpan(context, workers);
	const routed = route(items, answers, options.outputs);
	if (asTool) return toolAnswer(items, routed);
	hintAtUnseen(context, routed, failed);
	return routed;
}

async function* oneByOne(answers: Answers): AsyncGenerator<Routed> {
	if (Symbol.asyncIterator in answers) yield* answers;
	else yield* [await answers].flat();
}

function route(items: INodeExecutionData[], answers: Routed[][], outputs: number): INodeExecutionData[][] {
	const routed: INodeExecutionData[][] = Array.from({ length: outputs }, () => []);
	for (const [index, answersOfItem] of answers.entries()) {
		for (const { output, json, binary = items[index]?.binary } of answersOfItem) {
			const item: INodeExecutionData = { json, pairedItem: { item: index } };
			if (binary && Object.keys(binary).length > 0) item.binary = binary;
			routed[output]?.push(item);
		}
	}
	return routed;
}
