import type { Context } from 'hono';
import { BulkLog, metBy, type BulkChange, type SkipReason } from '../../../../lib';
import type { Desk } from '../../desk';
import type { Env } from '../../env';
import { noticeOf, notFound, Page, PostForm, redirectWith, render, Time } from '../../layout';
import type { Session } from '../../session';
import { DONE_WORDS, KIND_WORDS, moveWords, SKIP_WORDS, stageOf } from './bulk-words';
import { pins } from './list';
import { jobAddress } from './list-query';

/** So many earlier changes are listed. */
const LISTED = 50;

/** The changes of many pins that were made, the newest first. */
export async function bulksRoute(c: Context<Env>, desk: Desk) {
	const found = await new BulkLog(desk.ledger).newest(LISTED);
	return render(
		c,
		<Page title="Changes of many pins" current="jobs" session={c.var.session} notice={noticeOf(c)} live>
			<p class="soft">
				<a href="/jobs">Pins</a>
			</p>
			<h1>Changes of many pins</h1>
			<div id="bulks" data-live>
				{found.length === 0 && (
					<p class="empty">There was none yet. Choose pins in the list, and what to do with them.</p>
				)}
				{found.length > 0 && (
					<table class="table stack">
						<thead>
							<tr>
								<th scope="col">When</th>
								<th scope="col">What</th>
								<th scope="col">By</th>
								<th scope="col">State</th>
							</tr>
						</thead>
						<tbody>
							{found.map((bulk) => (
								<tr>
									<td>
										<a href={`/bulk/${bulk.id}`}>
											<Time at={bulk.startedAt} timeZone={desk.timeZone} />
										</a>
									</td>
									<td>{`${pins(bulk.counts.done)} ${DONE_WORDS[bulk.kind]}`}</td>
									<td>{bulk.by}</td>
									<td>{stageOf(bulk)}</td>
								</tr>
							))}
						</tbody>
					</table>
				)}
			</div>
		</Page>,
	);
}

/** How far a change is, and what it left as it is. */
export async function bulkRoute(c: Context<Env>, desk: Desk) {
	const bulk = await new BulkLog(desk.ledger).find(c.req.param('id') ?? '');
	if (!bulk) return notFound(c, 'There is no such change in this record.');
	const { kind, move, by, startedAt } = bulk;
	return render(
		c,
		<Page title={KIND_WORDS[kind]} current="jobs" session={c.var.session} notice={noticeOf(c)} live>
			<p class="soft">
				<a href="/jobs">Pins</a> · <a href="/bulk">Changes of many pins</a>
			</p>
			<h1>
				{KIND_WORDS[kind]}
				{move && ` ${moveWords(move, desk.timeZone)}`}
			</h1>
			<p class="lead">
				{by !== undefined && `By ${by}, `}
				<Time at={startedAt} timeZone={desk.timeZone} />
			</p>
			<Progress bulk={bulk} session={c.var.session} />
		</Page>,
	);
}

/** Stops a change where it is. */
export async function stopBulk(c: Context<Env>, desk: Desk) {
	const { id } = await new BulkLog(desk.ledger).cancel(c.req.param('id') ?? '');
	return redirectWith(c, `/bulk/${id}`, 'It stops where it is. What it has done stays.');
}

function Progress({ bulk, session }: { bulk: BulkChange; session: Session }) {
	const { id, kind, counts, keys, endedAt, cancelledAt, trouble, imports, skipped } = bulk;
	const met = metBy(bulk);
	const isOpen = endedAt === undefined;
	return (
		<section id="bulk" data-live aria-live="polite">
			<p class="row">
				<span class={`chip ${isOpen ? 'wait' : trouble === undefined ? 'good' : 'bad'}`}>{stageOf(bulk)}</span>
				{isOpen && keys !== undefined && keys > 0 && <progress max={keys} value={met} aria-label="Progress" />}
				{isOpen && <span class="soft">{`${pins(met)} so far`}</span>}
				{isOpen && <a href={`/bulk/${id}`}>Look again</a>}
			</p>
			{trouble !== undefined && <p class="problem">{trouble}</p>}
			<ul class="sums">
				<li>
					<b>{pins(counts.done)}</b> {DONE_WORDS[kind]}
				</li>
				{counts.failed > 0 && (
					<li>
						<b>{pins(counts.failed)}</b> tried again and not published; each says why
					</li>
				)}
				{Object.entries(counts.skipped).map(([reason, count]) => (
					<li class="soft">
						<b>{pins(count)}</b> left: {SKIP_WORDS[reason as SkipReason]}
					</li>
				))}
				{Object.entries(imports).map(([importId, count]) => (
					<li>
						<a
							href={`/imports/${encodeURIComponent(importId)}`}
						>{`Try ${pins(count)} again with the import ${importId}`}</a>
					</li>
				))}
			</ul>
			{isOpen && cancelledAt === undefined && session.role === 'editor' && (
				<PostForm action={`/bulk/${id}/cancel`} session={session}>
					<button type="submit">Stop</button>
				</PostForm>
			)}
			{skipped.length > 0 && (
				<details id="bulk-skipped" open={skipped.length <= 10 || undefined}>
					<summary>
						{met - counts.done - counts.failed > skipped.length
							? `The first ${skipped.length} that were left`
							: 'Those that were left'}
					</summary>
					<ul>
						{skipped.map(({ key, title, reason, message }) => (
							<li>
								<a href={jobAddress(key)}>{title ?? key}</a> <span class="soft">{message ?? SKIP_WORDS[reason]}</span>
							</li>
						))}
					</ul>
				</details>
			)}
		</section>
	);
}
