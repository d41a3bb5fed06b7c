import { NodeHelpers, Workflow, type INodeExecutionData, type INodeType, type IVersionedNodeType } from 'n8n-workflow';
import { expect, it } from 'vitest';
import { Pinterest } from '../../nodes/Pinterest/Pinterest.node';
import { PinterestBatchImport } from '../../nodes/PinterestBatchImport/PinterestBatchImport.node';
import { chain } from '../support/workflow';

const WITHOUT: INodeExecutionData[] = [{ json: {} }];
const WITH: INodeExecutionData[] = [{ json: {}, binary: { data: { data: '', mimeType: 'text/csv' } } }];

/** Whether the editor shows the hint about a missing file in front of a run with this input. */
function hinted(type: INodeType | IVersionedNodeType, parameters: object, input: INodeExecutionData[]): unknown {
	const known = NodeHelpers.getVersionedNodeType(type, 1.1);
	const trigger = { description: { properties: [], group: ['trigger'] } } as unknown as INodeType;
	const { name } = known.description;
	const get = (asked: string) => (asked.endsWith(`.${name}`) ? known : trigger);
	const workflow = new Workflow({
		...chain([name, parameters as never, { typeVersion: 1.1 }]),
		active: false,
		nodeTypes: { getByName: get, getByNameAndVersion: get, getKnownTypes: () => ({}) },
	});
	const run = { resultData: { runData: { Start: [{ data: { main: [input] } }] } } } as never;
	const condition = known.description.hints?.[0]?.displayCondition ?? '';
	return workflow.expression.getParameterValue(condition, run, 0, 0, name, input, 'manual', {});
}

it('Pinterest Batch Import says before a run that no item has the file that it reads', () => {
	const node = new PinterestBatchImport();
	expect(hinted(node, {}, WITHOUT)).toBe(true);
	expect(hinted(node, {}, WITH)).toBe(false);
	expect(hinted(node, { source: 'items' }, WITHOUT)).toBe(false);
	expect(hinted(node, { operation: 'getMany' }, WITHOUT)).toBe(false);
});

it('Create of the node Pinterest says before a run that no item has the file that it reads', () => {
	expect(hinted(new Pinterest(), { mediaSource: 'binary' }, WITHOUT)).toBe(true);
	expect(hinted(new Pinterest(), { mediaSource: 'binary' }, WITH)).toBe(false);
	expect(hinted(new Pinterest(), {}, WITHOUT)).toBe(false);
});
