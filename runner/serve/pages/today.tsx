import { Hono } from 'hono';
import { ImportLog, todayOf, type ImportRecord, type Ledger } from '../../../lib';
import { accountNames } from '../account-names';
import { countsOf } from '../counts';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { noticeOf, Page, render } from '../layout';
import { Hindrances } from './today/hindrances';
import { NeedsYou } from './today/needs-you';
import { PERIODS, periodOf, type PeriodName } from './today/period';
import { Shipped } from './today/shipped';
import { Switch, type Chosen } from './today/switch';
import { Waiting } from './today/waiting';

/** So many imports can be chosen, the newest first. */
const IMPORTS_OFFERED = 20;

/** What shipped, what waits and what needs a person. */
export function todayPage(desk: Desk): Hono<Env> {
	const counts = countsOf(desk);
	return new Hono<Env>().get('/', async (c) => {
		const now = desk.now();
		const chosen: Chosen = {
			period: PERIODS.find(([name]) => name === c.req.query('period'))?.[0] ?? 'today',
			account: c.req.query('account') || undefined,
			importId: c.req.query('import') || undefined,
		};
		const { period, account, importId } = chosen;
		const [today, { accounts }, imports] = await Promise.all([
			todayOf(desk.ledger, { ...periodOf(period, now, desk.timeZone), account, importId }, counts),
			counts.get(),
			newestImports(desk.ledger),
		]);
		const names = accountNames();
		const view = { chosen, timeZone: desk.timeZone, now, names };
		return render(
			c,
			<Page title="Today" current="today" session={c.var.session} notice={noticeOf(c)} live>
				<h1>{titleOf(period, imports, importId)}</h1>
				<Switch
					chosen={chosen}
					accounts={[...accounts.keys()]}
					names={names}
					imports={imports}
					timeZone={desk.timeZone}
				/>
				<Hindrances today={today} view={view} />
				<div class="today-top">
					<Shipped today={today} view={view} />
					<Waiting today={today} view={view} />
				</div>
				<NeedsYou today={today} view={view} />
			</Page>,
		);
	});
}

async function newestImports(ledger: Ledger): Promise<ImportRecord[]> {
	const found: ImportRecord[] = [];
	for await (const record of new ImportLog(ledger).newestFirst()) if (found.push(record) === IMPORTS_OFFERED) break;
	return found;
}

const TITLES: Record<PeriodName, string> = { today: 'Today', yesterday: 'Yesterday', '7d': 'The last 7 days' };

function titleOf(period: PeriodName, imports: ImportRecord[], importId: string | undefined): string {
	if (importId === undefined) return TITLES[period];
	return `The import of ${imports.find(({ id }) => id === importId)?.file ?? importId}`;
}
