import { Hono } from 'hono';
import { runOpenBulks, systemClock } from '../../../lib';
import { mediaOpener } from '../../open-pipeline';
import { printNotice } from '../../print';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { bulkRoute, bulksRoute, stopBulk } from './jobs/bulk';
import { beginBulk, isConnected, newBulkRoute } from './jobs/bulk-new';
import { jobRoute } from './jobs/job';
import { cancel, changeRoute, move, publishNow, retry } from './jobs/job-changes';
import { listRoute } from './jobs/list';
import { pictureRoute } from './jobs/picture-route';
import { Pictures } from './jobs/pictures';
import { tryRowsAt } from './jobs/try-rows';

/** The list of pins, a pin, and changes of one or many. Carries out changes of many in the background. */
export function jobsPage(desk: Desk): Hono<Env> {
	const pictures = new Pictures(mediaOpener(desk.settings), desk.now, desk.signal);
	desk.tasks.run('changes of many pins', async () => {
		await runOpenBulks(desk.ledger, {
			signal: desk.signal,
			clock: systemClock,
			tryRows: isConnected(desk) ? tryRowsAt(desk) : undefined,
			onError: ({ message }) => printNotice(message),
		});
	});
	return new Hono<Env>()
		.get('/jobs', async (c) => await listRoute(c, desk))
		.get('/jobs/:key', async (c) => await jobRoute(c, desk))
		.get('/jobs/:key/picture', async (c) => await pictureRoute(c, desk, pictures))
		.post('/jobs/:key/retry', changeRoute(desk, retry(desk)))
		.post('/jobs/:key/move', changeRoute(desk, move(desk)))
		.post('/jobs/:key/publish-now', changeRoute(desk, publishNow(desk)))
		.post('/jobs/:key/cancel', changeRoute(desk, cancel(desk)))
		.get('/bulk', async (c) => await bulksRoute(c, desk))
		.get('/bulk/new', async (c) => await newBulkRoute(c, desk))
		.post('/bulk', async (c) => await beginBulk(c, desk))
		.get('/bulk/:id', async (c) => await bulkRoute(c, desk))
		.post('/bulk/:id/cancel', async (c) => await stopBulk(c, desk));
}
