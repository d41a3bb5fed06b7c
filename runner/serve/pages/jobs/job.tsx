import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import { clockAt, ImportLog, Schedule, type JobRecord, type Problem } from '../../../../lib';
import type { Desk } from '../../desk';
import type { Env } from '../../env';
import { ACTION_WORDS, eventWords, withLocalTimes } from '../../job-words';
import { noticeOf, notFound, Page, PostForm, render, Time } from '../../layout';
import type { Session } from '../../session';
import { addressOf, jobAddress } from './list-query';
import { StateChip, titleOf } from './list';

/** Without a look at the schedule for so long, no worker is running, in milliseconds. */
const NO_WORKER_MS = 5 * 60_000;

interface Shown {
	job: JobRecord;
	desk: Desk;
	session: Session;
	/** The file of its import. */
	file?: string;
	/** Whether a process looks for what is due. */
	hasWorker: boolean;
}

/** One pin: what it is, what happened to it, and what can be done. */
export async function jobRoute(c: Context<Env>, desk: Desk) {
	return await jobPage(c, desk, c.req.param('key') ?? '');
}

/** @param trouble what kept a change from being made. */
export async function jobPage(c: Context<Env>, desk: Desk, key: string, trouble?: Problem) {
	const { ledger } = desk;
	const job = await ledger.find(key);
	if (!job) return notFound(c, 'There is no such pin in this record.');
	const { importId } = job.label;
	const record = importId === undefined ? undefined : await new ImportLog(ledger).find(importId);
	const lastPoll = Math.max(
		await new Schedule(ledger).lastPoll(),
		job.account === undefined ? 0 : await new Schedule(ledger, job.account).lastPoll(),
	);
	const hasWorker = lastPoll > (await ledger.store.now()) - NO_WORKER_MS;
	const shown: Shown = { job, desk, session: c.var.session, file: record?.file, hasWorker };
	return render(
		c,
		<Page title={titleOf(job)} current="jobs" session={c.var.session} notice={noticeOf(c)} live>
			<p class="soft">
				<a href="/jobs">Pins</a>
			</p>
			{trouble && <p class="problem">{withLocalTimes(trouble.message, desk.timeZone)}</p>}
			<article class="job" id="job" data-live>
				<img class="big" src={`${jobAddress(key)}/picture`} alt="" width={180} height={270} />
				<div>
					<h1>{titleOf(job)}</h1>
					<p class="row">
						<StateChip job={job} />
						<Now {...shown} />
					</p>
					<Trouble {...shown} />
					<About {...shown} />
				</div>
			</article>
			{c.var.session.role === 'editor' && <Actions {...shown} />}
			<section id="job-history" data-live>
				<h2>History</h2>
				<History {...shown} />
				<Facts {...shown} />
			</section>
		</Page>,
		trouble ? 409 : 200,
	);
}

function Now({ job: { state, dueAt, receipt }, desk: { timeZone } }: Shown) {
	if (receipt)
		return (
			<span>
				<Time at={receipt.at} timeZone={timeZone} /> ·{' '}
				<a href={receipt.url} rel="noreferrer" target="_blank">
					See it on Pinterest ↗
				</a>
			</span>
		);
	if (state !== 'scheduled' || dueAt === undefined) return <></>;
	return (
		<span>
			due <Time at={dueAt} timeZone={timeZone} />
		</span>
	);
}

function Trouble({ job: { key, state, problem, deletedAt, dueAt }, desk: { timeZone, now }, hasWorker }: Shown) {
	const isLate = state === 'scheduled' && dueAt !== undefined && dueAt <= now() && !hasWorker;
	return (
		<>
			{problem && (
				<div class={state === 'failed' || state === 'rejected' ? 'problem' : 'warning'}>
					{withLocalTimes(problem.message, timeZone)}{' '}
					{state === 'unknown' ? (
						<a href={`/unknown/${encodeURIComponent(key)}`}>Say whether there is a pin</a>
					) : (
						ACTION_WORDS[problem.action]
					)}
					{problem.code === 'not-approved' && <a href="/approvals"> To the approvals</a>}
				</div>
			)}
			{deletedAt !== undefined && (
				<p class="warning">
					The pin was deleted on Pinterest. It was noticed on <Time at={deletedAt} timeZone={timeZone} />.
				</p>
			)}
			{isLate && <p class="warning">It is due, and no worker is running. Start one with: pinterest-pipeline worker</p>}
		</>
	);
}

