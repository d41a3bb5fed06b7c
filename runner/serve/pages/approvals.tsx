import { Hono } from 'hono';
import { Approvals, asTheyAreNow, ImportLog, problemOf, type ImportRecord, type WaitingRow } from '../../../lib';
import { hasCredential } from '../../tokens';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { notFound, noticeOf, Page, redirectWith, render } from '../layout';
import { pictureOf } from '../pictures';
import { Decided, decideRows, type DecidedRow } from './approvals/decide';
import { DecidedList, WaitingImport } from './approvals/cards';
import { pictureSource } from './approvals/pin';

/** Cards on a page. */
const SHOWN = 24;

/** Rows that wait for a person: approve or decline them, one by one or all of an import. */
export function approvalsPage(desk: Desk): Hono<Env> {
	const approvals = new Approvals(desk.ledger);
	const log = new ImportLog(desk.ledger);
	const decided = new Decided();

	return new Hono<Env>()
		.get('/approvals', async (c) => {
			const { session } = c.var;
			const after = c.req.query('after');
			const found = await Array.fromAsync(approvals.waiting({ after, limit: SHOWN + 1 }));
			const rows = found.slice(0, SHOWN);
			const groups = await Promise.all(
				[...byImport(rows)].map(async ([record, its]) => ({ record, rows: its, count: await approvals.count(record) })),
			);
			const connected = hasCredential(desk.settings);
			const nextPage = found.length > SHOWN ? rows.at(-1)?.cursor : undefined;
			return render(
				c,
				<Page title="Approvals" current="approvals" session={session} notice={noticeOf(c)} live>
					<h1>Approvals</h1>
					<p class="lead">
						{rows.length > 0
							? 'These pins wait until somebody approves them. Nothing of them is published before.'
							: 'Pins that wait for somebody to approve them are shown here.'}
					</p>
					{!connected && rows.length > 0 && (
						<p class="warning">
							No Pinterest account is connected, so nothing can be approved here. Run pinterest-pipeline auth login, and
							start this page again.
						</p>
					)}
					{session.role === 'reader' && rows.length > 0 && <p class="soft">This login may look, and decide nothing.</p>}
					<DecidedList rows={await asNow(desk, log, decided.newest())} desk={desk} />
					{rows.length === 0 && (
						<div class="empty">
							<p>Nothing waits for approval.</p>
							<p>
								Rows come here from an import with --require-approval, or in n8n with the option Require Approval, and
								where the column approve says no.
							</p>
						</div>
					)}
					{groups.map((group) => (
						<WaitingImport {...group} desk={desk} session={session} connected={connected} after={after} />
					))}
					{nextPage !== undefined && (
						<p class="paging">
							<a class="button" href={`/approvals?after=${encodeURIComponent(nextPage)}`}>
								Show more
							</a>
						</p>
					)}
				</Page>,
			);
		})
		.get('/approvals/:id/:row/picture', async (c) => {
			const found = await waitingRow(c.req.param('id'), Number(c.req.param('row')));
			return await pictureOf(desk, found && pictureSource(found, desk.now()));
		})
		.post('/approvals/:id', async (c) => {
			const { session } = c.var;
			const form = await c.req.parseBody();
			const record = await log.find(c.req.param('id'));
			if (!record) return notFound(c, 'There is no such import.');
			const isApproved = form.decision === 'approve';
			const back = backTo(form);
			if (isApproved && !hasCredential(desk.settings))
				return redirectWith(c, back, 'No Pinterest account is connected, so nothing was approved.');
			const rows = form.row === 'all' ? 'all' : [Number(form.row)];
			try {
				const said = await decideRows(desk, decided, record, { rows, isApproved, by: session.name });
				return redirectWith(c, back, said);
			} catch (error) {
				return redirectWith(c, back, problemOf(error).message);
			}
		});

	async function waitingRow(id: string, row: number): Promise<WaitingRow | undefined> {
		const record = await log.find(id);
		return record && Number.isSafeInteger(row) ? await approvals.find(record, row) : undefined;
	}
}

function byImport(rows: readonly WaitingRow[]): Map<ImportRecord, WaitingRow[]> {
	const groups = new Map<string, WaitingRow[]>();
	for (const each of rows) groups.set(each.record.id, [...(groups.get(each.record.id) ?? []), each]);
	return new Map([...groups.values()].map((each) => [(each[0] as WaitingRow).record, each]));
}

/** The same page, at the card behind the one that was decided. */
function backTo({ after, next }: Record<string, unknown>): string {
	const page =
		typeof after === 'string' && after !== '' ? `/approvals?after=${encodeURIComponent(after)}` : '/approvals';
	return typeof next === 'string' && next !== '' ? `${page}#${encodeURIComponent(next)}` : page;
}

/** What became of rows that were decided about here. */
async function asNow(desk: Desk, log: ImportLog, rows: readonly DecidedRow[]): Promise<DecidedRow[]> {
	const stored = await log.rowsAt(rows.map(({ importId, row }) => ({ importId, row })));
	const known = stored.flatMap((each) => (each ? [each.row] : []));
	const now = new Map((await asTheyAreNow(desk.ledger, known)).map((row, index) => [known[index], row]));
	const jobs = await desk.ledger.findReadable(known.map(({ key, waits }) => key ?? waits?.key ?? ''));
	return rows.map((each, index) => {
		const row = stored[index]?.row;
		const job = row && jobs[known.indexOf(row)];
		return { ...each, now: row && now.get(row), dueAt: job && 'job' in job ? job.job.dueAt : undefined };
	});
}
