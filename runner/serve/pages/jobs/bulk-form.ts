import { readLocal, type BulkKind, type BulkMove, type BulkRequest } from '../../../../lib';
import { filterTexts, searchOf, type FilterTexts } from './list-query';

const KINDS: readonly BulkKind[] = ['retry', 'move', 'cancel'];
const HOUR_MS = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { hours: HOUR_MS, days: 24 * HOUR_MS, weeks: 7 * 24 * HOUR_MS };
/** A shift is no longer than this, in any unit. */
const MOST_UNITS = 10_000;

/** The fields that say where pins are moved to. */
export const MOVE_FIELDS = ['how', 'to', 'amount', 'unit', 'way', 'from', 'until'] as const;
export type MoveTexts = Partial<Record<(typeof MOVE_FIELDS)[number], string>>;

/** What a form says about a change of many pins. */
export interface BulkForm {
	kind: BulkKind;
	/** Of chosen pins; absent where all that match are meant. */
	keys?: string[];
	texts: FilterTexts;
	moveTexts: MoveTexts;
	/** Absent where the form does not say yet where pins are moved to. */
	move?: BulkMove;
	/** What is wrong with where pins are moved to, as a sentence. */
	trouble?: string;
	/** What a filter says that is none: nothing is changed then, because more pins would match than were meant. */
	notUnderstood: string[];
}

/** @returns undefined where it says no kind of change, or no pins. */
export function readBulkForm(fields: URLSearchParams, timeZone: string, now: number): BulkForm | undefined {
	const kind = KINDS.find((each) => each === fields.get('kind'));
	const all = fields.get('all') !== null;
	const keys = fields.getAll('key');
	if (!kind || (!all && keys.length === 0)) return undefined;
	const texts = all ? filterTexts((name) => fields.get(name) ?? undefined) : {};
	const moveTexts = Object.fromEntries(
		MOVE_FIELDS.flatMap((name) => (fields.get(name) ? [[name, fields.get(name)]] : [])),
	) as MoveTexts;
	const { notUnderstood } = searchOf(texts, timeZone);
	const form: BulkForm = { kind, ...(!all && { keys }), texts, moveTexts, notUnderstood };
	if (kind !== 'move' || moveTexts.how === undefined) return form;
	const move = moveOf(moveTexts, timeZone, now);
	return typeof move === 'string' ? { ...form, trouble: move } : { ...form, move };
}

/** The same for the library. */
export function requestOf({ kind, keys, texts, move }: BulkForm, timeZone: string, by?: string): BulkRequest {
	const { search } = searchOf(texts, timeZone);
	return { kind, ...(move && { move }), ...(keys ? { keys } : { search }), ...(by !== undefined && { by }) };
}

function moveOf(texts: MoveTexts, timeZone: string, now: number): BulkMove | string {
	const moment = (text: string | undefined) => readLocal(text, timeZone);
	if (texts.how === 'to') {
		const to = moment(texts.to);
		return to === undefined ? 'Choose the day and time to move to.' : { to: Math.max(now, to) };
	}
	if (texts.how === 'by') {
		const [amount, unit] = [Number(texts.amount), UNITS[texts.unit ?? '']];
		if (!(amount > 0 && amount <= MOST_UNITS) || unit === undefined) return 'Say by how much time to move.';
		return { by: Math.round(amount * unit) * (texts.way === 'earlier' ? -1 : 1) };
	}
	const [from, until] = [moment(texts.from), moment(texts.until)];
	if (from === undefined || until === undefined) return 'Choose the first and the last moment.';
	if (until <= from) return 'The last moment has to be after the first.';
	return { from: Math.max(now, from), until: Math.max(now, until) };
}