function About({ job, file }: Shown) {
	const { label, draft } = job;
	const link = draft?.link ?? label.link;
	const facts: [string, Child][] = [
		['Board', <a href={addressOf('/jobs', { board: label.board })}>{label.board}</a>],
		['Section', draft?.section],
		['Description', draft?.description],
		[
			'Link',
			link && isWeb(link) ? (
				<a href={link} rel="noreferrer" target="_blank">
					{link}
				</a>
			) : (
				link
			),
		],
		['Alt text', draft?.altText],
		['Campaign', label.campaign && <a href={addressOf('/jobs', { campaign: label.campaign })}>{label.campaign}</a>],
		[
			'Import',
			label.importId && <a href={`/imports/${encodeURIComponent(label.importId)}`}>{file ?? label.importId}</a>,
		],
		['Media', label.source],
	];
	return (
		<dl>
			{facts.map(
				([name, value]) =>
					value !== undefined &&
					value !== '' && (
						<>
							<dt>{name}</dt>
							<dd>{value}</dd>
						</>
					),
			)}
		</dl>
	);
}

const isWeb = (link: string) => /^https?:\/\//i.test(link);

/** What a person can do, as buttons. What a process works on has none. */
function Actions({ job, desk, session }: Shown) {
	const { key, state, dueAt, draft, label } = job;
	const to = (what: string) => `${jobAddress(key)}/${what}`;
	const button = (what: string, words: string, isMain = false) => (
		<PostForm action={to(what)} session={session}>
			<button type="submit" class={isMain ? 'yes' : ''}>
				{words}
			</button>
		</PostForm>
	);
	const waits = state === 'scheduled' && dueAt !== undefined;
	const failed = state === 'failed' || state === 'rejected';
	const isKept = draft !== undefined || label.importId !== undefined;
	if (state === 'published' || state === 'unknown' || state === 'publishing') return <></>;
	return (
		<section class="card actions" aria-label="What you can do">
			{failed && isKept && button('retry', 'Try again', true)}
			{failed && !isKept && <p class="soft">The record does not have this pin any more. Import its row again.</p>}
			{state === 'cancelled' && button('retry', 'Bring it back', true)}
			{waits && button('publish-now', 'Publish now', true)}
			{waits && (
				<PostForm action={to('move')} session={session} class="row">
					<label>
						Move to <input type="datetime-local" name="to" value={clockAt(dueAt, desk.timeZone)} required />
					</label>
					<button type="submit">Move</button>
					<small>{desk.timeZone}</small>
				</PostForm>
			)}
			{state !== 'cancelled' && button('cancel', 'Cancel this pin')}
		</section>
	);
}

function History({ job: { events }, desk: { timeZone } }: Shown) {
	if (events.length === 0) return <p class="soft">Its history was forgotten; that it is published was not.</p>;
	return (
		<ol class="history">
			{events
				.map(({ at, state, attempt, reason, requestId }, index) => (
					<li>
						<Time at={at} timeZone={timeZone} />
						<span>
							<b>{eventWords({ state, reason }, events[index - 1]?.state)}</b>
							{reason && <span class="soft"> {withLocalTimes(reason, timeZone)}</span>}
							{(attempt > 1 || requestId) && (
								<small>
									{attempt > 1 && ` attempt ${attempt}`}
									{requestId && ` · Pinterest's request ${requestId}`}
								</small>
							)}
						</span>
					</li>
				))
				.reverse()}
		</ol>
	);
}

/** For whoever looks for a fault. */
function Facts({ job }: Shown) {
	const { key, account, attempts, fence, owner, mediaId, receipt, version, createdAt, runAt, fit, problem } = job;
	const facts = {
		key,
		account,
		pin: receipt?.id,
		video: mediaId,
		attempts,
		fence,
		owner,
		'run at': runAt,
		'made fit': fit,
	};
	return (
		<details class="facts" id="job-facts">
			<summary>Technical facts</summary>
			<dl>
				{Object.entries({ ...facts, problem: problem?.code, state: job.state, created: createdAt, version }).map(
					([name, value]) =>
						value !== undefined && (
							<>
								<dt>{name}</dt>
								<dd>{String(value)}</dd>
							</>
						),
				)}
			</dl>
		</details>
	);
}
