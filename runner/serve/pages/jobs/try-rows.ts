import { ImportLog, retryImport, type OtherAccounts, type TryRows } from '../../../../lib';
import type { Desk } from '../../desk';

/** Tries rows of imports again with the connected account, each import as a run of its own. */
export function tryRowsAt(desk: Desk): TryRows {
	return async function* (importId, keys, signal) {
		const record = await new ImportLog(desk.ledger).named(importId);
		const { pipeline, open, accounts, close } = await desk.openAccount({ importId, signal });
		try {
			await pipeline.account.check(record.account);
			const chosen = ({ key }: { key?: string }) => key !== undefined && keys.has(key);
			const options = { open, signal, accounts: accounts as OtherAccounts | undefined, chosen };
			for await (const { idempotencyKey, outcome } of retryImport(pipeline, record, options))
				if (idempotencyKey !== undefined) yield { key: idempotencyKey, outcome };
		} finally {
			await close();
		}
	};
}
