import type { JobRecord } from '../../../../lib';
import type { Desk } from '../../desk';
import { Time } from '../../layout';
import { LinkFact } from '../../web-link';
import { lookedFor } from './list';

/** What was sent, as far as the record has it. */
export function OurPin({ job, path, desk }: { job: JobRecord; path: string; desk: Desk }) {
	const { label, draft, sent, armedAt, attempts, problem } = job;
	const title = sent?.title ?? draft?.title ?? label.title;
	const description = sent?.description ?? draft?.description;
	const link = sent?.link ?? draft?.link ?? label.link;
	return (
		<section class="ours" aria-label="What was sent">
			<article class="card decide-card">
				<div class="picture">
					<img src={`${path}/picture`} alt={sent?.altText ?? draft?.altText ?? 'The picture is not shown'} />
				</div>
				<div class="words">
					<p class="chips">
						<span class="chip wait">What was sent</span>
					</p>
					<h3>{title ?? label.source}</h3>
					{description && <p class="text">{description}</p>}
					<dl>
						<dt>Board</dt>
						<dd>{label.board}</dd>
						<LinkFact address={link} />
						<dt>Sent</dt>
						<dd>
							{armedAt === undefined ? 'not known' : <Time at={armedAt} timeZone={desk.timeZone} now={desk.now()} />}
							{attempts > 1 && `, ${attempts} attempts`}
						</dd>
						<dt>Looked for</dt>
						<dd>{lookedFor(job)}</dd>
					</dl>
					{problem && (
						<details>
							<summary>What the record says</summary>
							<p class="soft">{problem.message}</p>
						</details>
					)}
				</div>
			</article>
		</section>
	);
}
