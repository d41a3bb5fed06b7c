import { Hono, type Context } from 'hono';
import { problemOf, PipelineError, Schedule, type JobRecord } from '../../../lib';
import { accountNames } from '../account-names';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { momentOf, noticeOf, Page, redirectWith, render } from '../layout';
import { readFacts, type CalendarFacts } from './calendar/facts';
import { Month } from './calendar/month';
import { targetOf, type MoveForm as MoveFields } from './calendar/move';
import { DropForm, MoveForm } from './calendar/move-form';
import { Overfull, type Shown } from './calendar/parts';
import { addressOf, readView, shifted, titleOf, type CalendarView } from './calendar/view';
import { Week } from './calendar/week';

/** What is due and what was published, by the week or the month; pins are moved here. */
export function calendarPage(desk: Desk): Hono<Env> {
	return new Hono<Env>()
		.get('/calendar', async (c) => await answer(desk, c, new URL(c.req.url).searchParams))
		.get('/calendar/move', (c) => c.redirect('/calendar', 302))
		.post('/calendar/move', async (c) => await move(desk, c));
}

async function move(desk: Desk, c: Context<Env>): Promise<Response> {
	const fields = (await c.req.parseBody()) as MoveFields & { key?: string; was?: string; back?: string };
	const { key = '', was, back = '/calendar' } = fields;
	const { ledger, timeZone } = desk;
	const query = new URLSearchParams(back.split('?')[1] ?? '');
	try {
		const now = await ledger.store.now();
		const job = await ledger.find(key);
		if (!job) return await answer(desk, c, query, 'This pin is no longer on record.');
		const target = targetOf(fields, { dueAt: job.dueAt ?? now, now, timeZone });
		if ('refused' in target) {
			query.set('move', key);
			return await answer(desk, c, query, target.refused);
		}
		const by = `moved in the calendar by ${c.var.session.name}`;
		const seenAt = was ? Number(was) : undefined;
		await new Schedule(ledger).move(key, target.at, by, seenAt);
		const goesTo = addressOf({ ...readView(query, desk.now(), timeZone), move: undefined });
		const when = target.at <= now ? 'is published now' : `moves to ${wordsOf(target.at, timeZone)}`;
		return redirectWith(c, goesTo, `“${nameOf(job)}” ${when}.`);
	} catch (error) {
		if (!(error instanceof PipelineError) || error.problem.category === 'store') throw error;
		return await answer(desk, c, query, problemOf(error).message);
	}
}

/** The page as a query says it. @param problem why a move was refused. */
async function answer(desk: Desk, c: Context<Env>, query: URLSearchParams, problem?: string): Promise<Response> {
	const { ledger, timeZone } = desk;
	const { session } = c.var;
	const now = await ledger.store.now();
	const view = readView(query, now, timeZone);
	const facts = await readFacts(desk, view);
	const shown: Shown = { view, timeZone, now, canMove: session.role === 'editor', names: accountNames() };
	const moving = view.move !== undefined && shown.canMove ? await movable(desk, view.move) : undefined;
	const gone = view.move !== undefined && shown.canMove && !moving && problem === undefined;
	if (!moving) shown.view = { ...view, move: undefined };
	return render(
		c,
		<Page title={`Calendar, ${titleOf(view)}`} current="calendar" session={session} notice={noticeOf(c)} live={!moving}>
			<div id="calendar-problem" role="alert">
				{(problem !== undefined || gone) && <p class="problem">{problem ?? 'This pin does not wait any longer.'}</p>}
			</div>
			<div id="calendar" data-live={moving ? undefined : ''}>
				<Head shown={shown} facts={facts} />
				{moving && <MoveForm job={moving} shown={shown} session={session} />}
				<Overfull days={facts.days} shown={shown} />
				{view.kind === 'week' ? <Week days={facts.days} shown={shown} /> : <Month days={facts.days} shown={shown} />}
				{shown.canMove && <DropForm shown={shown} session={session} />}
				<Foot shown={shown} desk={desk} />
			</div>
		</Page>,
		problem === undefined ? 200 : 409,
	);
}

function Head({ shown: { view, names }, facts: { accounts } }: { shown: Shown; facts: CalendarFacts }) {
	const { kind, account } = view;
	const listed = [...new Set([...accounts.filter(Boolean), ...names.keys(), ...(account ? [account] : [])])];
	return (
		<div class="calendar-head">
			<h1>{titleOf(view)}</h1>
			<nav class="row" aria-label="Time">
				<a class="button" href={addressOf(shifted(view, -1))} aria-label={`Previous ${kind}`}>
					‹
				</a>
				<a class="button" href={todayOf(view)}>
					Today
				</a>
				<a class="button" href={addressOf(shifted(view, 1))} aria-label={`Next ${kind}`}>
					›
				</a>
			</nav>
			<div class="chips">
				<Choice label="Week" to={{ ...view, kind: 'week' }} current={kind === 'week'} />
				<Choice label="Month" to={{ ...view, kind: 'month', allHours: false }} current={kind === 'month'} />
			</div>
			{listed.length > 1 && (
				<form class="filters" action="/calendar" data-auto>
					<input type="hidden" name="view" value={kind} />
					<input type="hidden" name="from" value={view.from} />
					<label>
						<span class="hidden">Account</span>
						<select name="account">
							<option value="">All accounts</option>
							{listed.map((id) => (
								<option value={id} selected={id === account}>
									{names.get(id) ?? id}
								</option>
							))}
						</select>
					</label>
					<noscript>
						<button>Show</button>
					</noscript>
				</form>
			)}
		</div>
	);
}

function Choice({ label, to, current }: { label: string; to: CalendarView; current: boolean }) {
	return (
		<a href={addressOf(to)} aria-current={current ? 'page' : undefined}>
			{label}
		</a>
	);
}

/** Without a date the address means today. */
function todayOf({ kind, account }: CalendarView): string {
	const query = new URLSearchParams({ view: kind, ...(account && { account }) });
	return `/calendar?${query}`;
}

function Foot({ shown: { view, timeZone, canMove }, desk }: { shown: Shown; desk: Desk }) {
	const { spacingSeconds } = desk.publishing;
	return (
		<p class="soft calendar-foot">
			Times are those of {timeZone}.{' '}
			{canMove && (
				<span class="desk-only">Drag a pin to move it, or use its Move button; the key m does the same. </span>
			)}
			{spacingSeconds !== undefined &&
				'Pins with the same link on one board keep their distance, whatever their times. '}
			{view.kind === 'week' && (
				<a href={addressOf({ ...view, allHours: !view.allHours })}>
					{view.allHours ? 'Show fewer hours' : 'Show all hours'}
				</a>
			)}
		</p>
	);
}

/** The job that a person wants to move, where it waits. */
async function movable({ ledger }: Desk, key: string): Promise<JobRecord | undefined> {
	const [found] = await ledger.findReadable([key]);
	const job = found && 'job' in found ? found.job : undefined;
	return job?.state === 'scheduled' && job.dueAt !== undefined ? job : undefined;
}

const nameOf = ({ label }: JobRecord) => label.title ?? label.board;

const wordsOf = (at: number, timeZone: string) => momentOf(at, timeZone);
