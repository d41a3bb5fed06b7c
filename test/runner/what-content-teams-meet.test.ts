import { writeXlsx } from 'hucre/xlsx';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator';
import { cli, ownFolder, type CliOptions, type CliResult } from '../support/cli';
import { pictures } from '../support/pictures';
import { emulate, samples } from '../support/pipeline';
import { commandAt } from '../support/worker';

const PICTURE = 'media/lemon-tart.jpg';
const OTHER = 'media/mountain-lake.jpg';

let emulator: Emulator;
let options: CliOptions;

beforeEach(async () => {
	emulator = await emulate();
	options = { ...commandAt(emulator, await ownFolder()), cwd: samples };
});

type Board = ReturnType<Emulator['boards']>[number];

/** Imports what comes on standard input. */
const imported = async (input: string | Buffer, ...args: string[]): Promise<CliResult> =>
	await cli(['import', '-', '--json', ...args], { ...options, input });

/** What each row came to: its problem's code, or its outcome. */
const answers = ({ lines }: CliResult) =>
	lines
		.filter(({ type }) => type === 'row')
		.sort((one, other) => Number(one.row) - Number(other.row))
		.map(({ outcome, problem }) => (problem as { code: string } | undefined)?.code ?? outcome);

const titles = () =>
	emulator
		.pins()
		.map(({ title }) => title)
		.sort();

type Cell = string | number | Date | null;
interface Tab {
	name: string;
	rows: Cell[][];
	hidden?: boolean;
}

const workbook = async (...sheets: Tab[]) => Buffer.from(await writeXlsx({ sheets }));
const HEADER = ['media_url', 'board', 'title', 'run_at'];
const pins = (...rows: Cell[][]): Tab => ({ name: 'Pins', rows: [HEADER, ...rows] });

describe('a header that nobody reads', () => {
	it('discription and lnk: nothing is published, and the exit code is 2', async () => {
		const { code, stderr } = await imported(`media_url,board,discription,lnk\n${PICTURE},Travel,One,Two\n`);
		expect([code, emulator.pins()]).toEqual([2, []]);
		for (const name of ['discription', 'lnk']) expect(stderr).toContain(`The column "${name}" is unknown.`);
	});

	it('titel, which is German: it is on the pin', async () => {
		expect((await imported(`media_url,board,titel\n${PICTURE},Travel,One\n`)).code).toBe(0);
		expect(titles()).toEqual(['One']);
	});

	it('Pin Title and Destination Link: they are on the pin', async () => {
		const file = `Image URL,Pinterest board,Pin Title,Destination Link\n${PICTURE},Travel,One,https://example.com/a\n`;
		expect((await imported(file)).code).toBe(0);
		expect(emulator.pins()).toMatchObject([{ title: 'One', link: 'https://example.com/a' }]);
	});
});

it.each(['account', 'account_id'])(
	'a row of another account in the column %s is not published on the connected one',
	async (column) => {
		const result = await imported(`media_url,board,title,${column}\n${PICTURE},Travel,One,someone_else\n`);
		expect([result.code, answers(result), emulator.pins()]).toEqual([1, ['account-mismatch'], []]);
	},
);

describe('a row that is imported again after an edit', () => {
	const row = (title: string, runAt = '') =>
		`media_url,board,title,run_at\n${PICTURE},Travel,${title},${runAt}\n${OTHER},Travel,Other,\n`;
	const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

	it('a typo that was corrected in the title is no second pin: the answer says so, and --on-edit update corrects the pin', async () => {
		await imported(row('Lemon trat'));
		const asked = await imported(row('Lemon tart'));
		expect([asked.code, answers(asked), titles()]).toEqual([1, ['edited', 'existing'], ['Lemon trat', 'Other']]);
		const updated = await imported(row('Lemon tart'), '--on-edit', 'update');
		expect([updated.code, titles()]).toEqual([0, ['Lemon tart', 'Other']]);
	});

	it('a run_at that was changed is no second schedule', async () => {
		await imported(row('One', inDays(2)));
		const moved = await imported(row('One', inDays(3)));
		expect([moved.code, answers(moved)]).toEqual([0, ['scheduled', 'existing']]);
		const jobs = (await cli(['jobs', 'list', '--state', 'scheduled', '--json'], options)).lines;
		expect(jobs.map(({ runAt }) => String(runAt).slice(0, 10))).toEqual([inDays(3).slice(0, 10)]);
	});
});

