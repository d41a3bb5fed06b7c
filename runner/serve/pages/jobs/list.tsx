import type { Context } from 'hono';
import { searchJobs, type FoundJobs, type JobRecord } from '../../../../lib';
import { totalsOf } from '../../counts';
import type { Desk } from '../../desk';
import type { Env } from '../../env';
import { stateWords, toneOf } from '../../job-words';
import { noticeOf, Page, render, Time } from '../../layout';
import type { Session } from '../../session';
import { addressOf, FILTER_FIELDS, filterTexts, jobAddress, orderOf, searchOf, type FilterTexts } from './list-query';
import { Filters } from './filters';

/** Pins on a page. */
const PAGE = 50;

/** The list of all pins, or of those that a filter leaves. */
export async function listRoute(c: Context<Env>, desk: Desk) {
	const { timeZone, ledger } = desk;
	const texts = filterTexts((name) => c.req.query(name));
	const order = orderOf(c.req.query('order'), texts);
	const after = c.req.query('after') || undefined;
	const { search, notUnderstood } = searchOf(texts, timeZone);
	const found = await searchJobs(ledger, search, { order, after, limit: PAGE });
	const { text, dueFrom, dueUntil, ...filter } = search;
	const counts = text === undefined && dueFrom === undefined && dueUntil === undefined && order === 'newest';
	const total = counts ? await totalsOf(desk).of(filter) : undefined;
	const isFiltered = Object.keys(texts).length > 0;
	return render(
		c,
		<Page title="Pins" current="jobs" session={c.var.session} notice={noticeOf(c)} live>
			<h1>Pins</h1>
			<p class="lead" id="jobs-count" data-live>
				{total
					? `${total.isMore ? 'More than ' : ''}${pins(total.count)}`
					: order === 'due'
						? 'What is due next'
						: 'Search'}
				{isFiltered && total && (total.count === 1 ? ' matches' : ' match')}
			</p>
			{notUnderstood.length > 0 && (
				<p class="warning">{`This was not understood and left out: ${notUnderstood.join(', ')}.`}</p>
			)}
			<Filters texts={texts} order={order} />
			<Jobs found={found} desk={desk} session={c.var.session} texts={texts} order={order} isFiltered={isFiltered} />
			<Paging
				found={found}
				desk={desk}
				fields={{ ...texts, order: c.req.query('order') }}
				after={after}
				order={order}
			/>
		</Page>,
	);
}

export const pins = (count: number) => `${count.toLocaleString('en-GB')} ${count === 1 ? 'pin' : 'pins'}`;

interface JobsProps {
	found: FoundJobs;
	desk: Desk;
	session: Session;
	texts: FilterTexts;
	order: string;
	isFiltered: boolean;
}

function Jobs({ found: { jobs, readTo }, desk, session, texts, order, isFiltered }: JobsProps) {
	if (jobs.length === 0)
		return (
			<div id="jobs-list" data-live>
				{readTo === undefined && (
					<p class="empty">
						{isFiltered ? 'No pin matches.' : 'There are no pins yet. They come with an import.'}{' '}
						{isFiltered ? <a href="/jobs">Show all pins</a> : <a href="/imports">To the imports</a>}
					</p>
				)}
			</div>
		);
	const table = (
		<div id="jobs-list" data-live>
			<JobTable jobs={jobs} desk={desk} selects={session.role === 'editor'} order={order} />
		</div>
	);
	if (session.role !== 'editor') return table;
	return (
		<form method="get" action="/bulk/new" id="many">
			{FILTER_FIELDS.map(
				(name) => texts[name] !== undefined && <input type="hidden" name={name} value={texts[name]} />,
			)}
			{table}
			<fieldset class="many">
				<legend class="hidden">Change many pins</legend>
				<label class="all">
					<input type="checkbox" name="all" value="1" />{' '}
					{isFiltered ? 'All that match, on all pages' : 'All pins, on all pages'}
				</label>
				<button type="submit" name="kind" value="retry">
					Try again
				</button>
				<button type="submit" name="kind" value="move">
					Move
				</button>
				<button type="submit" name="kind" value="cancel">
					Cancel
				</button>
				<a class="soft" href="/bulk">
					Earlier changes
				</a>
			</fieldset>
		</form>
	);
}

