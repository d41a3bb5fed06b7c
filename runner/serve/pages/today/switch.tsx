import type { ImportRecord } from '../../../../lib';
import { momentOf } from '../../layout';
import { PERIODS, type PeriodName } from './period';

/** What is chosen in the address of the page. */
export interface Chosen {
	period: PeriodName;
	account?: string;
	/** Of one import alone; then the period does not matter. */
	importId?: string;
}

/** What every part of the page is shown with. */
export interface View {
	chosen: Chosen;
	timeZone: string;
	/** Epoch milliseconds. */
	now: number;
	/** The names of accounts, by ID. */
	names: ReadonlyMap<string, string>;
}

/** An address with query parameters, without those that are undefined. */
export function addressOf(path: string, query: Record<string, string | undefined>): string {
	const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
	const text = new URLSearchParams(given).toString();
	return text === '' ? path : `${path}?${text}`;
}

/** Which time, account and import the page is about. */
export function Switch({
	chosen: { period, account, importId },
	accounts,
	names,
	imports,
	timeZone,
}: {
	chosen: Chosen;
	/** The IDs of the accounts, and the names of those that are connected here. */
	accounts: string[];
	names: ReadonlyMap<string, string>;
	imports: ImportRecord[];
	timeZone: string;
}) {
	return (
		<div class="today-switch">
			<nav class="chips" aria-label="Time">
				{PERIODS.map(([name, title]) => (
					<a
						href={addressOf('/', { period: name === 'today' ? undefined : name, account })}
						aria-current={importId === undefined && name === period ? 'page' : undefined}
					>
						{title}
					</a>
				))}
			</nav>
			{accounts.length > 1 && (
				<nav class="chips" aria-label="Account">
					<a href={addressOf('/', { period })} aria-current={account === undefined ? 'page' : undefined}>
						All accounts
					</a>
					{accounts.map((each) => (
						<a href={addressOf('/', { period, account: each })} aria-current={account === each ? 'page' : undefined}>
							{names.get(each) ?? each}
						</a>
					))}
				</nav>
			)}
			{imports.length > 0 && (
				<form method="get" action="/" data-auto="" class="today-import">
					<label>
						<span class="hidden">One import</span>
						<select name="import">
							<option value="">All imports</option>
							{imports.map((each) => (
								<option value={each.id} selected={each.id === importId}>
									{`${each.file ?? 'An import'}, ${momentOf(Date.parse(each.startedAt), timeZone)}`}
								</option>
							))}
						</select>
					</label>
					<button type="submit" class="quiet">
						Show
					</button>
				</form>
			)}
		</div>
	);
}
