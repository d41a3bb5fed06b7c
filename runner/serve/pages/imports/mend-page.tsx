import type { Context } from 'hono';
import {
	COLUMNS,
	describeFinding,
	type CellChanges,
	type Finding,
	type ImportRecord,
	type ImportedRow,
	type MendCheck,
} from '../../../../lib';
import type { Env } from '../../env';
import { noticeOf, Page, PostForm, render } from '../../layout';
import { pathOf } from './parts';
import { nameOf } from './words';

/** The fields that every row has a place for; others are shown where the row has them. */
const ALWAYS = ['media_url', 'title', 'description', 'link', 'board', 'alt_text', 'run_at'] as const;
/** Fields that may have several lines, and how many of them are shown. */
const LINES: Record<string, number> = { description: 4, alt_text: 2, boards: 3, media_urls: 3, alt_texts: 2 };
/** Cells that say which job a row is: another text there makes another pin. */
const NOT_TO_MEND = new Set(['idempotency_key']);

const LABELS: Record<string, string> = {
	media_url: 'Image or video (media_url)',
	title: 'Title',
	description: 'Description',
	link: 'Link',
	board: 'Board',
	alt_text: 'Alternative text (alt_text)',
	run_at: 'When (run_at)',
};

/** The names of the fields of a row's form, in their order. */
function fieldsOf({ cells }: Pick<ImportedRow, 'cells'>): string[] {
	const others = [...COLUMNS, ...Object.keys(cells)].filter((name) => name in cells && !NOT_TO_MEND.has(name));
	return [...new Set([...ALWAYS, ...others])];
}

/** What a person wrote into the form. Browsers send line breaks as CR LF. */
export function changesOf(row: ImportedRow, sent: Record<string, unknown>): CellChanges {
	const fields = fieldsOf(row).flatMap((name) => {
		const text = sent[`cell_${name}`];
		return typeof text === 'string' ? [[name, text.replaceAll('\r\n', '\n')]] : [];
	});
	return Object.fromEntries(fields) as CellChanges;
}

interface MendPage {
	record: ImportRecord;
	row: ImportedRow;
	/** What was sent, and what is wrong with it. @default the row as the record has it */
	tried?: { changes: CellChanges; check: MendCheck };
}

/** A failed row as a form, with what is wrong beside the field that it is about. */
export function mendPage(c: Context<Env>, { record, row, tried }: MendPage) {
	const { cells, problem, unsigned = [] } = row;
	const wrong = tried ? tried.check.findings : (row.findings ?? []);
	const names = fieldsOf(row);
	const inForm = (field: string) => names.includes(field);
	const elsewhere = wrong.filter(({ field }) => !inForm(field));
	const said = tried ? tried.check.problem : problem;
	const place = said && fieldOfProblem(said.message, said.action, names);
	const path = pathOf(record.id);
	const value = (name: string) => tried?.changes[name as 'title'] ?? cells[name as 'title'] ?? '';
	const first = names.find(
		(name) => name === place || wrong.some(({ field, severity }) => severity === 'blocker' && field === name),
	);
	return render(
		c,
		<Page title={`Mend row ${row.row}`} current="imports" session={c.var.session} notice={noticeOf(c)}>
			<p class="soft">
				<a href="/imports">Imports</a> / <a href={path}>{nameOf(record)}</a>
			</p>
			<h1>Mend row {row.row}</h1>
			<p class="lead">
				It is checked first. What is still wrong is said beside its field, and nothing is published then.
			</p>
			{tried && !tried.check.fit && (
				<p class="problem" role="alert">
					Row {row.row} would still fail, so it was not published.
				</p>
			)}
			{said && place === undefined && <Message text={said.message} />}
			{elsewhere.map((finding) => (
				<Message text={describeFinding(finding).message} />
			))}
			<PostForm action={`${path}/rows/${row.row}`} session={c.var.session} class="card wide import-mend">
				{names.map((name) => (
					<Field
						name={name}
						text={value(name)}
						findings={wrong.filter(({ field }) => field === name)}
						problem={place === name ? said?.message : undefined}
						unsigned={unsigned.includes(name)}
						focused={name === first}
					/>
				))}
				{said?.code === 'edited' && (
					<label>
						Its pin was published before the row was edited
						<select name="on_edit">
							<option value="update">Change the published pin</option>
							<option value="publish">Publish another pin</option>
						</select>
					</label>
				)}
				<div class="row">
					<button class="yes" type="submit">
						Check and publish row {row.row}
					</button>
					<a href={`${path}#row-${row.row}`}>Leave it as it is</a>
				</div>
			</PostForm>
		</Page>,
		tried ? 400 : 200,
	);
}

interface FieldProps {
	name: string;
	text: string;
	findings: readonly Finding[];
	problem?: string;
	unsigned: boolean;
	focused: boolean;
}

function Field({ name, text, findings, problem, unsigned, focused }: FieldProps) {
	const isWrong = problem !== undefined || findings.some(({ severity }) => severity === 'blocker');
	const about = isWrong || unsigned || findings.length > 0 ? `about-${name}` : undefined;
	const common = {
		name: `cell_${name}`,
		id: `cell-${name}`,
		'aria-invalid': isWrong ? 'true' : undefined,
		'aria-describedby': about,
		autofocus: focused,
	} as const;
	const lines = LINES[name] ?? (text.includes('\n') ? 3 : undefined);
	return (
		<div class="import-field">
			<label for={common.id}>{LABELS[name] ?? name}</label>
			{lines === undefined ? (
				<input type="text" {...common} value={text} autocomplete="off" />
			) : (
				<textarea {...common} rows={lines}>
					{text}
				</textarea>
			)}
			{about !== undefined && (
				<div id={about}>
					{problem !== undefined && <Message text={problem} />}
					{findings.map((finding) =>
						finding.severity === 'blocker' ? (
							<Message text={describeFinding(finding).message} />
						) : (
							<p class="soft">Note: {describeFinding(finding).message}</p>
						),
					)}
					{unsigned && (
						<p class="soft">
							This address was signed, and its signature was not kept, because it lets in whoever has it. Paste a fresh
							address.
						</p>
					)}
				</div>
			)}
		</div>
	);
}

function Message({ text }: { text: string }) {
	return (
		<p class="import-problem">
			{text.split('\n').map((line) => (
				<span>{line}</span>
			))}
		</p>
	);
}

/** The field that a problem without findings is about: the one that it names, or the one that its action is about. */
function fieldOfProblem(message: string, action: string, names: readonly string[]): string | undefined {
	const named = names.filter((name) => new RegExp(`\\b${name}\\b`).test(message));
	if (named.length === 1) return named[0];
	if (action === 'fix-board') return named.find((name) => name === 'section') ?? 'board';
	if (action === 'replace-asset') return names.find((name) => name.startsWith('media_url'));
	return undefined;
}
