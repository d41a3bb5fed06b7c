import { ImportLog, type Ledger } from '../../lib';
import { FAILED, forOperation } from '../shared/operation';
import { openLedgerOf } from '../shared/session';
import { importItem } from './import-json';
import { runnable } from './operation';
import { READ_NAMES } from './outputs';

/** The imports in the store, the newest first. */
export const getMany = runnable<Ledger>({
	description: forOperation({ operation: ['getMany'] }, [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			displayOptions: { show: { returnAll: [false] } },
			description: 'Max number of results to return',
		},
	]),
	outputs: () => READ_NAMES,
	failed: FAILED,
	open: openLedgerOf,
	async *execute(context, ledger, index) {
		const all = context.getNodeParameter('returnAll', index) as boolean;
		let left = all ? Infinity : Number(context.getNodeParameter('limit', index));
		for await (const record of new ImportLog(ledger).newestFirst()) {
			context.getExecutionCancelSignal()?.throwIfAborted();
			yield importItem(record);
			left -= 1;
			if (left <= 0) return;
		}
	},
});
