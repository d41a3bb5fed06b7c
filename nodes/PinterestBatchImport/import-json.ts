import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { describedFinding, type ImportedRow, type ImportRecord } from '../../lib';
import type { Routed } from '../shared/each-item';
import { RESULTS } from '../shared/operation';
import { nodeProblem } from '../shared/sentences';
import { ownColumns } from './rows';

export const importIdProperty: INodeProperties = {
	displayName: 'Import ID',
	name: 'importId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. execution-1234',
	description:
		'The ID of the import, a beginning of it that no other import has, or "last". Get Many returns the IDs; that of an import in n8n is execution- and the number of its execution.',
};

/** @throws PipelineError `import-id-missing` if the parameter is empty. */
export function importIdOf(context: IExecuteFunctions, itemIndex: number): string {
	const id = String(context.getNodeParameter('importId', itemIndex) ?? '').trim();
	if (id) return id;
	throw nodeProblem('import-id-missing');
}

/** The item of an import: what it is of, who began it and when, and how many of its rows have each outcome. */
export function importItem({ format: _, defaults: __, ...record }: ImportRecord): Routed {
	return { output: RESULTS, json: { ...record } as unknown as IDataObject, binary: {} };
}

/** The item of a row as an import has it: the sheet's own columns, and what became of the row since. */
export function importedRowItem(
	importId: string,
	{ row, title, key, outcome, pin, problem, findings = [], at, original }: ImportedRow,
): Routed {
	const described = findings.map(describedFinding);
	const job = key === undefined ? undefined : { key };
	const known = {
		importId,
		row,
		title,
		outcome,
		pin,
		problem,
		findings: described.length > 0 ? described : undefined,
		job,
		at,
	};
	const told = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
	return { output: RESULTS, json: { ...ownColumns(original), ...told } as IDataObject, binary: {} };
}