it('--dry-run says of each row what the run then does: a board that does not exist, rows that are published, a due date', async () => {
	await imported(`media_url,board,title\n${PICTURE},Travel,Published\n`);
	const dueAt = new Date(Date.now() + 90 * 86_400_000).toISOString();
	const file = [
		'media_url,board,title,run_at',
		`${PICTURE},Travel,Published,`,
		`${OTHER},Nowhere,Lost,`,
		`media/reading-nook.jpg,Travel,Later,${dueAt}`,
		`${OTHER},Travel,New,`,
	].join('\n');
	const planned = await imported(file, '--dry-run');
	expect([answers(planned), titles()]).toEqual([['existing', 'board-unknown', 'scheduled', 'created'], ['Published']]);
	const run = await imported(file);
	expect([run.code, answers(run)]).toEqual([planned.code, answers(planned)]);
});

describe('a workbook', () => {
	/** Nine in the morning of a day that is ahead, as Excel stores it: without a zone. */
	const nine = new Date(`${new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)}T09:00:00Z`);
	const inBerlin = (moment: unknown) =>
		new Date(String(moment)).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'short' });

	it('a date cell is nine in the morning where --time-zone says, and refused without it', async () => {
		const file = await workbook(pins([PICTURE, 'Travel', 'One', nine]));
		expect(answers(await imported(file))).toEqual(['run-at-invalid']);
		const result = await imported(file, '--time-zone', 'Europe/Berlin');
		expect([result.code, answers(result)]).toEqual([0, ['scheduled']]);
		const [job] = (await cli(['jobs', 'list', '--json'], options)).lines;
		expect(inBerlin(job?.runAt)).toBe('09:00');
	});

	it('#DIV/0! is a problem of its row and not a title', async () => {
		const result = await imported(
			await workbook(pins([PICTURE, 'Travel', '#DIV/0!', null], [OTHER, 'Travel', 'Two', null])),
		);
		expect([result.code, answers(result), titles()]).toEqual([1, ['cell-error', 'created'], ['Two']]);
	});

	it('a board ID that the spreadsheet has rounded is a problem of its row', async () => {
		const result = await imported(await workbook(pins([PICTURE, 1_234_567_890_123_456_800, 'One', null])));
		expect([result.code, answers(result)]).toEqual([1, ['number-rounded']]);
		expect(JSON.stringify(result.lines)).toContain('as text');
	});

	it('a hidden sheet and a README in front of the pins are passed over', async () => {
		const readme = { name: 'README', rows: [['How to use this file'], ['Fill in the sheet Pins']] };
		const lists = { name: 'Lists', hidden: true, rows: [HEADER, [PICTURE, 'Travel', 'Example', null]] };
		const result = await imported(await workbook(lists, readme, pins([PICTURE, 'Travel', 'One', null])));
		expect([result.code, titles()]).toEqual([0, ['One']]);
	});
});

it('five rows that fail are five jobs in jobs list --state failed', async () => {
	const rows = Array.from({ length: 5 }, (_, index) => `${PICTURE},Travel,${'x'.repeat(101)}${index}`);
	const { code } = await imported(['media_url,board,title', ...rows].join('\n'));
	const { lines } = await cli(['jobs', 'list', '--state', 'failed', '--json'], options);
	expect([code, lines.length]).toEqual([1, 5]);
});

