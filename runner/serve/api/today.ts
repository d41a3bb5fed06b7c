import { z } from 'zod/v4';
import { todayOf, type NeedsYou } from '../../../lib';
import { countsOf } from '../counts';
import { PERIODS, periodOf, type PeriodName } from '../pages/today/period';
import { jobItem, rowItem } from './facts';
import { operation } from './operation';
import * as schemas from './schemas';

const LONGEST_ID = 100;
const id = z.string().trim().min(1).max(LONGEST_ID);

export const getToday = operation({
	id: 'getToday',
	method: 'get',
	path: '/today',
	summary: 'What shipped, what waits and what needs a person',
	description: 'As the page Today shows it. Days are those of the time zone that the page was started with.',
	query: z.strictObject({
		period: z
			.enum(PERIODS.map(([name]) => name) as [PeriodName, ...PeriodName[]])
			.default('today')
			.describe('When the pins shipped that are counted'),
		account: id.optional().describe('Only of the account with this ID'),
		import: id.optional().describe('Only of the import with this whole ID; then `period` and `account` do not matter'),
	}),
	answer: { schema: schemas.today },
	problems: [],
	async run({ desk, query: { period, account, import: importId } }) {
		const filter = { ...periodOf(period, desk.now(), desk.timeZone), account, importId };
		const { shipped, waiting, inProgress, needsYou, imports } = await todayOf(desk.ledger, filter, countsOf(desk));
		const { jobs, ...howMany } = shipped;
		return {
			shipped: { ...howMany, items: jobs.map(jobItem) },
			waiting: { ...waiting, next: waiting.next?.map(jobItem) },
			inProgress,
			needsYou: needsYou.map(needItem),
			imports: imports.map(({ record, standing }) => ({ import: record.id, standing })),
		};
	},
});

function needItem({ needs, count, isMore, jobs, imports }: NeedsYou): object {
	const ofImports = imports.map(({ record, count: rows, rows: first }) => {
		return { import: record.id, count: rows, rows: first.map(rowItem) };
	});
	return { needs, count, isMore, items: jobs.map(jobItem), imports: ofImports };
}
