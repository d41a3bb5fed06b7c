import type { Context } from 'hono';
import { currentRowsAt, importState, type ImportRecord, type ImportState, type ImportedRow } from '../../../../lib';
import type { Desk } from '../../desk';
import type { Env } from '../../env';
import { noticeOf, Page, PostForm, render, Time } from '../../layout';
import { Counters } from './counters';
import type { Run } from './import-runs';
import { SHOWN, type Overview, type Shown } from './overviews';
import { pathOf, type Parts } from './parts';
import { RowItem } from './row-item';
import { ACTION_WORDS, counted, nameOf, numbersInWords, stateWords } from './words';

const PAGE = 50;

const TABS: Record<Shown, string> = {
	needs: 'Need something',
	all: 'All',
	failed: 'Failed',
	waiting: 'Waiting',
	published: 'Published',
	'not-begun': 'Not begun',
};

/** An import with its rows, those that need something first. */
export async function importPage(c: Context<Env>, { desk, log, overviews, runs }: Parts, record: ImportRecord) {
	const { id } = record;
	const run = runs.of(id);
	const state = runs.isBusy(id) ? 'running' : importState(record, await desk.ledger.store.now());
	const overview = await overviews.of(id);
	const wanted = SHOWN.find((shown) => shown === c.req.query('show'));
	const isRunning = state === 'running';
	const show = wanted ?? firstShown(overview, isRunning);
	const { rows, ...paging } = await pageOf(desk, id, overview?.rows[show] ?? [], Number(c.req.query('after')) || 0);
	const isEditor = c.var.session.role === 'editor';
	const mayMend = isEditor && !isRunning;
	const forgotten = record.rows > 0 && overview?.rows.all.length === 0 && !(await log.hasRows(id));
	const path = pathOf(id);
	return render(
		c,
		<Page title={nameOf(record)} current="imports" session={c.var.session} notice={noticeOf(c)} live>
			<p class="soft">
				<a href="/imports">Imports</a>
			</p>
			<div id="import-state" data-live>
				<div class="row import-head">
					<h1>{nameOf(record)}</h1>
					<span class={`chip ${stateWords(state).look}`}>{stateWords(state).word}</span>
				</div>
				<About record={record} desk={desk} />
				<RunNote run={run} state={state} />
				<p class="card import-counters">
					<Counters counters={overview && overview.counters.rows > 0 ? overview.counters : record} />
					<small>
						as of <Time at={overview?.at ?? desk.now()} timeZone={desk.timeZone} now={desk.now()} />
					</small>
				</p>
				{overview && <Actions overview={overview} path={path} isRunning={isRunning} />}
			</div>
			{!forgotten && <Buttons c={c} path={path} record={record} overview={overview} state={state} />}
			<h2 id="rows">Rows</h2>
			{overview && (
				<nav class="chips" aria-label="Rows that are shown">
					{SHOWN.map((shown) => (
						<a href={`${path}?show=${shown}#rows`} aria-current={shown === show ? 'page' : undefined}>
							{TABS[shown]} {overview.rows[shown].length.toLocaleString('en')}
						</a>
					))}
				</nav>
			)}
			<div id="import-rows" data-live>
				{overview === undefined ? (
					<p class="empty">
						The rows are being read. <a href={c.req.url.replace(/^https?:\/\/[^/]+/, '')}>Show them</a>
					</p>
				) : forgotten ? (
					<p class="empty">The rows of this import were deleted with old records. Its counters are left.</p>
				) : rows.length === 0 ? (
					<p class="empty">No row of this import is here.</p>
				) : (
					<ul class="import-list">
						{rows.map((row) => (
							<RowItem
								importId={id}
								row={row}
								mayMend={mayMend}
								isOnItsWay={runs.isMending(id, row.row) || (isRunning && row.outcome === 'queued')}
							/>
						))}
					</ul>
				)}
				<nav class="paging" aria-label="Pages of rows">
					{paging.before !== undefined && <a href={`${path}?show=${show}&after=${paging.before}#rows`}>Rows before</a>}
					{paging.after !== undefined && <a href={`${path}?show=${show}&after=${paging.after}#rows`}>Rows after</a>}
				</nav>
			</div>
		</Page>,
	);
}

