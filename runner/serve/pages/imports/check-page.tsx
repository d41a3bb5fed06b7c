import type { Context } from 'hono';
import { describeFinding, printableLine } from '../../../../lib';
import type { Desk } from '../../desk';
import type { Env } from '../../env';
import { noticeOf, Page, PostForm, render, Time } from '../../layout';
import type { CheckedRow, SheetCheck } from './sheet-check';
import type { Upload } from './uploads';
import { counted, LOOKS, OUTCOME_ORDER, PLANNED_WORDS } from './words';

const PAGE = 100;

/** What an import of an uploaded sheet would do, row by row. */
export function checkPage(c: Context<Env>, desk: Desk, upload: Upload, check: SheetCheck) {
	const { rows, failed } = check.sum.totals;
	const showOthers =
		c.req.query('show') === 'others' || (check.failing.length === 0 && c.req.query('show') === undefined);
	const all = showOthers ? check.others : check.failing;
	const from = Math.max(0, Number(c.req.query('from')) || 0);
	const path = `/imports/new/${upload.id}`;
	const query = (begin: number) => `${path}?show=${showOthers ? 'others' : 'failing'}&from=${begin}`;
	const good = rows - failed;
	return render(
		c,
		<Page
			title={`Check ${upload.name}`}
			current="imports"
			session={c.var.session}
			notice={noticeOf(c)}
			live={check.state === 'checking'}
		>
			<p class="soft">
				<a href="/imports">Imports</a>
			</p>
			<h1>{upload.name}</h1>
			<div id="sheet-check" data-live>
				<Verdict check={check} />
				{check.notices.map((notice) => (
					<p class="warning">{printableLine(notice)}</p>
				))}
				{check.state === 'done' && (
					<Decision
						c={c}
						path={path}
						fresh={good - check.sum.totals.existing}
						failed={failed}
						connected={check.connected}
					/>
				)}
				{check.state === 'failed' && (
					<p>
						<a class="button" href="/imports/new">
							Choose another sheet
						</a>
					</p>
				)}
				{rows > 0 && (
					<>
						<nav class="chips" aria-label="Rows that are shown">
							<a href={`${path}?show=failing`} aria-current={showOthers ? undefined : 'page'}>
								Would fail {failed.toLocaleString('en')}
							</a>
							<a href={`${path}?show=others`} aria-current={showOthers ? 'page' : undefined}>
								All others {good.toLocaleString('en')}
							</a>
						</nav>
						<ul class="import-list">
							{all.slice(from, from + PAGE).map((row) => (
								<CheckedItem row={row} desk={desk} />
							))}
						</ul>
						<nav class="paging" aria-label="Pages of rows">
							{from > 0 && <a href={query(Math.max(0, from - PAGE))}>Rows before</a>}
							{from + PAGE < all.length && <a href={query(from + PAGE)}>Rows after</a>}
							{all.length < (showOthers ? good : failed) && from + PAGE >= all.length && (
								<span class="soft">Only the first {all.length.toLocaleString('en')} are shown.</span>
							)}
						</nav>
					</>
				)}
			</div>
		</Page>,
	);
}

function Verdict({ check: { state, problem, sum } }: { check: SheetCheck }) {
	if (state === 'failed') return <p class="problem">{problem?.message}</p>;
	const parts = OUTCOME_ORDER.filter((kind) => sum.totals[kind] > 0).map(
		(kind) => `${sum.totals[kind].toLocaleString('en')} ${PLANNED_WORDS[kind]}`,
	);
	const said = `${counted(sum.totals.rows, 'row')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}.`;
	return (
		<>
			<p class="lead">
				{state === 'checking' ? `Checking. ${said}` : said} Nothing was published.
				{state === 'checking' && (
					<>
						{' '}
						<a href="">Show how far it is</a>
					</>
				)}
			</p>
			{sum.made.size > 0 && (
				<p class="soft">Would be made on Pinterest: {[...sum.made].map(printableLine).join(', ')}.</p>
			)}
		</>
	);
}

interface DecisionProps {
	c: Context<Env>;
	path: string;
	/** Rows that would be published, scheduled or held, and are not yet. */
	fresh: number;
	failed: number;
	connected: boolean;
}

function Decision({ c, path, fresh, failed, connected }: DecisionProps) {
	if (!connected)
		return (
			<p class="warning">
				No Pinterest account is connected, so boards and the record were not asked, and nothing can be published.
				Connect one with: pinterest-pipeline auth login
			</p>
		);
	return (
		<div class="row import-buttons">
			<PostForm action={`${path}/publish`} session={c.var.session}>
				<button class="yes" type="submit">
					{publishWords(fresh, failed)}
				</button>
			</PostForm>
			<PostForm action={`${path}/discard`} session={c.var.session}>
				<button type="submit">Do not import it</button>
			</PostForm>
			{failed > 0 && fresh > 0 && (
				<span class="soft">The {counted(failed, 'other')} can be mended on the next page.</span>
			)}
		</div>
	);
}

function publishWords(fresh: number, failed: number): string {
	if (fresh === 0) return failed > 0 ? 'Import the rows, to mend them here' : 'Import it all the same';
	if (failed === 0) return `Publish ${counted(fresh, 'row')}`;
	return fresh === 1 ? 'Publish the good row now' : `Publish the ${counted(fresh, 'good row')} now`;
}

function CheckedItem({ row: checked, desk }: { row: CheckedRow; desk: Desk }) {
	const { row, board, title, outcome, pin, problem, findings, dueAt, makes, changed } = checked;
	return (
		<li class="card import-row">
			<span class="import-number">{row}</span>
			<div class="import-said">
				<div class="row">
					<h3>{[board, title ?? 'without a title'].filter(Boolean).join(': ')}</h3>
					<span class={`chip ${LOOKS[outcome]}`}>{PLANNED_WORDS[outcome]}</span>
					{dueAt !== undefined && (
						<small>
							<Time at={dueAt} timeZone={desk.timeZone} />
						</small>
					)}
				</div>
				{changed && <p class="soft">Changed: {changed.join(', ')}.</p>}
				{problem && (
					<p class={outcome === 'failed' ? 'import-problem' : 'soft'}>
						{problem.message.split('\n').map((line) => (
							<span>{printableLine(line)}</span>
						))}
					</p>
				)}
				{findings
					.filter(({ severity }) => severity === 'warning')
					.map((finding) => (
						<p class="soft">Note: {describeFinding(finding).message}</p>
					))}
				{makes !== undefined && <p class="soft">The board {makes} would be made.</p>}
				{pin && /^https?:/i.test(pin.url) && (
					<p>
						<a href={pin.url} rel="noreferrer">
							Pin on Pinterest
						</a>
					</p>
				)}
			</div>
		</li>
	);
}
