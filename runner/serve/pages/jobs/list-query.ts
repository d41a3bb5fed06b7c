import { JOB_STATES, readLocal, type JobSearch, type JobState, type SearchOrder } from '../../../../lib';

/** What can be chosen as a state: one state, or those that a pin passes while a process has it. */
export const STATE_CHOICES: readonly (readonly [name: string, words: string, states: readonly JobState[]])[] = [
	['scheduled', 'Scheduled', ['scheduled']],
	['in-progress', 'In progress', ['queued', 'uploading', 'uploaded', 'processing', 'ready', 'publishing']],
	['published', 'Published', ['published']],
	['failed', 'Failed', ['failed', 'rejected']],
	['unknown', 'Not known yet', ['unknown']],
	['cancelled', 'Cancelled', ['cancelled']],
];

/** The fields of a list's address that say which jobs are meant. */
export const FILTER_FIELDS = [
	'text',
	'state',
	'campaign',
	'board',
	'account',
	'import',
	'needs',
	'since',
	'until',
	'due_from',
	'due_to',
] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];
export type FilterTexts = Partial<Record<FilterField, string>>;

const LONGEST = 300;

/** What an address, or a form, says of each field; only those that say something. */
export function filterTexts(read: (name: string) => unknown): FilterTexts {
	const given = FILTER_FIELDS.map((name) => [name, read(name)] as const);
	return Object.fromEntries(
		given.flatMap(([name, value]) => {
			const text = typeof value === 'string' ? value.trim().slice(0, LONGEST) : '';
			return text === '' ? [] : [[name, text]];
		}),
	);
}

/** The jobs that are meant. A state or a time that is none is left out, and named. */
export function searchOf(texts: FilterTexts, timeZone: string): { search: JobSearch; notUnderstood: string[] } {
	const { text, state, campaign, board, account, import: importId, needs } = texts;
	const notUnderstood: string[] = [];
	const moment = (name: FilterField, end = false) => {
		const at = readLocal(texts[name], timeZone, end);
		if (texts[name] !== undefined && at === undefined) notUnderstood.push(texts[name]);
		return at;
	};
	const states = state === undefined ? undefined : statesOf(state);
	if (state !== undefined && !states) notUnderstood.push(state);
	const search: JobSearch = {
		text,
		states,
		campaign,
		board,
		account,
		importId,
		needs,
		since: moment('since'),
		until: moment('until', true),
		dueFrom: moment('due_from'),
		dueUntil: moment('due_to', true),
	};
	const given = Object.entries(search).filter(([, value]) => value !== undefined);
	return { search: Object.fromEntries(given), notUnderstood };
}

/** One choice, or several names of states with commas. */
function statesOf(text: string): JobState[] | undefined {
	const names = text.split(',').map((name) => name.trim());
	const found = names.flatMap((name) => {
		const choice = STATE_CHOICES.find(([its]) => its === name);
		return choice?.[2] ?? JOB_STATES.filter((state) => state === name);
	});
	return found.length >= names.length ? found : undefined;
}

/** Those that wait are shown along the schedule where that is wanted, or where only a part of it is. */
export function orderOf(order: string | undefined, { due_from, due_to }: FilterTexts): SearchOrder {
	return order === 'due' || (order !== 'newest' && (due_from ?? due_to) !== undefined) ? 'due' : 'newest';
}

/** The address of a list. */
export function addressOf(path: string, fields: Record<string, string | undefined>): string {
	const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
	const query = new URLSearchParams(given).toString();
	return query === '' ? path : `${path}?${query}`;
}

export const jobAddress = (key: string) => `/jobs/${encodeURIComponent(key)}`;