interface TableProps {
	jobs: JobRecord[];
	desk: Desk;
	/** Whether jobs can be chosen. @default false */
	selects?: boolean;
	order?: string;
}

/** Jobs as a table; on a phone as cards. */
function JobTable({ jobs, desk, selects = false, order }: TableProps) {
	return (
		<table class="table stack jobs">
			<thead>
				<tr>
					{selects && (
						<th scope="col">
							<input type="checkbox" data-check-all="key" aria-label="Choose all pins of this page" hidden />
						</th>
					)}
					<th scope="col">
						<span class="hidden">Picture</span>
					</th>
					<th scope="col">Pin</th>
					<th scope="col">Board</th>
					<th scope="col">State</th>
					<th scope="col">{order === 'due' ? 'Due' : 'When'}</th>
				</tr>
			</thead>
			<tbody>
				{jobs.map((job) => (
					<Row job={job} desk={desk} selects={selects} />
				))}
			</tbody>
		</table>
	);
}

export const titleOf = ({ label }: Pick<JobRecord, 'label'>) => label.title || label.source || 'Without a title';

function Row({ job, desk, selects }: { job: JobRecord; desk: Desk; selects: boolean }) {
	const { key, label, receipt, problem, state } = job;
	const href = jobAddress(key);
	const shown = problem && state !== 'published' && state !== 'cancelled' ? problem.message : undefined;
	return (
		<tr>
			{selects && (
				<td class="choose">
					<input type="checkbox" name="key" value={key} aria-label={`Choose ${titleOf(job)}`} />
				</td>
			)}
			<td class="picture">
				<img class="thumb" src={`${href}/picture`} alt="" width={46} height={60} loading="lazy" />
			</td>
			<td class="title">
				<a href={href}>{titleOf(job)}</a>
				{label.campaign && <small> {label.campaign}</small>}
				{shown && <small class="why">{shown}</small>}
			</td>
			<td class="board">{label.board}</td>
			<td class="state">
				<StateChip job={job} />
			</td>
			<td class="when">
				<When job={job} desk={desk} />
				{receipt && (
					<a class="pin" href={receipt.url} rel="noreferrer" target="_blank">
						Pin <span aria-hidden="true">↗</span>
						<span class="hidden">{`${titleOf(job)}, on Pinterest`}</span>
					</a>
				)}
			</td>
		</tr>
	);
}

export function StateChip({ job }: { job: JobRecord }) {
	return <span class={['chip', toneOf(job)].filter(Boolean).join(' ')}>{stateWords(job)}</span>;
}

/** When a job is due, or came to its end. */
function When({ job: { state, dueAt, receipt, updatedAt }, desk: { timeZone, now } }: { job: JobRecord; desk: Desk }) {
	if (state === 'scheduled' && dueAt === undefined) return <span class="soft">no time yet</span>;
	const at = state === 'scheduled' ? (dueAt as number) : (receipt?.at ?? updatedAt);
	return (
		<span>
			{state === 'scheduled' && <span class="soft">due </span>}
			<Time at={at} timeZone={timeZone} now={now()} />
		</span>
	);
}

interface PagingProps {
	found: FoundJobs;
	desk: Desk;
	fields: Record<string, string | undefined>;
	after: string | undefined;
	order: string;
}

function Paging({ found: { jobs, after: next, readTo }, desk, fields, after, order }: PagingProps) {
	if (next === undefined && after === undefined) return <></>;
	return (
		<nav class="paging" aria-label="More pins">
			{readTo !== undefined && (
				<p class="soft">
					{jobs.length === 0 ? 'Nothing found so far. ' : ''}
					{order === 'due' ? 'Searched up to ' : 'Searched back to '}
					<Time at={readTo} timeZone={desk.timeZone} />.
				</p>
			)}
			{after !== undefined && <a href={addressOf('/jobs', fields)}>To the beginning</a>}
			{next !== undefined && (
				<a class="button" href={addressOf('/jobs', { ...fields, after: next })}>
					{readTo === undefined ? 'Next page' : 'Go on searching'}
				</a>
			)}
		</nav>
	);
}
