import type { ImportedRow, ImportRecord, JobRecord, NeedsYou as Group, Today } from '../../../../lib';
import { Time } from '../../layout';
import { numberOf, pathOf, Picture, titleOf } from './pin';
import { addressOf, type View } from './switch';
import { WORDS, type Words } from './words';

/** What needs a person, by what has to be done. */
export function NeedsYou({ today: { needsYou }, view }: { today: Today; view: View }) {
	const groups = WORDS.flatMap(([needs, words]) => {
		const group = needsYou.find((each) => each.needs === needs);
		return group ? [<GroupCard group={group} words={words} view={view} />] : [];
	});
	return (
		<section id="needs-you" data-live="" aria-labelledby="needs-title">
			<h2 id="needs-title">What needs you</h2>
			{groups.length === 0 && <p class="empty">Nothing needs you. What fails or waits for a yes stands here.</p>}
			{groups}
		</section>
	);
}

function GroupCard({ group, words, view }: { group: Group; words: Words; view: View }) {
	const { needs, count, isMore, jobs, imports } = group;
	const { account, importId } = view.chosen;
	const until = needs === 'wait' ? nextOf(jobs) : undefined;
	const shownRows = imports.reduce((sum, { rows }) => sum + rows.length, 0);
	return (
		<article class="card" id={`needs-${needs}`}>
			<h3 class="today-need">
				{until === undefined ? (
					words.title
				) : (
					<>
						Wait until <Time at={until} timeZone={view.timeZone} now={view.now} />
					</>
				)}{' '}
				<span class="chip wait">{`${isMore ? 'more than ' : ''}${numberOf(count)}`}</span>
			</h3>
			<p class="lead">{words.how}</p>
			<ul class="today-rows">
				{jobs.map((job) => (
					<JobLine job={job} />
				))}
				{imports.map(({ record, rows }) => rows.map((row) => <RowLine record={record} row={row} />))}
			</ul>
			<p class="row">
				{words.page && (
					<a class="button yes" href={words.page.path}>
						{words.page.text}
					</a>
				)}
				{jobs.length > 0 && (
					<a class="button" href={addressOf('/jobs', { needs, account, import: importId })}>
						{words.list}
					</a>
				)}
				{imports.map(({ record, count: rows }) => (
					<a class="button" href={`/imports/${encodeURIComponent(record.id)}`}>
						{`${numberOf(rows)} ${rows === 1 ? 'row' : 'rows'} of ${record.file ?? 'an import'}`}
					</a>
				))}
				{count > jobs.length + shownRows && (
					<small>{`${numberOf(jobs.length + shownRows)} of ${isMore ? 'more than ' : ''}${numberOf(count)} are shown.`}</small>
				)}
			</p>
		</article>
	);
}

function JobLine({ job }: { job: JobRecord }) {
	const { board, importId } = job.label;
	return (
		<li>
			<Picture job={job} />
			<div>
				<a href={pathOf(job)}>{titleOf(job)}</a>
				<small>
					{board}
					{importId !== undefined && (
						<>
							{' · '}
							<a href={`/imports/${encodeURIComponent(importId)}`}>its import</a>
						</>
					)}
				</small>
				{job.problem && <p>{job.problem.message}</p>}
			</div>
		</li>
	);
}

function RowLine({ record, row: { row, title, problem } }: { record: ImportRecord; row: ImportedRow }) {
	return (
		<li>
			<span class="thumb today-row-number" aria-hidden="true">
				{row}
			</span>
			<div>
				<a href={`/imports/${encodeURIComponent(record.id)}`}>{title ?? `Row ${row}`}</a>
				<small>{`row ${row} of ${record.file ?? 'an import'}`}</small>
				{problem && <p>{problem.message}</p>}
			</div>
		</li>
	);
}

/** When the first of these jobs goes on. */
function nextOf(jobs: JobRecord[]): number | undefined {
	const times = jobs.flatMap(({ dueAt }) => (dueAt === undefined ? [] : [dueAt]));
	return times.length === 0 ? undefined : Math.min(...times);
}
