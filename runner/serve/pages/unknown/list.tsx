import type { JobRecord } from '../../../../lib';
import type { Desk } from '../../desk';
import { Time } from '../../layout';

interface ListProps {
	/** Those of which a person has to say what became of them. */
	decide: JobRecord[];
	/** Those that are looked up again by themselves. */
	waiting: JobRecord[];
	desk: Desk;
}

/** The pins whose outcome is unknown, those first that wait for a person. */
export function UnknownList({ decide, waiting, desk }: ListProps) {
	if (decide.length + waiting.length === 0)
		return (
			<div class="empty">
				<p>Every pin is accounted for.</p>
				<p>A pin comes here when Pinterest does not answer while it is published.</p>
			</div>
		);
	return (
		<>
			<Jobs title="For you to decide" jobs={decide} desk={desk} isForYou />
			<Jobs title="Looked up by themselves" jobs={waiting} desk={desk} />
		</>
	);
}

function Jobs({
	title,
	jobs,
	desk,
	isForYou = false,
}: {
	title: string;
	jobs: JobRecord[];
	desk: Desk;
	isForYou?: boolean;
}) {
	if (jobs.length === 0) return null;
	return (
		<section>
			<h2>
				{title} <small>{jobs.length === 1 ? '1 pin' : `${jobs.length} pins`}</small>
			</h2>
			<table class="table stack">
				<thead>
					<tr>
						<th aria-label="Picture"></th>
						<th>Pin</th>
						<th>Board</th>
						<th>Sent</th>
						<th>Looked for</th>
						<th aria-label="What to do"></th>
					</tr>
				</thead>
				<tbody>
					{jobs.map((job) => (
						<Row job={job} desk={desk} isForYou={isForYou} />
					))}
				</tbody>
			</table>
		</section>
	);
}

function Row({ job, desk, isForYou }: { job: JobRecord; desk: Desk; isForYou: boolean }) {
	const path = `/unknown/${encodeURIComponent(job.key)}`;
	const { label, armedAt } = job;
	return (
		<tr>
			<td>
				<img class="thumb" src={`${path}/picture`} alt="" loading="lazy" />
			</td>
			<td>
				<a href={path}>{label.title ?? label.source}</a>
			</td>
			<td>{label.board}</td>
			<td>{armedAt === undefined ? '' : <Time at={armedAt} timeZone={desk.timeZone} now={desk.now()} />}</td>
			<td>{lookedFor(job)}</td>
			<td>
				<a class={`button${isForYou ? ' yes' : ''}`} href={path}>
					{isForYou ? 'Compare' : 'Look'}
				</a>
			</td>
		</tr>
	);
}

/** How often the board was searched and did not tell. */
export function lookedFor({ undecided = 0 }: Pick<JobRecord, 'undecided'>): string {
	if (undecided === 0) return 'not yet';
	return undecided === 1 ? 'once' : `${undecided} times`;
}
