import { currentRows, ImportLog, needsSomething, withCurrentCounters, type Ledger } from '../../lib';
import { FAILED, forOperation, READ_NAMES } from '../shared/operation';
import { openLedgerOf } from '../shared/session';
import { importedRowItem, importIdOf, importIdProperty, importItem } from './import-json';
import { runnable } from './operation';

/** An import with its counters, or the rows of an import. */
export const get = runnable<Ledger>({
	description: forOperation({ operation: ['get'] }, [
		importIdProperty,
		{
			displayName: 'Return',
			name: 'return',
			type: 'options',
			default: 'import',
			options: [
				{ name: 'All Rows', value: 'rows', description: 'An item for each row, with what became of it since' },
				{ name: 'Import', value: 'import', description: 'One item with what it is of and the counters of its rows' },
				{
					name: 'Rows That Need Something',
					value: 'needy',
					description: 'An item for each row that failed, is unknown or was not begun',
				},
			],
			description: 'What to return of the import',
		},
	]),
	outputs: () => READ_NAMES,
	failed: FAILED,
	open: openLedgerOf,
	async *execute(context, ledger, index) {
		const record = await new ImportLog(ledger).named(importIdOf(context, index));
		const wanted = context.getNodeParameter('return', index);
		const signal = context.getExecutionCancelSignal();
		if (wanted === 'import') return yield importItem(await withCurrentCounters(ledger, record, signal));
		for await (const row of currentRows(ledger, record.id)) {
			signal?.throwIfAborted();
			if (wanted === 'rows' || needsSomething(row)) yield importedRowItem(record.id, row);
		}
	},
});
