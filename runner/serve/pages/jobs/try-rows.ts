import { ImportLog, mayBeTriedAgain, retryImport, type ImportedRow, type TryRows } from '../../../../lib';
import type { Desk } from '../../desk';

/** Tries rows of imports again with the connected account, each import as a run of its own. */
export function tryRowsAt(desk: Desk): TryRows {
	return async function* (importId, keys, signal) {
		const record = await new ImportLog(desk.ledger).named(importId);
		const { pipeline, open, accounts, close } = await desk.openAccount({ importId, signal });
		try {
			await pipeline.account.check(record.account);
			const isWanted = (row: ImportedRow) => row.key !== undefined && keys.has(row.key) && mayBeTriedAgain(row);
			const results = retryImport(pipeline, record, { open, signal, accounts, isWanted });
			for await (const { idempotencyKey, outcome } of results)
				if (idempotencyKey !== undefined) yield { key: idempotencyKey, outcome };
		} finally {
			await close();
		}
	};
}
