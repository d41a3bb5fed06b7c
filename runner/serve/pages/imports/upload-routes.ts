import { Hono, type Context } from 'hono';
import { PipelineError } from '../../../../lib';
import type { Env } from '../../env';
import { notFound, redirectWith } from '../../layout';
import { checkPage } from './check-page';
import { boundaryOf, MalformedForm } from './multipart';
import { newImportPage } from './new';
import { pathOf, type Parts } from './parts';
import { SheetCheck } from './sheet-check';
import { MOST_BYTES, MOST_MB, TooLarge } from './uploads';

const GONE = 'This sheet is not here any more. Choose it once more: nothing of it was published.';
const NO_FILE = 'Choose a file with rows in it.';
const TOO_LARGE = `This file is larger than ${MOST_MB} MB. Split it, or import it with the command line, which takes files of any size.`;

/** A sheet is uploaded, checked, and then imported or not. */
export function uploadRoutes({ desk, log, uploads, runs }: Parts): Hono<Env> {
	const pages = new Hono<Env>();

	pages.get('/imports/new', async (c) => {
		const like = c.req.query('like');
		return newImportPage(c, desk, { like: like === undefined ? undefined : await log.find(like) });
	});
	pages.post('/imports/new', async (c) => {
		const boundary = boundaryOf(c.req.header('content-type'));
		const { body } = c.req.raw;
		if (boundary === undefined || !body) return newImportPage(c, desk, { problem: NO_FILE }, 400);
		if (Number(c.req.header('content-length')) > MOST_BYTES) return newImportPage(c, desk, { problem: TOO_LARGE }, 413);
		try {
			const upload = await uploads.receive(body, boundary);
			upload.check = new SheetCheck(desk, upload);
			return c.redirect(`/imports/new/${upload.id}`, 303);
		} catch (error) {
			return refused(c, error);
		}
	});
	pages.get('/imports/new/:upload', (c) => {
		const upload = uploads.get(c.req.param('upload'));
		if (!upload?.check) return notFound(c, GONE);
		if (upload.importId !== undefined) return c.redirect(pathOf(upload.importId), 302);
		return checkPage(c, desk, upload, upload.check);
	});
	pages.post('/imports/new/:upload/publish', (c) => {
		const upload = uploads.get(c.req.param('upload'));
		if (!upload?.check) return notFound(c, GONE);
		if (upload.importId !== undefined) return c.redirect(pathOf(upload.importId), 303); // pressed twice
		if (upload.check.state !== 'done') return c.redirect(`/imports/new/${upload.id}`, 303);
		const importId = runs.publish(upload, c.var.session.name);
		return redirectWith(c, pathOf(importId), `${upload.name} is being imported.`);
	});
	pages.post('/imports/new/:upload/discard', async (c) => {
		const upload = uploads.get(c.req.param('upload'));
		if (upload?.importId !== undefined) return c.redirect(pathOf(upload.importId), 303);
		upload?.check?.stop();
		if (upload) await uploads.remove(upload);
		return redirectWith(c, '/imports', 'The sheet was not imported.');
	});
	return pages;

	function refused(c: Context<Env>, error: unknown): Response | Promise<Response> {
		if (error instanceof TooLarge) return newImportPage(c, desk, { problem: TOO_LARGE }, 413);
		if (error instanceof MalformedForm) return newImportPage(c, desk, { problem: error.message }, 400);
		if (error instanceof PipelineError) return newImportPage(c, desk, { problem: error.problem.message }, 400);
		throw error;
	}
}
