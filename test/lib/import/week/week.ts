import type { OnEdit } from '../../../../lib/publish/edit-job';
import type { Line, Sheet } from './sheet';

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Monday morning. */
export const MONDAY = Date.parse('2027-03-22T09:00:00Z');

/** Where the people of the week are. */
export interface Office {
	sheet: Sheet;
	/** The address of a picture, as the drive gives it out today: signed, or open to everybody, which a pin for later needs. */
	addressOf: (picture: number, access: 'signed' | 'open') => string;
	/** So many lines that fit, taken by chance. */
	some: (count: number, fits: (line: Line) => boolean) => Line[];
	/** Whether a line's time has come. */
	isOut: (line: Line) => boolean;
	/** Epoch milliseconds. */
	now: () => number;
	/** Calls a board at Pinterest by another name. */
	rename: (board: string, name: string) => Promise<void>;
	/** Cancels the scheduled pins of these lines. */
	cancel: (lines: Line[]) => Promise<void>;
}

/** One person does something to the sheet, and imports it. */
export interface Step {
	who: 'Ana' | 'Ben' | 'Chiyo';
	does: string;
	/** How long after Monday morning, in milliseconds. */
	at: number;
	edit?: (office: Office) => void | Promise<void>;
	/** @default 'ask' */
	onEdit?: OnEdit;
	/** How many rows are answered with more than `existing` or `scheduled`: with a problem, by its code; with a pin that was created; with a pin or a schedule that was changed, as `existing+` or `scheduled+`. */
	answers: Record<string, number>;
}

const ROWS = 200;
/** The last of them are scheduled. */
const AT_ONCE = 120;
const WORDS = ['Crème brûlée', 'Lemon tart', 'Gemüsegarten', 'ガーデン', 'Smørrebrød', 'Açaí bowl', 'Mountain lake'];

const isScheduled = ({ cells }: Line) => cells.run_at !== '';
const at = (milliseconds: number) => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

/** A letter that was forgotten. */
const mended = (text: string) => `${text} (mended)`;

