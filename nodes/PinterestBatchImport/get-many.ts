import { ImportLog, type Ledger } from '../../lib';
import { limitOf, listLimit } from '../shared/list-limit';
import { FAILED, forOperation, READ_NAMES } from '../shared/operation';
import { openLedgerOf } from '../shared/session';
import { importItem } from './import-json';
import { runnable } from './operation';

/** The imports in the store, the newest first. */
export const getMany = runnable<Ledger>({
	description: forOperation({ operation: ['getMany'] }, listLimit()),
	outputs: () => READ_NAMES,
	failed: FAILED,
	open: openLedgerOf,
	async *execute(context, ledger, index) {
		let left = limitOf(context, index);
		for await (const record of new ImportLog(ledger).newestFirst()) {
			context.getExecutionCancelSignal()?.throwIfAborted();
			yield importItem(record);
			left -= 1;
			if (left <= 0) return;
		}
	},
});
