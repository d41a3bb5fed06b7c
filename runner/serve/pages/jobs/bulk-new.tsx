import type { Context } from 'hono';
import {
	BulkLog,
	clockAt,
	ImportLog,
	previewBulk,
	type BulkKind,
	type BulkPreview,
	type SkipReason,
} from '../../../../lib';
import { tokenSettings } from '../../../tokens';
import type { Desk } from '../../desk';
import type { Env } from '../../env';
import { noticeOf, Page, PostForm, redirectWith, render, Time } from '../../layout';
import { MOVE_FIELDS, readBulkForm, requestOf, type BulkForm, type MoveTexts } from './bulk-form';
import { DONE_WORDS, KIND_WORDS, moveWords, SKIP_WORDS, verdictWords } from './bulk-words';
import { pins, StateChip, titleOf } from './list';
import { FILTER_FIELDS, jobAddress, searchOf } from './list-query';

/** So many are read to say about how many there are. */
const COUNTED = 1_000;
const HOUR_MS = 3_600_000;

/** What a change of many pins would do. Changes nothing. */
export async function newBulkRoute(c: Context<Env>, desk: Desk) {
	const { ledger, timeZone } = desk;
	const form = readBulkForm(new URL(c.req.url).searchParams, timeZone, desk.now());
	if (!form) return redirectWith(c, '/jobs', 'Choose pins first, or all that match.');
	const frame = (children: unknown) =>
		render(
			c,
			<Page title={KIND_WORDS[form.kind]} current="jobs" session={c.var.session} notice={noticeOf(c)}>
				<h1>{KIND_WORDS[form.kind]}</h1>
				{children as never}
			</Page>,
		);
	if (form.notUnderstood.length > 0)
		return frame(
			<p class="problem">
				{`The filter says "${form.notUnderstood.join('", "')}", which was not understood. Nothing is changed, because more pins could match than you mean. `}
				<a href="/jobs">Back to the pins</a>
			</p>,
		);
	if (form.kind === 'move' && !form.move) return frame(<WhereTo form={form} desk={desk} />);
	const preview = await previewBulk(ledger, requestOf(form, timeZone));
	const total = preview.isWhole ? undefined : await totalOf(form, desk);
	const hasAccount = isConnected(desk);
	const files = new Map<string, string>();
	for (const id of Object.keys(preview.imports)) files.set(id, (await new ImportLog(ledger).find(id))?.file ?? id);
	return frame(<Preview {...{ form, desk, preview, total, hasAccount, files }} session={c.var.session} />);
}

/** Begins a change; it is carried out in the background. */
export async function beginBulk(c: Context<Env>, desk: Desk) {
	const body = await c.req.formData();
	const fields = new URLSearchParams([...body].map(([name, value]): [string, string] => [name, String(value)]));
	const form = readBulkForm(fields, desk.timeZone, desk.now());
	if (!form || form.notUnderstood.length > 0 || (form.kind === 'move' && !form.move))
		return redirectWith(c, '/jobs', 'Nothing was changed: choose pins first.');
	const { id } = await new BulkLog(desk.ledger).begin(requestOf(form, desk.timeZone, c.var.session.name));
	return c.redirect(`/bulk/${id}`, 303);
}

/** Whether rows of imports can be tried again here. */
export function isConnected({ settings }: Desk): boolean {
	try {
		return tokenSettings(settings) !== undefined;
	} catch {
		return false;
	}
}

async function totalOf({ texts, keys }: BulkForm, { ledger, timeZone }: Desk): Promise<number | undefined> {
	const { text, dueFrom, dueUntil, ...filter } = searchOf(texts, timeZone).search;
	if (keys || (text ?? dueFrom ?? dueUntil) !== undefined) return undefined;
	const { count, isMore } = await ledger.list.count(filter, COUNTED);
	return isMore ? undefined : count;
}

/** What was chosen, to be sent again. */
function Chosen({ form: { kind, keys, texts, moveTexts }, withMove }: { form: BulkForm; withMove: boolean }) {
	return (
		<>
			<input type="hidden" name="kind" value={kind} />
			{keys ? (
				keys.map((key) => <input type="hidden" name="key" value={key} />)
			) : (
				<input type="hidden" name="all" value="1" />
			)}
			{FILTER_FIELDS.map(
				(name) => texts[name] !== undefined && <input type="hidden" name={name} value={texts[name]} />,
			)}
			{withMove &&
				MOVE_FIELDS.map(
					(name) => moveTexts[name] !== undefined && <input type="hidden" name={name} value={moveTexts[name]} />,
				)}
		</>
	);
}

