import type { Context } from 'hono';
import { importState, ImportLog, type ImportRecord } from '../../../../lib';
import type { Desk } from '../../desk';
import type { Env } from '../../env';
import { noticeOf, Page, render, Time } from '../../layout';
import { Counters } from './counters';
import type { Overviews } from './overviews';
import { pathOf } from './parts';
import { nameOf, stateWords } from './words';

const PAGE = 20;

/** All imports, the newest first. */
export async function listPage(c: Context<Env>, desk: Desk, overviews: Overviews) {
	const until = Number(c.req.query('until')) || undefined;
	const found: ImportRecord[] = [];
	for await (const record of new ImportLog(desk.ledger).newestFirst(until)) if (found.push(record) > PAGE) break;
	const [shown, next] = [found.slice(0, PAGE), found[PAGE]];
	const now = await desk.ledger.store.now();
	return render(
		c,
		<Page title="Imports" current="imports" session={c.var.session} notice={noticeOf(c)} live>
			<div class="row import-head">
				<h1>Imports</h1>
				{c.var.session.role === 'editor' && (
					<a class="button yes" href="/imports/new">
						Import a sheet
					</a>
				)}
			</div>
			<p class="lead">Each sheet that was imported, and what became of its rows.</p>
			<div id="imports" data-live>
				{shown.length === 0 ? (
					<p class="empty">
						Nothing was imported yet. Import a spreadsheet here, with the command line, or from a workflow of n8n.
					</p>
				) : (
					<ul class="import-list">
						{shown.map((record) => (
							<ImportItem record={record} desk={desk} overviews={overviews} now={now} />
						))}
					</ul>
				)}
			</div>
			<nav class="paging" aria-label="Pages of imports">
				{until !== undefined && <a href="/imports">Newest</a>}
				{next && <a href={`/imports?until=${Date.parse(next.startedAt)}`}>Older</a>}
			</nav>
		</Page>,
	);
}

function ImportItem({
	record,
	desk,
	overviews,
	now,
}: {
	record: ImportRecord;
	desk: Desk;
	overviews: Overviews;
	now: number;
}) {
	const state = importState(record, now);
	const overview = state === 'running' ? undefined : overviews.known(record.id);
	const counters = overview && overview.counters.rows > 0 ? overview.counters : record;
	const asOf = overview?.at ?? (state === 'running' ? now : Date.parse(record.endedAt ?? record.startedAt));
	const { word, look } = stateWords(state);
	return (
		<li class="card">
			<div class="row">
				<h2>
					<a href={pathOf(record.id)}>{nameOf(record)}</a>
				</h2>
				<span class={`chip ${look}`}>{word}</span>
			</div>
			<p class="soft">
				<Time at={record.startedAt} timeZone={desk.timeZone} now={desk.now()} />
				{record.by !== undefined && ` · by ${record.by}`}
				{record.campaign !== undefined && ` · campaign ${record.campaign}`}
				{record.accountName !== undefined && ` · ${record.accountName}`}
			</p>
			<p class="import-counters">
				<Counters counters={counters} />
				<small>
					as of <Time at={asOf} timeZone={desk.timeZone} now={desk.now()} />
				</small>
			</p>
		</li>
	);
}
