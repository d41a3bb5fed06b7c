import type { JobRecord, Today } from '../../../../lib';
import { reachedAt } from '../../../../lib';
import { Time } from '../../layout';
import { dayOf, periodOf } from './period';
import { numberOf, pathOf, Picture, pins, titleOf } from './pin';
import { addressOf, type View } from './switch';

const WHEN = { today: 'today', yesterday: 'yesterday', '7d': 'in the last 7 days' };

/** How many pins were published, and the newest of them. */
export function Shipped({ today: { shipped, waiting, needsYou }, view }: { today: Today; view: View }) {
	const { account, importId, period } = view.chosen;
	const isNew = shipped.allTime === 0 && waiting.count === 0 && needsYou.length === 0;
	const rest = shipped.jobs.length < shipped.count;
	const { from, to } = periodOf(period, view.now, view.timeZone);
	const days = importId === undefined && {
		since: dayOf(from, view.timeZone),
		until: to === undefined ? undefined : dayOf(to, view.timeZone),
	};
	return (
		<section id="shipped" class="card" data-live="" aria-labelledby="shipped-title">
			<h2 id="shipped-title">What shipped</h2>
			<p class="today-figure">
				<strong>{`${shipped.isMore ? '> ' : ''}${numberOf(shipped.count)}`}</strong>{' '}
				<span>
					{shipped.count === 1 ? 'pin' : 'pins'} {importId === undefined ? WHEN[period] : 'of this import'}
					{shipped.allTime !== undefined && <small>{` ${numberOf(shipped.allTime)} since the record began`}</small>}
				</span>
			</p>
			{isNew && (
				<p class="empty">
					Nothing is here yet. Bring your sheet to <a href="/imports">Imports</a>: it is checked first, and you see each
					pin before anything is sent.
				</p>
			)}
			{!isNew && shipped.count === 0 && (
				<p class="empty">
					No pin was published {importId === undefined ? WHEN[period] : 'by this import'}.{' '}
					{importId === undefined && period === 'today' && (
						<a href={addressOf('/', { period: '7d', account })}>Look at the last 7 days</a>
					)}
				</p>
			)}
			<ul class="today-strip">
				{shipped.jobs.map((job) => (
					<Card job={job} view={view} />
				))}
			</ul>
			{rest && (
				<p>
					<a
						href={addressOf('/jobs', { state: 'published', ...days, account, import: importId })}
					>{`All ${pins(shipped)}`}</a>
				</p>
			)}
		</section>
	);
}

function Card({ job, view: { timeZone, now } }: { job: JobRecord; view: View }) {
	const at = reachedAt(job, 'published') ?? Date.parse(job.updatedAt);
	return (
		<li>
			<a href={pathOf(job)}>
				<Picture job={job} card />
				<b>{titleOf(job)}</b>
			</a>
			<small>
				{job.label.board} · <Time at={at} timeZone={timeZone} now={now} />
			</small>
			{job.receipt && (
				<a class="today-open" href={job.receipt.url} rel="noreferrer">
					On Pinterest
				</a>
			)}
		</li>
	);
}
