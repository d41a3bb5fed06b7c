import { describeFinding, waitingPin, type ImportRecord, type WaitingRow } from '../../../../lib';
import type { Desk } from '../../desk';
import { PostForm, Time } from '../../layout';
import { LinkFact, WebLink } from '../../web-link';
import type { Session } from '../../session';
import type { DecidedRow } from './decide';
import { isVideo, pictureSource } from './pin';

/** Where a card stands on its page. */
const cardId = ({ record, row }: Pick<WaitingRow, 'record' | 'row'>) => `${record.id}-${row.row}`;

interface GroupProps {
	record: ImportRecord;
	rows: WaitingRow[];
	/** How many rows of the import wait, on all pages. */
	count: number;
	desk: Desk;
	session: Session;
	connected: boolean;
	after?: string;
}

/** The rows of one import that wait. */
export function WaitingImport({ record, rows, count, desk, session, connected, after }: GroupProps) {
	const name = record.file ?? 'A sheet without a name';
	const mayDecide = session.role === 'editor';
	return (
		<section aria-label={`Pins of ${name}`}>
			<h2>
				<a href={`/imports/${encodeURIComponent(record.id)}`}>{name}</a>
				<small>
					{count === 1 ? '1 pin waits' : `${count} pins wait`}
					{record.by !== undefined && `, imported by ${record.by}`}{' '}
					<Time at={record.startedAt} timeZone={desk.timeZone} now={desk.now()} />
				</small>
			</h2>
			{mayDecide && count > 1 && (
				<PostForm action={`/approvals/${encodeURIComponent(record.id)}`} session={session} class="row decide-all">
					<input type="hidden" name="row" value="all" />
					<button class="button" name="decision" value="approve" type="submit" disabled={!connected}>
						{`Approve all ${count} of this import`}
					</button>
					<button class="quiet" name="decision" value="decline" type="submit">
						Decline all
					</button>
				</PostForm>
			)}
			<div class="waiting">
				{rows.map((each, index) => {
					const next = rows[index + 1] ?? rows[index - 1];
					return <WaitingCard waiting={each} next={next} {...{ desk, session, connected, after, mayDecide }} />;
				})}
			</div>
		</section>
	);
}

interface CardProps extends Pick<GroupProps, 'desk' | 'session' | 'connected' | 'after'> {
	waiting: WaitingRow;
	/** The card that has the focus when this one is decided. */
	next?: WaitingRow;
	mayDecide: boolean;
}

function WaitingCard({ waiting, next, desk, session, connected, after, mayDecide }: CardProps) {
	const { record, row } = waiting;
	const now = desk.now();
	const pin = waitingPin(row, record, now);
	const { draft, boards, problem, warnings } = pin;
	const title = row.title ?? row.cells.title ?? `Row ${row.row}`;
	const path = `/approvals/${encodeURIComponent(record.id)}`;
	const board = draft?.board ?? row.cells.board ?? record.defaults.board;
	return (
		<article class="card decide-card" id={cardId(waiting)} tabindex={-1} data-keyed aria-label={title}>
			<div class="picture">
				{pictureSource(waiting, now) ? (
					<img src={`${path}/${row.row}/picture`} alt={draft?.altText ?? 'The picture is not shown'} loading="lazy" />
				) : (
					<span>{draft?.media[0] && isVideo(draft.media[0]) ? 'Video' : 'No picture'}</span>
				)}
			</div>
			<div class="words">
				<h3>{title}</h3>
				{draft?.description && <p class="text">{draft.description}</p>}
				<dl>
					{board !== undefined && (
						<>
							<dt>Board</dt>
							<dd>{[board, ...boards].join(', ')}</dd>
						</>
					)}
					<LinkFact address={draft?.link} />
					<dt>Goes out</dt>
					<dd>
						{draft?.runAt ? <Time at={draft.runAt} timeZone={desk.timeZone} now={now} /> : 'as soon as it is approved'}
					</dd>
					{draft?.campaign && (
						<>
							<dt>Campaign</dt>
							<dd>{draft.campaign}</dd>
						</>
					)}
				</dl>
				{problem && <p class="problem">{`It would fail: ${problem.message}`}</p>}
				{warnings.map((finding) => (
					<p class="warning">{describeFinding(finding).message}</p>
				))}
				{mayDecide && (
					<PostForm action={path} session={session} class="row">
						<input type="hidden" name="row" value={String(row.row)} />
						<input type="hidden" name="next" value={next ? cardId(next) : ''} />
						<input type="hidden" name="after" value={after ?? ''} />
						<button class="yes" name="decision" value="approve" type="submit" data-press="a" disabled={!connected}>
							Approve<span class="hidden">{` ${title}`}</span> <kbd aria-hidden="true">a</kbd>
						</button>
						<button name="decision" value="decline" type="submit" data-press="d">
							Decline<span class="hidden">{` ${title}`}</span> <kbd aria-hidden="true">d</kbd>
						</button>
					</PostForm>
				)}
			</div>
		</article>
	);
}

/** What came of the decisions that were made here. */
export function DecidedList({ rows, desk }: { rows: DecidedRow[]; desk: Desk }) {
	if (rows.length === 0) return null;
	return (
		<details class="card decided" id="decided" data-live open={rows.some(({ now }) => now?.outcome === 'queued')}>
			<summary>
				{rows.length === 1 ? 'One pin was decided here lately' : `${rows.length} pins were decided here lately`}
			</summary>
			<ul>
				{rows.map((row) => (
					<li>
						<b>{row.now?.title ?? row.title ?? `Row ${row.row}`}</b> <Became row={row} desk={desk} />
					</li>
				))}
			</ul>
		</details>
	);
}

function Became({ row: { now, problem, by, approved, dueAt }, desk }: { row: DecidedRow; desk: Desk }) {
	if (problem) return <span class="chip bad">{problem.message}</span>;
	if (!approved) return <span class="chip">{`declined by ${by}`}</span>;
	switch (now?.outcome) {
		case 'created':
		case 'existing':
			return (
				<>
					<span class="chip good">published</span> {now.pin && <WebLink address={now.pin.url} text="Open the pin" />}
				</>
			);
		case 'scheduled':
			return (
				<span class="chip good">
					{'scheduled for '}
					{dueAt === undefined ? 'later' : <Time at={dueAt} timeZone={desk.timeZone} now={desk.now()} />}
				</span>
			);
		case 'failed':
			return (
				<>
					<span class="chip bad">failed</span> <span class="soft">{now.problem?.message}</span>
				</>
			);
		case 'unknown':
			return (
				<>
					<span class="chip wait">unknown</span> <span class="soft">{now.problem?.message}</span>
				</>
			);
		default:
			return <span class="chip wait">{`approved by ${by}, being published`}</span>;
	}
}
