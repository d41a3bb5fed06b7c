import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, RedisStore } from '../../lib';
import { noCounters, type ImportedRow, type ImportRecord } from '../../lib/model/import-record';
import { ImportLog } from '../../lib/ledger/import-log';
import { Ledger } from '../../lib/ledger/ledger';
import type { StoreKind } from '../../test/faults/plan';
import { ownDatabase } from '../../test/support/database';
import { fill, rowsOf } from '../record/bulk';

/** The namespace of a store whose address names none. */
const NAMESPACE = 'pinterest-pipeline';
/** A database of Redis that nothing else here uses. */
const REDIS = new URL('/9', process.env.REDIS_URL ?? 'redis://127.0.0.1:6379').href;
const IMPORTS = 300;
const ROWS_OF_LARGEST = 500;
const MINUTE_MS = 60_000;

/** A store with a large record, for a page that is started as a process. */
export interface FilledStore {
	url: string;
	remove: () => Promise<void>;
}

/** Makes a store of so many jobs, with imports that fail here and there. */
export async function filledStore(kind: StoreKind, jobs: number): Promise<FilledStore> {
	const { url, address, remove } = await emptyStore(kind);
	const now = Date.now();
	await fill({ kind, address, namespace: NAMESPACE }, rowsOf(jobs, now));
	await addImports(url, now);
	return { url, remove };
}

async function emptyStore(kind: StoreKind): Promise<FilledStore & { address: string }> {
	if (kind === 'sqlite') {
		const folder = await mkdtemp(join(tmpdir(), 'bench-serve-'));
		const address = join(folder, 'ledger.sqlite');
		return {
			url: `sqlite:${address}`,
			address,
			remove: async () => await rm(folder, { recursive: true, force: true }),
		};
	}
	if (kind === 'postgres') {
		const { url, drop } = await ownDatabase();
		return { url, address: url, remove: drop };
	}
	const clear = async () => {
		const store = new RedisStore(REDIS);
		await store.clear();
		await store.disconnect();
	};
	await clear();
	return { url: REDIS, address: REDIS, remove: clear };
}

async function addImports(url: string, now: number): Promise<void> {
	const store = await openStore(url);
	const log = new ImportLog(new Ledger(store, { owner: 'bench', leaseMs: MINUTE_MS }));
	for (let number = 0; number < IMPORTS; number++) {
		const rows = number === 0 ? Array.from({ length: ROWS_OF_LARGEST }, (_, index) => rowOf(index + 2, now)) : [];
		const startedAt = new Date(now - number * 60 * MINUTE_MS).toISOString();
		const failed_rows = rows.filter(({ outcome }) => outcome === 'failed').length;
		const record: ImportRecord = {
			...noCounters(),
			id: `2026-${String(IMPORTS - number).padStart(4, '0')}`,
			format: 1,
			file: `pins of day ${number}.xlsx`,
			columns: ['title', 'media_url', 'board'],
			startedAt,
			endedAt: startedAt,
			ended: 'done',
			defaults: {},
			rows: rows.length,
			created_rows: rows.length - failed_rows,
			failed_rows,
		};
		await log.save(record, rows);
	}
	await store.disconnect();
}

function rowOf(row: number, now: number): ImportedRow {
	const isWrong = row % 40 === 0;
	return {
		row,
		title: `Pin of row ${row}`,
		outcome: isWrong ? 'failed' : 'created',
		at: new Date(now).toISOString(),
		cells: { title: `Pin of row ${row}`, board: 'Travel', media_url: `https://images.example/${row}.jpg` },
		original: { title: `Pin of row ${row}`, board: 'Travel', media_url: `https://images.example/${row}.jpg` },
		...(isWrong && {
			problem: { code: 'title-too-long', category: 'input', message: 'title is too long.', action: 'fix-row' } as const,
		}),
	};
}
