import { DatabaseSync } from 'node:sqlite';
import type { AtomicStore, Ledger, PinDraft, PipelineContext } from '../../lib';
import type { Receipt } from '../../lib/model/outcome';
import { resolveIntent } from '../../lib/publish/claim';
import { openSqlite } from '../../lib/store/sqlite-store';

const open = () => {
	throw new Error('only addresses');
};

/** Records drafts whose media are addresses as published, as an import does it, without their pins. */
export async function recordPublished(pipeline: PipelineContext, drafts: PinDraft[]): Promise<void> {
	for (const [index, draft] of drafts.entries()) {
		const claim = await pipeline.ledger.claim(await resolveIntent(pipeline, draft, undefined, { open }));
		if (claim.kind !== 'claimed') throw new Error(`draft ${index} is ${claim.kind}`);
		await claim.lease.beginAttempt(`likeness ${index}`);
		const pin = { id: String(index + 1), url: `https://pins.example/${index + 1}/`, createdAt: '2026-11-01T00:00:00Z' };
		await claim.lease.published(pin, `likeness ${index}`);
	}
}

/** Keeps the receipt of a job beside its record, which version 0.1.0 did before the record said so. */
export async function keepReceipt(ledger: Ledger, key: string, receipt: Receipt): Promise<void> {
	await ledger.store.insert(`receipt:${key}`, await ledger.encode(receipt));
	await ledger.store.insert(`pin:${receipt.id}`, await ledger.encode(key));
}

/** Writes all rows of a store into a new SQLite store, at once: one by one each would wait for the disk. */
export async function saveTo(file: string, store: AtomicStore): Promise<void> {
	await (await openSqlite(file)).disconnect();
	const database = new DatabaseSync(file);
	const insert = database.prepare('INSERT INTO entries (k, v) VALUES (?, ?)');
	database.exec('BEGIN');
	for await (const [key, raw] of store.scan('')) insert.run(key, raw);
	database.exec('COMMIT');
	database.close();
}