/** Those that need something, where there are such rows; of an import that runs, those that have failed by now. */
function firstShown(overview: Overview | undefined, isRunning: boolean): Shown {
	const first = isRunning ? 'failed' : 'needs';
	return overview && overview.rows[first].length === 0 ? 'all' : first;
}

/** A page of rows, and the row numbers that the pages around it begin after. */
async function pageOf({ ledger }: Desk, id: string, numbers: readonly number[], after: number) {
	const found = numbers.findIndex((number) => number > after);
	const begin = found < 0 ? numbers.length : found;
	const rows: ImportedRow[] = await currentRowsAt(ledger, id, numbers.slice(begin, begin + PAGE));
	return {
		rows,
		before: begin === 0 ? undefined : (numbers[begin - PAGE - 1] ?? 0),
		after: begin + PAGE < numbers.length ? numbers[begin + PAGE - 1] : undefined,
	};
}

function About({ record, desk }: { record: ImportRecord; desk: Desk }) {
	const { startedAt, by, campaign, accountName, dialect } = record;
	return (
		<p class="lead">
			<Time at={startedAt} timeZone={desk.timeZone} now={desk.now()} />
			{by !== undefined && ` · by ${by}`}
			{accountName !== undefined && ` · account ${accountName}`}
			{campaign !== undefined && ` · campaign ${campaign}`}
			{dialect !== undefined && dialect !== 'own' && ` · a sheet of ${dialect}`}
		</p>
	);
}

export function RunNote({ run, state }: { run: Run | undefined; state: ImportState }) {
	if (run?.problem) return <p class="problem">{run.problem.message}</p>;
	if (run?.state === 'waiting') return <p class="warning">Waits until the import before it has ended.</p>;
	if (run?.state === 'running')
		return (
			<p class="warning">
				{run.answered.toLocaleString('en')} {run.rows === undefined ? 'rows' : `of ${counted(run.rows, 'row')}`} done.
				You can close this page: it goes on.
			</p>
		);
	if (state === 'interrupted' || state === 'killed' || state === 'unknown')
		return (
			<p class="warning">
				This import did not come to its end. Press Try again for the rows that were read, or import the same file again:
				nothing is published twice.
			</p>
		);
	if (state === 'stopped')
		return <p class="warning">This import stopped by itself. Its rows say why. Try again once that is mended.</p>;
	return <></>;
}

function Actions({ overview, path, isRunning }: { overview: Overview; path: string; isRunning: boolean }) {
	const actions = [...overview.actions].filter(([action]) => !(isRunning && action === 'begin'));
	if (actions.length === 0) return <></>;
	return (
		<ul class="import-actions" aria-label="What to do">
			{actions.map(([action, numbers]) => (
				<li>
					<a href={`${path}?show=needs&after=${(numbers[0] ?? 1) - 1}#rows`}>
						<b>{counted(numbers.length, 'row')}</b>: {ACTION_WORDS[action]}
					</a>{' '}
					<small>
						{numbers.length === 1 ? 'row' : 'rows'} {numbersInWords(numbers)}
					</small>
				</li>
			))}
		</ul>
	);
}

interface ButtonsProps {
	c: Context<Env>;
	path: string;
	record: ImportRecord;
	overview: Overview | undefined;
	state: ImportState;
}

function Buttons({ c, path, record, overview, state }: ButtonsProps) {
	const isEditor = c.var.session.role === 'editor';
	const retryable = overview?.retryable ?? 0;
	return (
		<>
			<div class="row import-buttons">
				{isEditor && retryable > 0 && state !== 'running' && (
					<PostForm action={`${path}/retry`} session={c.var.session}>
						<button class="yes" type="submit">
							Try {counted(retryable, 'row')} again
						</button>
					</PostForm>
				)}
				<a class="button" href={`${path}/results.xlsx`} download>
					Results for Excel
				</a>
				<a class="button" href={`${path}/results.csv`} download>
					Results as CSV
				</a>
				{isEditor && (
					<a class="button" href={`/imports/new?like=${encodeURIComponent(record.id)}`}>
						Import the mended sheet
					</a>
				)}
			</div>
			<p class="soft">
				The results are your sheet with what became of each row in front. Mend it, import it again, and only what was
				mended is published.
			</p>
		</>
	);
}