describe('a file of another tool goes in unchanged', () => {
	const inMonths = (months: number) => new Date(Date.now() + months * 30 * 86_400_000).toISOString().slice(0, 19);
	const fromAnywhere = async (file: string, ...args: string[]) => {
		options.env = { ...options.env, PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1' };
		return await imported(file, ...args);
	};

	it("Pinterest's bulk file, with dates and Board/Section", async () => {
		const { url } = await pictures();
		const file = [
			'Title,Media URL,Pinterest board,Thumbnail,Description,Link,Publish date,Keywords',
			`One,${url}/1.jpg,Travel,,A lake,https://example.com/1,,lakes`,
			`Two,${url}/2.jpg,Travel,,A lake,https://example.com/2,${inMonths(1)},lakes`,
			`Three,${url}/3.jpg,Home Ideas/Kitchen,,A kitchen,https://example.com/3,,kitchens`,
		];
		const result = await fromAnywhere(file.join('\n'), '--time-zone', 'Europe/Berlin');
		expect([result.code, answers(result), titles()]).toEqual([
			0,
			['created', 'scheduled', 'created'],
			['One', 'Three'],
		]);
		const { sections } = emulator.boards().find(({ name }) => name === 'Home Ideas') as Board;
		expect(emulator.pins().find(({ title }) => title === 'Three')?.boardSectionId).toBe(sections[0]?.id);
	});

	it("PinBridge's import", async () => {
		const { url } = await pictures();
		const [account] = (await cli(['doctor', '--json'], options)).lines.filter(({ name }) => name === 'account');
		const id = String(account?.says).split(' ')[0];
		const board = emulator.boards().find(({ name }) => name === 'Travel')?.id;
		const file = [
			'account_id,board_id,title,description,link_url,image_url,run_at,idempotency_key',
			`${id},${board},One,A lake,https://example.com/1,${url}/1.jpg,,spring-1`,
			`${id},${board},Two,A lake,https://example.com/2,${url}/2.jpg,${inMonths(1)}+02:00,spring-2`,
		];
		const result = await fromAnywhere(file.join('\n'));
		expect([result.code, answers(result), titles()]).toEqual([0, ['created', 'scheduled'], ['One']]);
	});
});

describe('a file as other programs write it', () => {
	const ROWS = ['Crème brûlée', 'Äpfel', 'Smørrebrød', 'Plain'];
	const csv = (separator: string) =>
		[['media_url', 'board', 'title'], ...ROWS.map((title) => [PICTURE, 'Travel', title])]
			.map((cells) => cells.join(separator))
			.join('\r\n');
	const items = ROWS.map((title) => ({ media_url: PICTURE, board: 'Travel', title }));
	const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

	const FILES: [string, () => string | Buffer | Promise<Buffer>][] = [
		["Windows-1252, which is Excel's default in Europe", () => Buffer.from(csv(';'), 'latin1')],
		['sep=; as first line', () => `sep=;\r\n${csv(';')}`],
		['UTF-16BE', () => utf16be(`\uFEFF${csv(',')}`)],
		['JSON', () => JSON.stringify(items)],
		['{"items": […]}', () => JSON.stringify({ items })],
		["n8n's own export", () => JSON.stringify(items.map((json) => ({ json, pairedItem: { item: 0 } })))],
		['a workbook', async () => await workbook(pins(...ROWS.map((title) => [PICTURE, 'Travel', title, null])))],
	];

	it.each(FILES)('%s on standard input is published row by row', async (_, file) => {
		const result = await imported(await file());
		expect([result.code, titles()]).toEqual([0, ROWS.toSorted()]);
	});

	it('quotes within a quoted cell cost that row only', async () => {
		const result = await imported(
			`media_url,board,title\n${PICTURE},Travel,One\n${PICTURE},Travel,"He said "hi" to me"\n${PICTURE},Travel,Three\n`,
		);
		expect([result.code, answers(result), titles()]).toEqual([
			1,
			['created', 'wrong-quote', 'created'],
			['One', 'Three'],
		]);
	});
});
