import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { keysWithText, PipelineError, unknownColumns, type PinDraft } from '../../lib';
import { draftOf } from '../shared/item-envelope';
import { columnNamesOf, defaultsOf } from './parameters';

/** The draft of an item that is a row. @throws PipelineError also if a field resembles a column, whose text would be lost. */
export function draftOfRow(context: IExecuteFunctions, item: INodeExecutionData, index: number): PinDraft {
	const names = columnNamesOf(context, index);
	const problem = item.json.draft === undefined && unknownColumns(keysWithText(item.json), { names });
	if (problem) throw new PipelineError(problem);
	return draftOf(item, defaultsOf(context, index), { names });
}
