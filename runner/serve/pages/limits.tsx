import { Hono, type Context } from 'hono';
import { closedIn, resume } from '../../../lib';
import { openedLimit, resumedPins } from '../../ui/limit-words';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { noticeOf, Page, redirectWith, render } from '../layout';
import { watchUsage } from '../usage-watch';
import { Accounts } from './limits/accounts';
import { Budgets, Pauses } from './limits/budgets';
import { readLimits, Statuses } from './limits/facts';

/** What keeps pins from being sent, and the accounts: usage of the rate limits, pauses, access, warm-up, workers. */
export function limitsPage(desk: Desk): Hono<Env> {
	const statuses = new Statuses(desk);
	watchUsage(desk);
	return new Hono<Env>()
		.get('/limits', async (c) => {
			const { session } = c.var;
			const facts = await readLimits(desk, statuses);
			return render(
				c,
				<Page title="Limits and account" current="limits" session={session} notice={noticeOf(c)} live>
					<h1>Limits and account</h1>
					<div id="limits" data-live>
						<Pauses closed={facts.closed} desk={desk} session={session} />
						<Accounts facts={facts} desk={desk} />
						<Budgets facts={facts} desk={desk} session={session} />
						<p class="soft">
							Times are those of {desk.timeZone}. <code>pinterest-pipeline meter</code> shows the limits on the command
							line.
						</p>
					</div>
				</Page>,
			);
		})
		.post('/limits/resume', async (c) => await endPause(desk, c))
		.post('/limits/open', async (c) => await open(desk, c));
}

async function endPause({ ledger: { store } }: Desk, c: Context<Env>): Promise<Response> {
	const { scope, name } = await c.req.parseBody();
	const pauses = (await closedIn(store)).pauses.filter((each) => each.scope === scope && each.name === name);
	await resume(store, { pauses, closures: [] });
	const [paused] = pauses;
	return redirectWith(c, '/limits', paused ? `${resumedPins(paused)} ${KEPT}` : 'Nothing of this name is paused now.');
}

async function open({ ledger: { store } }: Desk, c: Context<Env>): Promise<Response> {
	const { key } = await c.req.parseBody();
	const closures = (await closedIn(store)).closures.filter((each) => each.key === key);
	await resume(store, { pauses: [], closures });
	const [closure] = closures;
	return redirectWith(c, '/limits', closure ? `${openedLimit(closure)} ${KEPT}` : 'This rate limit is open already.');
}

const KEPT = 'Pins that were deferred keep their times; the calendar shows them.';
