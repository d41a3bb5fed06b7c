import { Hono, type Context } from 'hono';
import { ImportLog, type ImportRecord } from '../../../lib';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { notFound, redirectWith } from '../layout';
import { begunImportPage } from './imports/begun-import';
import { ImportRuns } from './imports/import-runs';
import { listPage } from './imports/list';
import { mendRoutes } from './imports/mend-routes';
import { importPage } from './imports/one-import';
import { Overviews } from './imports/overviews';
import { pathOf } from './imports/parts';
import { resultsAnswer, SHEET_FORMATS } from './imports/results';
import { uploadRoutes } from './imports/upload-routes';
import { Uploads } from './imports/uploads';
import { counted } from './imports/words';

/** The pages of imports: all of them, a new one, one with its rows, and a row that is mended. */
export function importsPage(desk: Desk): Hono<Env> {
	const log = new ImportLog(desk.ledger);
	const [overviews, uploads] = [new Overviews(desk), new Uploads(desk)];
	const parts = { desk, log, overviews, uploads, runs: new ImportRuns(desk, uploads, overviews) };
	const pages = new Hono<Env>();

	pages.get('/imports', async (c) => await listPage(c, desk, overviews));
	pages.route('/', uploadRoutes(parts));
	pages.get('/imports/:id', async (c) => {
		const id = c.req.param('id');
		const [record, run] = [await log.find(id), parts.runs.of(id)];
		if (record) return await importPage(c, parts, record);
		return run ? begunImportPage(c, run) : noImport(c);
	});
	for (const format of SHEET_FORMATS)
		pages.get(`/imports/:id/results.${format}`, async (c) => {
			const record = await log.find(c.req.param('id'));
			return record ? resultsAnswer(c, desk, record, format) : noImport(c);
		});
	pages.post('/imports/:id/retry', async (c) => {
		const record = await log.find(c.req.param('id'));
		return record ? await retry(c, record) : noImport(c);
	});
	pages.route('/', mendRoutes(parts));
	return pages;

	async function retry(c: Context<Env>, record: ImportRecord): Promise<Response> {
		const path = pathOf(record.id);
		if (await parts.runs.isRunning(record)) return redirectWith(c, path, 'This import is still running.');
		const rows = (await overviews.of(record.id))?.retryable;
		parts.runs.retry(record, rows);
		const what = rows === undefined ? 'Its rows are' : `${counted(rows, 'row')} ${rows === 1 ? 'is' : 'are'}`;
		return redirectWith(c, path, `${what} tried again.`);
	}
}

const noImport = (c: Context<Env>) => notFound(c, 'There is no such import.');
