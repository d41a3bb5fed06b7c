import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { OUTCOMES } from '../../lib';

/** Counts by which the list of executions can be filtered. */
export function noteTotals(context: IExecuteFunctions, routed: INodeExecutionData[][]): void {
	for (const kind of OUTCOMES) {
		const count = routed.flat().filter(({ json }) => json.outcome === kind).length;
		if (count > 0) context.customData.set(kind, String(count));
	}
}
