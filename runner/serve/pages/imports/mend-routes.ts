import { Hono, type Context } from 'hono';
import {
	checkMended,
	currentRows,
	currentRowsAt,
	mayBeMended,
	type ImportRecord,
	type ImportedRow,
} from '../../../../lib';
import type { Env } from '../../env';
import { notFound, redirectWith } from '../../layout';
import { changesOf, mendPage } from './mend-page';
import { pathOf, type Parts } from './parts';
import { becameOf } from './words';

/** An image is on Pinterest within this time, in milliseconds, so that the next page can say what became of it. */
const MEND_WAIT_MS = 2_500;
/** So many rows are read to find the next one that can be mended. */
const READ_AT_MOST = 2_000;

interface OneRow {
	record: ImportRecord;
	row: ImportedRow;
}

/** A failed row is shown as a form, checked, and published. */
export function mendRoutes({ desk, log, runs }: Parts): Hono<Env> {
	const pages = new Hono<Env>();
	pages.get('/imports/:id/rows/:row', async (c) => {
		const found = await rowOf(c);
		if (!found) return notFound(c, 'There is no such row.');
		return (await mayMend(found)) ? mendPage(c, found) : notNow(c, found);
	});
	pages.post('/imports/:id/rows/:row', async (c) => {
		const found = await rowOf(c);
		if (!found) return notFound(c, 'There is no such row.');
		return (await mayMend(found)) ? await mend(c, found) : notNow(c, found);
	});
	return pages;

	async function rowOf(c: Context<Env>): Promise<OneRow | undefined> {
		const [id, number] = [c.req.param('id') ?? '', Number(c.req.param('row'))];
		const record = Number.isInteger(number) && number > 0 ? await log.find(id) : undefined;
		const [row] = record ? await currentRowsAt(desk.ledger, id, [number]) : [];
		return record && row && { record, row };
	}

	async function mayMend({ record, row }: OneRow): Promise<boolean> {
		return mayBeMended(row) && !runs.isMending(record.id, row.row) && !(await runs.isRunning(record));
	}

	async function mend(c: Context<Env>, { record, row }: OneRow): Promise<Response> {
		const sent = await c.req.parseBody();
		const onEdit = (['update', 'publish'] as const).find((choice) => choice === sent.on_edit) ?? 'ask';
		const mending = { record, before: row, changes: changesOf(row, sent) };
		const account = await desk.openAccount({ importId: record.id });
		let mended: Promise<void> | undefined;
		try {
			await account.pipeline.account.check(record.account);
			const { open, accounts } = account;
			const check = await checkMended(account.pipeline, mending, { open, accounts, onEdit, signal: desk.signal });
			if (!check.fit) return mendPage(c, { record, row, tried: { changes: mending.changes, check } });
			mended = runs.mend(mending, account, onEdit);
		} finally {
			if (!mended) await account.close();
		}
		const waiting = new Promise((resolve) => setTimeout(resolve, MEND_WAIT_MS).unref());
		await Promise.race([mended, waiting]);
		return await goOn(c, record, row.row);
	}

	/** Says what became of a mended row, and goes on to the next one that can be mended. */
	async function goOn(c: Context<Env>, { id }: ImportRecord, number: number): Promise<Response> {
		const [now] = await currentRowsAt(desk.ledger, id, [number]);
		const said = `Row ${number} ${now && !runs.isMending(id, number) ? becameOf(now) : 'is on its way'}.`;
		const next = (await nextAfter(id, number)) ?? (await nextAfter(id, 0));
		if (!next) return redirectWith(c, pathOf(id), said);
		return redirectWith(c, `${pathOf(id)}/rows/${next.row}`, `${said} The next one is row ${next.row}.`);
	}

	/** The next row that can be mended, of the rows that follow. */
	async function nextAfter(id: string, number: number): Promise<ImportedRow | undefined> {
		let read = 0;
		for await (const row of currentRows(desk.ledger, id, number)) {
			if (mayBeMended(row) && !runs.isMending(id, row.row)) return row;
			if (++read === READ_AT_MOST) return undefined;
		}
		return undefined;
	}

	function notNow(c: Context<Env>, { record, row }: OneRow): Response {
		const why = `Row ${row.row} cannot be mended now: it has not failed, or it is on its way.`;
		return redirectWith(c, pathOf(record.id), why);
	}
}
