import { describeFinding, mayBeMended, printableLine, type Cells, type ImportedRow } from '../../../../lib';
import { LOOKS, OUTCOME_WORDS, whatToDo } from './words';

/** The cells by which a person knows a row again; its title stands above them. */
const TOLD: readonly (keyof Cells)[] = [
	'board',
	'boards',
	'section',
	'link',
	'media_url',
	'run_at',
	'campaign',
	'account',
];

interface RowProps {
	importId: string;
	row: ImportedRow;
	/** Whether this person may mend it now. */
	mayMend: boolean;
	/** Whether it is being carried out, or waits for its turn. */
	isOnItsWay: boolean;
}

/** One row of an import: what it says, and what became of it. */
export function RowItem({ importId, row, mayMend, isOnItsWay }: RowProps) {
	const { key, title, outcome, pin, problem, findings = [], cells, unsigned = [] } = row;
	const todo = whatToDo(row);
	const told = TOLD.filter((name) => cells[name] !== undefined);
	const named = title ?? cells.media_url ?? 'without a title';
	return (
		<li class="card import-row" id={`row-${row.row}`}>
			<span class="import-number" title="The number of the row in the spreadsheet">
				{row.row}
			</span>
			{key === undefined ? (
				<span class="thumb" />
			) : (
				<img
					class="thumb"
					src={`/jobs/${encodeURIComponent(key)}/picture`}
					alt=""
					loading="lazy"
					width="46"
					height="60"
				/>
			)}
			<div class="import-said">
				<div class="row">
					<h3>{named}</h3>
					<span class={`chip ${isOnItsWay ? 'wait' : LOOKS[outcome]}`}>
						{isOnItsWay ? 'on its way' : OUTCOME_WORDS[outcome]}
					</span>
				</div>
				{problem && !isOnItsWay && (
					<p class="import-problem">
						{problem.message.split('\n').map((line) => (
							<span>{printableLine(line)}</span>
						))}
					</p>
				)}
				{todo !== undefined && !isOnItsWay && <p class="import-todo">What to do: {todo}.</p>}
				{findings.map((finding) => (
					<p class="soft">Note: {describeFinding(finding).message}</p>
				))}
				{unsigned.length > 0 && (
					<p class="soft">
						The address in {unsigned.join(', ')} was signed. Its signature lets in whoever has it, so it was not kept.
					</p>
				)}
				{told.length > 0 && (
					<details>
						<summary>Cells</summary>
						<dl>
							{told.map((name) => (
								<>
									<dt>{name}</dt>
									<dd>{cells[name]}</dd>
								</>
							))}
						</dl>
					</details>
				)}
				<p class="row import-links">
					{mayMend && !isOnItsWay && mayBeMended(row) && (
						<a class="button" href={`/imports/${encodeURIComponent(importId)}/rows/${row.row}`}>
							Mend row {row.row}
						</a>
					)}
					{pin && isWeb(pin.url) && (
						<a href={pin.url} rel="noreferrer">
							Pin on Pinterest
						</a>
					)}
					{key !== undefined && <a href={`/jobs/${encodeURIComponent(key)}`}>What happened to it</a>}
				</p>
			</div>
		</li>
	);
}

const isWeb = (url: string) => /^https?:\/\//i.test(url);
