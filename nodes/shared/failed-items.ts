import type { IExecuteFunctions, INodeExecutionData, IWorkflowBase } from 'n8n-workflow';
import type { Problem } from '../../lib';
import { FAILED_UNSEEN } from './sentences';

/** Where items that failed leave a node: through one output, or through one of several, by their problem. */
export type FailedOutput = number | { outputs: readonly number[]; of: (problem: Problem) => number };

export const failedOutputFor = (failed: FailedOutput, problem: Problem): number =>
	typeof failed === 'number' ? failed : failed.of(problem);

const outputsOf = (failed: FailedOutput): readonly number[] => (typeof failed === 'number' ? [failed] : failed.outputs);

/** The items that failed among those of the outputs for it, by output. What waits for approval, or was not begun, has not failed. */
export function failedItems(
	routed: INodeExecutionData[][],
	failed: FailedOutput,
): { output: number; items: INodeExecutionData[] }[] {
	return outputsOf(failed)
		.map((output) => ({ output, items: (routed[output] ?? []).filter(hasFailed) }))
		.filter(({ items }) => items.length > 0);
}

/** `unknown` counts too: somebody has to look at it. `error` is what n8n's setting On Error makes of a node that could not begin. */
const hasFailed = ({ json }: INodeExecutionData) =>
	json.outcome === 'failed' || json.outcome === 'unknown' || (json.outcome === undefined && json.error !== undefined);

/** Says in the execution how many items failed and left through an output that leads nowhere, which nobody would see. */
export function hintAtUnseen(context: IExecuteFunctions, routed: INodeExecutionData[][], failed: FailedOutput): void {
	for (const { output, items } of failedItems(routed, failed)) {
		if (leadsSomewhere(context, output)) continue;
		const total = routed.flat().length;
		const message = FAILED_UNSEEN(items.length, total, nameOf(context, output));
		context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	}
}

/** The name of an output as the editor shows it. */
export function nameOf(context: IExecuteFunctions, output: number): string {
	return context.getNodeOutputs()[output]?.displayName ?? String(output + 1);
}

/**
 * Whether an output is connected. n8n's interface for nodes has only the nodes behind all outputs together; its engine
 * also has the workflow. Without it, an output counts as connected where anything is.
 */
function leadsSomewhere(context: IExecuteFunctions, output: number): boolean {
	const { workflow } = context as Partial<{ workflow: { connectionsBySourceNode?: IWorkflowBase['connections'] } }>;
	const { name } = context.getNode();
	if (!workflow?.connectionsBySourceNode) return context.getChildNodes(name).length > 0;
	return (workflow.connectionsBySourceNode[name]?.main?.[output] ?? []).length > 0;
}