function WhereTo({ form, desk: { timeZone, now } }: { form: BulkForm; desk: Desk }) {
	const { moveTexts, trouble } = form;
	const hour = Math.ceil(now() / HOUR_MS) * HOUR_MS;
	const chosen = moveTexts.how ?? 'by';
	const way = (how: string, words: string) => (
		<label>
			<input type="radio" name="how" value={how} checked={chosen === how} /> {words}
		</label>
	);
	const moment = (name: keyof MoveTexts, words: string, ms: number) => (
		<label>
			{words} <input type="datetime-local" name={name} value={moveTexts[name] ?? clockAt(ms, timeZone)} />
		</label>
	);
	return (
		<form method="get" action="/bulk/new" class="card where">
			{trouble && <p class="problem">{trouble}</p>}
			<Chosen form={form} withMove={false} />
			<fieldset>
				<legend>Where to?</legend>
				<div>
					{way('by', 'Earlier or later')}
					<span class="row">
						<input
							type="number"
							name="amount"
							min="1"
							max="10000"
							step="any"
							value={moveTexts.amount ?? '1'}
							aria-label="How much"
						/>
						<select name="unit" aria-label="Unit">
							{['hours', 'days', 'weeks'].map((unit) => (
								<option selected={(moveTexts.unit ?? 'days') === unit}>{unit}</option>
							))}
						</select>
						<select name="way" aria-label="Direction">
							{['later', 'earlier'].map((each) => (
								<option selected={moveTexts.way === each}>{each}</option>
							))}
						</select>
					</span>
				</div>
				<div>
					{way('spread', 'Evenly over a time, in the order in which they are due')}
					<span class="row">
						{moment('from', 'From', hour)}
						{moment('until', 'to', hour + 24 * HOUR_MS)}
					</span>
				</div>
				<div>
					{way('to', 'All to one moment')}
					<span class="row">{moment('to', 'At', hour)}</span>
				</div>
			</fieldset>
			<p class="row">
				<button type="submit" class="yes">
					Show what would happen
				</button>
				<small>{`Times in ${timeZone}`}</small>
			</p>
		</form>
	);
}

interface PreviewProps {
	form: BulkForm;
	desk: Desk;
	preview: BulkPreview;
	/** How many pins match, where not all were looked at. */
	total?: number;
	hasAccount: boolean;
	/** The files of imports by their IDs. */
	files: Map<string, string>;
	session: Context<Env>['var']['session'];
}

function Preview({ form, desk, preview, total, hasAccount, files, session }: PreviewProps) {
	const { kind, move } = form;
	const { looked, isWhole, changed, existing, imports, skipped, rows, due } = preview;
	const tried = Object.values(imports).reduce((sum, count) => sum + count, 0);
	const willDo = changed + (hasAccount ? tried : 0);
	const { timeZone } = desk;
	return (
		<>
			<p class="lead">
				Nothing has happened yet.{' '}
				{!isWhole &&
					(total === undefined
						? `There are many: these numbers are of the first ${looked.toLocaleString('en-GB')}.`
						: `These numbers are of the first ${looked.toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')}.`)}
			</p>
			<ul class="sums">
				<li>
					<b>{pins(changed)}</b> {changed === 1 ? 'is' : 'are'} {DONE_WORDS[kind]}
					{move && ` ${moveWords(move, timeZone)}`}
					{due && (
						<span class="soft">
							{' '}
							(due now between <Time at={due.first} timeZone={timeZone} /> and{' '}
							<Time at={due.last} timeZone={timeZone} />)
						</span>
					)}
				</li>
				{existing > 0 && (
					<li>
						<b>{pins(existing)}</b> {existing === 1 ? 'is' : 'are'} on Pinterest already, and not published again
					</li>
				)}
				{Object.entries(imports).map(([id, count]) => (
					<li>
						<b>{pins(count)}</b> of the import <a href={`/imports/${encodeURIComponent(id)}`}>{files.get(id)}</a>{' '}
						{hasAccount
							? `${count === 1 ? 'is' : 'are'} tried again at once, from the cells of the sheet`
							: 'can be tried again where a Pinterest account is connected, or by importing the sheet again; left as they are here'}
					</li>
				))}
				{Object.entries(skipped).map(([reason, count]) => (
					<li class="soft">
						<b>{pins(count)}</b> {count === 1 ? 'stays as it is' : 'stay as they are'}:{' '}
						{SKIP_WORDS[reason as SkipReason]}
					</li>
				))}
			</ul>
			<div class="row">
				{(willDo > 0 || !isWhole) && (
					<PostForm action="/bulk" session={session}>
						<Chosen form={form} withMove />
						<button type="submit" class="yes">
							{confirmWords(kind, willDo, isWhole)}
						</button>
					</PostForm>
				)}
				<a class="button" href="/jobs">
					Change nothing
				</a>
			</div>
			{rows.length > 0 && (
				<>
					<h2>{looked > rows.length ? `The first ${rows.length}` : 'Which ones'}</h2>
					<table class="table stack jobs">
						<thead>
							<tr>
								<th scope="col">Pin</th>
								<th scope="col">State</th>
								<th scope="col">What happens</th>
							</tr>
						</thead>
						<tbody>
							{rows.map(({ job, verdict }) => (
								<tr>
									<td>
										<a href={jobAddress(job.key)}>{titleOf(job)}</a>
									</td>
									<td>
										<StateChip job={job} />
									</td>
									<td>{verdictWords(verdict, kind, hasAccount)}</td>
								</tr>
							))}
						</tbody>
					</table>
				</>
			)}
		</>
	);
}

function confirmWords(kind: BulkKind, count: number, isWhole: boolean): string {
	const these = isWhole ? pins(count) : 'all of them';
	return { retry: `Try ${these} again`, move: `Move ${these}`, cancel: `Cancel ${these}` }[kind];
}
