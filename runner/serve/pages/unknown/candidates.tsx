import type { BoardCandidate, BoardLook, JobRecord, Problem } from '../../../../lib';
import type { Desk } from '../../desk';
import { PostForm, Time } from '../../layout';
import type { Session } from '../../session';
import { LinkFact, WebLink } from '../../web-link';

interface CandidatesProps {
	job: JobRecord;
	path: string;
	desk: Desk;
	session: Session;
	connected: boolean;
	/** What a look at the board found, or why it found nothing; absent before a look. */
	found?: { look?: BoardLook; problem?: Problem };
}

/** The pins on the board that may be the one that was sent. */
export function Candidates({ job, path, desk, session, connected, found }: CandidatesProps) {
	return (
		<section aria-label="On the board">
			<h2>{`On the board ${job.label.board}`}</h2>
			{!found && (
				<div class="card">
					<p>
						{connected
							? 'The pins on the board that may be this one are shown here. Nothing is changed by looking.'
							: 'No Pinterest account is connected, so the board cannot be shown. Look at it on Pinterest, and answer below.'}
					</p>
					{connected && (
						<a class="button yes" href={`${path}?look=1`}>
							Look on the board
						</a>
					)}
				</div>
			)}
			{found?.problem && <p class="problem">{found.problem.message}</p>}
			{found && !found.problem && !found.look && (
				<p class="warning">
					The record does not say what was sent, so the board cannot be searched. Look at it on Pinterest.
				</p>
			)}
			{found?.look && <Found look={found.look} path={path} desk={desk} session={session} />}
		</section>
	);
}

function Found({
	look,
	path,
	desk,
	session,
}: { look: BoardLook } & Pick<CandidatesProps, 'path' | 'desk' | 'session'>) {
	const { candidates, read, whole } = look;
	return (
		<>
			<p class="lead">
				{candidates.length === 0
					? `None of the ${read} newest pins on the board can be this one.`
					: `${candidates.length === 1 ? 'One pin' : `${candidates.length} pins`} of ${read} may be this one, the closest first.`}
				{!whole && ' The board has more pins than were looked through.'}
			</p>
			{candidates.map((candidate) => (
				<CandidateCard candidate={candidate} {...{ path, desk, session }} />
			))}
		</>
	);
}

const KINSHIPS: Record<BoardCandidate['kinship'], [chip: string, text: string]> = {
	marked: ['good', 'has the marker of this pin'],
	equal: ['good', 'looks exactly like it'],
	'may-be': ['wait', 'may be it'],
};

const FIELDS: [name: keyof BoardCandidate['fields'], text: string][] = [
	['title', 'title'],
	['description', 'description'],
	['link', 'link'],
	['altText', 'alt text'],
];

function CandidateCard({
	candidate,
	path,
	desk,
	session,
}: { candidate: BoardCandidate } & Pick<CandidatesProps, 'path' | 'desk' | 'session'>) {
	const { id, url, title, description, link, kinship, fields, createdAt, picture } = candidate;
	const [chip, text] = KINSHIPS[kinship];
	const same = FIELDS.filter(([name]) => fields[name] === 'same').map(([, name]) => name);
	return (
		<article class="card decide-card" aria-label={title ?? `Pin ${id}`}>
			<div class="picture">
				{picture === undefined ? (
					<span>No picture</span>
				) : (
					<img src={`${path}/pins/${encodeURIComponent(id)}/picture`} alt="" />
				)}
			</div>
			<div class="words">
				<p class="chips">
					<span class={`chip ${chip}`}>{text}</span>
				</p>
				<h3>{title || 'Without a title'}</h3>
				{description && <p class="text">{description}</p>}
				<dl>
					<LinkFact address={link} />
					<dt>Created</dt>
					<dd>
						{createdAt === undefined ? 'not told' : <Time at={createdAt} timeZone={desk.timeZone} now={desk.now()} />}
					</dd>
					<dt>Same</dt>
					<dd>{same.length > 0 ? same.join(', ') : 'nothing'}</dd>
				</dl>
				<div class="row foot">
					{session.role === 'editor' && (
						<PostForm action={path} session={session}>
							<input type="hidden" name="pin" value={id} />
							<button class="yes" name="answer" value="pin" type="submit">
								This is it
							</button>
						</PostForm>
					)}
					<WebLink address={url} text="Open on Pinterest" />
				</div>
			</div>
		</article>
	);
}

/** For a pin that is not among those that were found, and for one that is not there. */
export function OtherAnswers({ job, path, session }: Pick<CandidatesProps, 'job' | 'path' | 'session'>) {
	if (session.role === 'reader') return <p class="soft">This login may look, and decide nothing.</p>;
	return (
		<section aria-label="Other answers">
			<h2>None of these?</h2>
			<div class="card">
				<PostForm action={path} session={session} class="wide">
					<label>
						It is another pin: its address, or the number in it
						<input name="pin" required placeholder="https://www.pinterest.com/pin/…" autocomplete="off" />
					</label>
					<button name="answer" value="pin" type="submit">
						This pin is it
					</button>
				</PostForm>
			</div>
			<div class="card">
				<p>
					<b>It is not on Pinterest.</b> Then it is published again, once: by a worker, or when its row is imported
					again. If the pin is there after all, there will be two of it.
				</p>
				<PostForm action={path} session={session}>
					<input type="hidden" name="sentAt" value={job.armedAt} />
					<button name="answer" value="not-there" type="submit">
						It is not there
					</button>
				</PostForm>
			</div>
		</section>
	);
}
