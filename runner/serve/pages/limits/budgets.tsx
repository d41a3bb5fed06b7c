import type { Closed, StoredUsage } from '../../../../lib';
import { inWords } from '../../../duration';
import { LIMIT_SOURCES, pausedPins, pauseReason } from '../../../ui/limit-words';
import type { Desk } from '../../desk';
import { PostForm, Time } from '../../layout';
import type { Session } from '../../session';
import { UsageChart } from './chart';
import type { LimitFacts } from './facts';

/** What each budget is for. */
const BUDGETS: Record<StoredUsage['name'], string> = {
	org_write: 'Pins, uploads, boards',
	org_read: 'Reading',
	org_analytics: 'Numbers of pins',
	ads_read: 'Reading of ads',
};

interface Shown {
	facts: LimitFacts;
	desk: Desk;
	session: Session;
}

/** How each rate limit stands. */
export function Budgets({ facts, desk, session }: Shown) {
	const { usages, names } = facts;
	return (
		<section aria-labelledby="budgets">
			<h2 id="budgets">
				Rate limits <small>the last hour; no bar: not measured, amber: no call was let through for a time</small>
			</h2>
			{usages.length === 0 && (
				<p class="empty">
					No call to Pinterest was made through this store yet. By Pinterest's documentation, Standard access allows 100
					writes a minute, and Trial access 300 a day.
				</p>
			)}
			<div class="budgets">
				{usages.map((usage) => (
					<Budget usage={usage} whose={whoseOf(usage, names)} facts={facts} desk={desk} session={session} />
				))}
			</div>
		</section>
	);
}

const whoseOf = ({ account, app }: StoredUsage, names: LimitFacts['names']) =>
	account === undefined ? `the whole app at ${app}` : (names.get(account) ?? `account ${account}`);

function Budget({ usage, whose, facts, desk, session }: Shown & { usage: StoredUsage; whose: string }) {
	const { key, name, limit, windowSeconds, used, remaining, resetAt, source, holders, waiting, pausedUntil } = usage;
	const closure = facts.closed.closures.find((each) => each.key === key);
	return (
		<div class="card budget">
			<h3>
				{BUDGETS[name]} <small>{name}</small>
			</h3>
			<p class="soft">{whose}</p>
			<UsageChart samples={facts.samples.get(key) ?? []} now={facts.now} timeZone={desk.timeZone} />
			<p>
				<b>{used.toLocaleString('en-GB')}</b> of {limit.toLocaleString('en-GB')} in {inWords(windowSeconds)} used,{' '}
				<b>{remaining.toLocaleString('en-GB')}</b> left.
			</p>
			<p class="soft">
				The limit is from {LIMIT_SOURCES[source]}.
				{resetAt !== undefined && (
					<>
						{' '}
						Its window ends at <Time at={resetAt} timeZone={desk.timeZone} now={facts.now} />.
					</>
				)}
				{holders > 0 && ` ${holders} ${holders === 1 ? 'process uses' : 'processes use'} it.`}
				{waiting > 0 && ` ${waiting} ${waiting === 1 ? 'call waits' : 'calls wait'}.`}
			</p>
			{pausedUntil !== undefined && (
				<div class="warning">
					No call is sent before <Time at={pausedUntil} timeZone={desk.timeZone} now={facts.now} />.
					{closure && session.role === 'editor' && (
						<PostForm action="/limits/open" session={session}>
							<input type="hidden" name="key" value={key} />
							<button>
								Open
								<span class="hidden">
									{' '}
									{name} of {whose}
								</span>
							</button>
						</PostForm>
					)}
				</div>
			)}
		</div>
	);
}

/** What is paused because Pinterest took pins for spam. */
export function Pauses({ closed: { pauses }, desk, session }: { closed: Closed; desk: Desk; session: Session }) {
	if (pauses.length === 0) return null;
	return (
		<section aria-labelledby="paused">
			<h2 id="paused">
				Paused <small>Pinterest took pins for spam, and more of them would make it last longer</small>
			</h2>
			{pauses.map((paused) => (
				<div class="card row">
					<p class="grow">
						{pausedPins(paused)} are paused from <Time at={paused.since} timeZone={desk.timeZone} /> to{' '}
						<Time at={paused.until} timeZone={desk.timeZone} />
						{pauseReason(paused)}. Then one pin is tried and decides.
					</p>
					{session.role === 'editor' && (
						<PostForm action="/limits/resume" session={session}>
							<input type="hidden" name="scope" value={paused.scope} />
							<input type="hidden" name="name" value={paused.name} />
							<button>
								Resume<span class="hidden"> {paused.name}</span>
							</button>
						</PostForm>
					)}
				</div>
			))}
		</section>
	);
}