export const WEEK: Step[] = [
	{
		who: 'Ana',
		does: 'writes the sheet',
		at: 0,
		edit({ sheet, addressOf }) {
			sheet.columns = ['board', 'title', 'description', 'link', 'media_url', 'run_at'];
			sheet.lines = Array.from({ length: ROWS }, (_, picture) => ({
				picture,
				cells: {
					board: picture % 3 === 0 ? 'Home Ideas' : 'Travel',
					title: `${WORDS[picture % WORDS.length]} ${picture}`,
					description: `A "${WORDS[(picture * 5) % WORDS.length]}", for weekend ${picture % 12}`,
					link: `https://shop.example/p/${picture}`,
					media_url: addressOf(picture, picture < AT_ONCE ? 'signed' : 'open'),
					run_at: picture < AT_ONCE ? '' : at(MONDAY + DAY + ((picture - AT_ONCE) * 5 * DAY) / (ROWS - AT_ONCE)),
				},
			}));
		},
		answers: { created: AT_ONCE },
	},
	{ who: 'Ben', does: 'imports it again, to be sure', at: HOUR, answers: {} },
	{
		who: 'Ana',
		does: 'corrects typos in titles and descriptions, of pins that are out and of pins that are not',
		at: 6 * HOUR,
		edit({ some, isOut }) {
			for (const { cells } of [...some(8, isOut), ...some(5, (line) => !isOut(line))])
				cells.title = mended(cells.title as string);
			for (const { cells } of some(4, (line) => isOut(line) && !line.cells.title?.endsWith('(mended)')))
				cells.description = mended(cells.description as string);
		},
		answers: { edited: 12, 'scheduled+': 5 },
	},
	{
		who: 'Ana',
		does: 'wants the corrections on the pins',
		at: 7 * HOUR,
		onEdit: 'update',
		answers: { 'existing+': 12 },
	},
	{
		who: 'Ben',
		does: 'moves dates of pins that are not out, and sorts by title',
		at: DAY + 2 * HOUR,
		edit({ sheet, some, isOut }) {
			for (const { cells } of some(10, (line) => !isOut(line)))
				cells.run_at = at(Date.parse(cells.run_at as string) + 5 * HOUR);
			sheet.lines.sort((one, other) => (one.cells.title as string).localeCompare(other.cells.title as string));
		},
		answers: { 'scheduled+': 10 },
	},
	{
		who: 'Ben',
		does: 'moves dates of three pins, which are out already',
		at: DAY + 3 * HOUR,
		edit({ some, isOut, now }) {
			for (const { cells } of some(3, isOut)) cells.run_at = at(now() + 30 * DAY);
		},
		answers: { edited: 3 },
	},
	{
		who: 'Ben',
		does: 'takes that back',
		at: DAY + 3.5 * HOUR,
		edit({ sheet }) {
			for (const { cells } of sheet.lines)
				if (Date.parse(cells.run_at as string) > MONDAY + 20 * DAY) cells.run_at = '';
		},
		answers: {},
	},
	{
		who: 'Ben',
		does: 'cancels pins that are not out, and takes the sheet in again',
		at: DAY + 4 * HOUR,
		async edit({ some, isOut, cancel }) {
			await cancel(some(5, (line) => !isOut(line)));
		},
		answers: { cancelled: 5 },
	},
	{
		who: 'Ben',
		does: 'mistypes two dates, which are past',
		at: 2 * DAY,
		edit({ some, isOut }) {
			for (const { cells } of some(2, (line) => !isOut(line))) cells.run_at = at(MONDAY - DAY);
		},
		answers: { cancelled: 5, 'run-at-past': 2 },
	},
	{
		who: 'Ben',
		does: 'corrects the two dates',
		at: 2 * DAY + HOUR,
		edit({ sheet, now }) {
			for (const { cells } of sheet.lines) if (cells.run_at === at(MONDAY - DAY)) cells.run_at = at(now() + 2 * DAY);
		},
		answers: { cancelled: 5, 'scheduled+': 2 },
	},
	{
		who: 'Chiyo',
		does: 'exports all addresses again, which gives them new signatures, and inserts columns',
		at: 3 * DAY,
		edit({ sheet, addressOf }) {
			for (const { picture, cells } of sheet.lines) {
				cells.media_url = addressOf(picture, isScheduled({ picture, cells }) ? 'open' : 'signed');
				cells['seen by'] = 'Chiyo';
				cells.status = isScheduled({ picture, cells }) ? 'planned' : 'out';
			}
			sheet.columns = ['status', ...sheet.columns.slice(0, 2), 'seen by', ...sheet.columns.slice(2)];
		},
		answers: { cancelled: 5 },
	},
	{
		who: 'Chiyo',
		does: 'renames a board at Pinterest, and forgets half of the sheet',
		at: 4 * DAY,
		async edit({ sheet, rename }) {
			await rename('Travel', 'Küste & Reisen');
			for (const { picture, cells } of sheet.lines)
				if (cells.board === 'Travel' && picture % 2 === 0) cells.board = 'Küste & Reisen';
		},
		answers: { cancelled: 3, 'board-unknown': 67 },
	},
	{
		who: 'Ana',
		does: 'renames the rest, from a Mac that writes letters and accents apart',
		at: 4 * DAY + 2 * HOUR,
		edit({ sheet }) {
			for (const line of sheet.lines) {
				if (line.cells.board === 'Travel') line.cells.board = 'Küste & Reisen';
				line.cells = Object.fromEntries(
					Object.entries(line.cells).map(([name, cell]) => [name, name === 'media_url' ? cell : cell.normalize('NFD')]),
				);
			}
		},
		answers: { cancelled: 5 },
	},
	{
		who: 'Ana',
		does: 'adds rows in the middle, two of them with one picture and one link',
		at: 5 * DAY,
		edit({ sheet, addressOf }) {
			const added = [ROWS, ROWS + 1, ROWS + 2, ROWS + 2].map((picture, index) => ({
				picture,
				cells: {
					board: 'Home Ideas',
					title: `New ${index}`,
					description: 'Added on Saturday',
					link: `https://shop.example/p/${picture}`,
					media_url: addressOf(picture, 'signed'),
					run_at: '',
				},
			}));
			sheet.lines.splice(50, 0, ...added);
		},
		answers: { cancelled: 5, created: 4 },
	},
	{
		who: 'Ana',
		does: 'corrects one of the two that have one picture, and another pin',
		at: 5 * DAY + HOUR,
		onEdit: 'update',
		edit({ some }) {
			for (const { cells } of some(1, ({ picture }) => picture === ROWS + 2))
				cells.title = mended(cells.title as string);
			for (const { cells } of some(1, ({ picture }) => picture === 0)) cells.title = mended(cells.title as string);
		},
		answers: { cancelled: 5, 'existing+': 2 },
	},
	{
		who: 'Chiyo',
		does: 'words two pins anew, and wants both of each',
		at: 6 * DAY,
		onEdit: 'publish',
		edit({ some }) {
			for (const { cells } of some(2, (line) => !isScheduled(line) && !/mended|New/.test(line.cells.title ?? '')))
				cells.title = `Sunday: ${cells.title}`;
		},
		answers: { cancelled: 5, created: 2 },
	},
];
