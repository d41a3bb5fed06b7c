import type { Today } from '../../../../lib';
import { Time } from '../../layout';
import { numberOf, pathOf, Picture, pins, titleOf } from './pin';
import { addressOf, type View } from './switch';

/** How many pins are scheduled, and the next ones. */
export function Waiting({ today: { waiting, inProgress }, view }: { today: Today; view: View }) {
	const { chosen, timeZone, now } = view;
	const next = waiting.next ?? [];
	return (
		<section id="waiting" class="card" data-live="" aria-labelledby="waiting-title">
			<h2 id="waiting-title">What waits</h2>
			<p class="today-figure">
				<strong>{`${waiting.isMore ? '> ' : ''}${numberOf(waiting.count)}`}</strong>{' '}
				<span>
					scheduled
					{waiting.today !== undefined && <small>{` ${numberOf(waiting.today)} due by the end of today`}</small>}
				</span>
			</p>
			{inProgress.count > 0 && (
				<p>
					<a href={addressOf('/jobs', { state: 'in-progress', account: chosen.account, import: chosen.importId })}>
						{`${pins(inProgress)} in progress`}
					</a>
				</p>
			)}
			{waiting.count === 0 && (
				<p class="empty">
					Nothing is scheduled. A row with a date in <code>run_at</code> waits here until then.
				</p>
			)}
			<ol class="today-rows">
				{next.map((job) => (
					<li>
						<Picture job={job} />
						<div>
							<a href={pathOf(job)}>{titleOf(job)}</a>
							<small>{job.label.board}</small>
						</div>
						{job.dueAt !== undefined && <Time at={job.dueAt} timeZone={timeZone} now={now} />}
					</li>
				))}
			</ol>
			{waiting.count > next.length && (
				<p>
					<a href={addressOf('/calendar', { account: chosen.account })}>Show the calendar</a>
				</p>
			)}
		</section>
	);
}
