import { Hono, type Context } from 'hono';
import {
	deadLetters,
	dropDeadLetter,
	removeSubscriber,
	retryDeadLetter,
	sendTestEvent,
	standings,
	type ListedLetter,
	type Standing,
} from '../../../lib';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { noticeOf, notFound, Page, PostForm, redirectWith, render, Time } from '../layout';
import type { Session } from '../session';

/** Of each subscriber; the rest comes up when these are sent again or dropped. */
const LETTERS_SHOWN = 20;

/** Who is told of outcomes, how that goes, and what could not be delivered. */
export function webhooksPage(desk: Desk): Hono<Env> {
	const { ledger } = desk;
	const done = (c: Context<Env>, happened: boolean, notice: string) =>
		happened ? redirectWith(c, '/webhooks', notice) : notFound(c, 'This is not there any more.');
	const rowOf = async (c: Context<Env>) => String((await c.req.parseBody()).row ?? '');
	return new Hono<Env>()
		.get('/webhooks', async (c) => {
			const subscribers = await standings(ledger);
			const letters = new Map<string, ListedLetter[]>();
			for (const { id, dead } of subscribers)
				if (dead > 0) letters.set(id, await deadLetters(ledger, id, { limit: LETTERS_SHOWN }));
			const { session } = c.var;
			return render(
				c,
				<Page title="Webhooks" current="webhooks" session={session} notice={noticeOf(c)} live>
					<h1>Webhooks</h1>
					<p class="lead">Webhooks and n8n workflows that are told what came out of each pin.</p>
					<div id="subscribers" data-live>
						{subscribers.length === 0 && <Nobody />}
						{subscribers.map((subscriber) => (
							<SubscriberCard
								subscriber={subscriber}
								letters={letters.get(subscriber.id) ?? []}
								session={session}
								desk={desk}
							/>
						))}
					</div>
				</Page>,
			);
		})
		.post('/webhooks/:id/test', async (c) =>
			done(c, await sendTestEvent(ledger, c.req.param('id')), 'A test event is on its way.'),
		)
		.post('/webhooks/:id/remove', async (c) => {
			await removeSubscriber(ledger, c.req.param('id'));
			return redirectWith(c, '/webhooks', 'It was removed, with the events that waited for it.');
		})
		.post('/webhooks/:id/again', async (c) =>
			done(c, await retryDeadLetter(ledger, c.req.param('id'), await rowOf(c)), 'The event is sent again.'),
		)
		.post('/webhooks/:id/drop', async (c) =>
			done(c, await dropDeadLetter(ledger, c.req.param('id'), await rowOf(c)), 'The event was dropped.'),
		);
}

function Nobody() {
	return (
		<p class="empty">
			Nobody is told yet. Start <code>pinterest-pipeline worker</code> or <code>serve</code> with{' '}
			<code>--webhook https://…</code>, or activate an n8n workflow that begins with Pinterest Trigger and the event Pin
			Outcome.
		</p>
	);
}

interface CardProps {
	subscriber: Standing;
	letters: ListedLetter[];
	session: Session;
	desk: Desk;
}

function SubscriberCard({ subscriber, letters, session, desk }: CardProps) {
	const { id, kind, name, since, lastSuccess, lastAnswer, failingSince, waiting, dead } = subscriber;
	const moment = (at: number) => <Time at={at} timeZone={desk.timeZone} now={desk.now()} />;
	return (
		<section class="card" aria-labelledby={`name-${id}`}>
			<div class="row">
				<h2 id={`name-${id}`}>
					{name} <small>{kind === 'n8n' ? 'n8n workflow' : 'webhook'}</small>
				</h2>
				<Health {...subscriber} />
			</div>
			<dl>
				<dt>Last delivery</dt>
				<dd>{lastSuccess === undefined ? 'none yet' : moment(lastSuccess)}</dd>
				{failingSince !== undefined && (
					<>
						<dt>Failing since</dt>
						<dd>{moment(failingSince)}</dd>
					</>
				)}
				{lastAnswer !== undefined && (
					<>
						<dt>Last answer</dt>
						<dd>{lastAnswer}</dd>
					</>
				)}
				<dt>Waiting</dt>
				<dd>{waiting}</dd>
				<dt>Registered</dt>
				<dd>{moment(since)}</dd>
			</dl>
			{session.role === 'editor' && (
				<div class="row">
					{kind === 'webhook' && (
						<PostForm action={`/webhooks/${id}/test`} session={session}>
							<button type="submit">Send a test event</button>
						</PostForm>
					)}
					<PostForm action={`/webhooks/${id}/remove`} session={session}>
						<button class="quiet" type="submit">
							Remove
						</button>
					</PostForm>
				</div>
			)}
			{letters.length > 0 && (
				<>
					<h3>
						Not delivered <small>{dead > letters.length ? `the oldest ${letters.length} of ${dead}` : dead}</small>
					</h3>
					<table class="table stack">
						<thead>
							<tr>
								<th>Pin</th>
								<th>Event</th>
								<th>Last answer</th>
								<th>Given up</th>
								<th>
									<span class="hidden">What to do</span>
								</th>
							</tr>
						</thead>
						<tbody>
							{letters.map((letter) => (
								<tr>
									<td>{letter.event.title ?? letter.event.idempotencyKey ?? `row ${letter.event.row}`}</td>
									<td>{letter.event.type}</td>
									<td>{letter.answer}</td>
									<td>{moment(letter.diedAt)}</td>
									<td>{session.role === 'editor' && <LetterForms id={id} row={letter.row} session={session} />}</td>
								</tr>
							))}
						</tbody>
					</table>
				</>
			)}
		</section>
	);
}

function Health({ gone, failingSince, lastSuccess }: Standing) {
	if (gone) return <span class="chip bad">wants no events</span>;
	if (failingSince !== undefined) return <span class="chip bad">failing</span>;
	return lastSuccess === undefined ? <span class="chip">nothing sent yet</span> : <span class="chip good">works</span>;
}

function LetterForms({ id, row, session }: { id: string; row: string; session: Session }) {
	const form = (action: string, words: string, className?: string) => (
		<PostForm action={`/webhooks/${id}/${action}`} session={session}>
			<input type="hidden" name="row" value={row} />
			<button type="submit" class={className}>
				{words}
			</button>
		</PostForm>
	);
	return (
		<div class="row">
			{form('again', 'Send again')}
			{form('drop', 'Drop', 'quiet')}
		</div>
	);
}
