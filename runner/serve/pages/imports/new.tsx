import type { Context } from 'hono';
import type { ImportRecord } from '../../../../lib';
import type { Desk } from '../../desk';
import type { Env } from '../../env';
import { noticeOf, Page, render } from '../../layout';
import { ChoiceFields, choicesOfImport } from './choices';
import { MOST_MB } from './uploads';
import { nameOf } from './words';

interface NewImport {
	/** The import whose mended sheet it is. */
	like?: ImportRecord;
	/** Why what was sent could not be taken. */
	problem?: string;
}

/** The form that takes a sheet. */
export function newImportPage(
	c: Context<Env>,
	desk: Desk,
	{ like, problem }: NewImport,
	status: 200 | 400 | 413 = 200,
) {
	const { session } = c.var;
	const chosen = { timeZone: desk.timeZone, ...(like && defined(choicesOfImport(like.defaults))) };
	return render(
		c,
		<Page title="Import a sheet" current="imports" session={session} notice={noticeOf(c)}>
			<p class="soft">
				<a href="/imports">Imports</a>
			</p>
			<h1>{like ? 'Import the mended sheet' : 'Import a sheet'}</h1>
			<p class="lead">
				{like
					? `Give the results of ${nameOf(like)} as you have mended them. Only what was mended is published.`
					: 'A row for each pin. It is checked first, and you see what each row would become before anything is published.'}
			</p>
			{problem !== undefined && (
				<p class="problem" role="alert">
					{problem}
				</p>
			)}
			{session.role === 'reader' ? (
				<p class="empty">This login may look, and import nothing.</p>
			) : (
				<form
					class="card wide"
					method="post"
					enctype="multipart/form-data"
					action={`/imports/new?csrf=${encodeURIComponent(session.csrf)}`}
				>
					<label>
						Spreadsheet
						<input
							type="file"
							name="sheet"
							required
							accept=".csv,.tsv,.txt,.xlsx,.xlsm,.ods,.xls,.json,.ndjson,.jsonl"
						/>
					</label>
					<p class="soft">
						CSV, Excel, OpenDocument or JSON, at most {MOST_MB} MB. Images and videos are given as web addresses.
					</p>
					<ChoiceFields chosen={chosen} />
					<button class="yes" type="submit">
						Check the sheet
					</button>
				</form>
			)}
		</Page>,
		status,
	);
}

/** Without what is undefined, so that it takes the place of nothing. */
const defined = <Values extends object>(values: Values): Partial<Values> =>
	Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Values>;
