import type { CalendarCell, CalendarPin } from '../../../../lib';
import { addressOf, type CalendarView } from './view';
import type { AccountLoad, DayFacts } from './facts';

/** What the parts of a calendar share. */
export interface Shown {
	view: CalendarView;
	timeZone: string;
	/** By the store's clock, in epoch milliseconds. */
	now: number;
	/** Whether the one who looks may move pins. */
	canMove: boolean;
	/** The user names of accounts, by ID. */
	names: ReadonlyMap<string, string>;
}

const NUMBER = new Intl.NumberFormat('en-GB');
const many = (count: number, what: string) => `${NUMBER.format(count)} ${what}${count === 1 ? '' : 's'}`;

const goOut = (count: number) => `${NUMBER.format(count)} ${count === 1 ? 'goes' : 'go'} out`;

export const clockOf = (at: number, timeZone: string) =>
	new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);

/** A pin: what it is, where it leads, and how it is moved. */
export function PinCard({ pin, shown, picture }: { pin: CalendarPin; shown: Shown; picture: boolean }) {
	const { view, timeZone, canMove } = shown;
	const { key, title, board, state, at } = pin;
	const moves = canMove && pin.canMove;
	const name = title ?? board;
	return (
		<li
			class={`pin-card ${state}${key === view.move ? ' moving' : ''}`}
			id={`pin-${key}`}
			data-key={moves ? key : undefined}
			data-due={moves ? at : undefined}
			draggable={moves ? 'true' : undefined}
		>
			<a href={`/jobs/${encodeURIComponent(key)}`} draggable={false}>
				{picture && (
					<img
						src={`/jobs/${encodeURIComponent(key)}/picture`}
						width="30"
						height="40"
						loading="lazy"
						alt=""
						draggable={false}
					/>
				)}
				<span class="words">
					<time datetime={new Date(at).toISOString()}>{clockOf(at, timeZone)}</time>
					{WORDS[state] !== undefined && <span class="state">{WORDS[state]}</span>}
					<span class="name">{name}</span>
				</span>
			</a>
			{moves && (
				<a class="move" href={addressOf({ ...view, move: key })} title="Move (m)">
					Move<span class="hidden"> {name}</span>
				</a>
			)}
		</li>
	);
}

/** What a card says of its state; a pin that only waits needs no word. */
const WORDS: Partial<Record<CalendarPin['state'], string>> = {
	published: 'published',
	unknown: 'being looked up',
	queued: 'being published',
	uploading: 'being published',
	uploaded: 'being published',
	processing: 'being published',
	ready: 'being published',
	publishing: 'being published',
};

/** What a cell has beyond the cards that it shows. */
export function More({ cell, view }: { cell: CalendarCell; view: CalendarView }) {
	const shown = (published: boolean) => cell.pins.filter(({ state }) => (state === 'published') === published).length;
	const due = cell.due - shown(false);
	const published = cell.published - shown(true);
	return (
		<>
			{due > 0 && (
				<a class="more" href={listOf(cell, view, 'due')}>
					and {NUMBER.format(due)} more
				</a>
			)}
			{published > 0 && (
				<a class="more" href={listOf(cell, view, 'published')}>
					and {NUMBER.format(published)} more published
				</a>
			)}
		</>
	);
}

/** The list of the pins of a stretch of time. */
function listOf({ from, to }: CalendarCell, { account }: CalendarView, kind: 'due' | 'published'): string {
	const [first, last] = [new Date(from).toISOString(), new Date(to - 1).toISOString()];
	const query = new URLSearchParams(
		kind === 'due'
			? { order: 'due', due_from: first, due_to: last }
			: { state: 'published', since: first, until: last },
	);
	if (account) query.set('account', account);
	return `/jobs?${query}`;
}

/** A button for each place that a pin may be moved to, while one is being moved. */
export function MoveHere({ name, value, place }: { name: 'cell' | 'day'; value: string | number; place: string }) {
	return (
		<button class="here" form="move-form" name={name} value={String(value)} formnovalidate>
			Move here<span class="hidden">, {place}</span>
		</button>
	);
}

const LOAD = { width: 100, height: 5 };

/** What a day has: its own pins, and those that the days before leave over for it. */
export function CountOf({ day: { whole, loads } }: { day: DayFacts }) {
	const pins = whole.due + whole.published;
	const before = loads.reduce((sum, load) => sum + load.before, 0);
	return (
		<small>
			{pins > 0 ? many(pins, 'pin') : before === 0 && 'no pins'}
			{before > 0 && `${pins > 0 ? ', and ' : ''}${NUMBER.format(before)} from before`}
		</small>
	);
}

/** How full a day is: its pins, with those that the days before left over, of what the limits of its accounts allow. */
export function LoadBar({ day }: { day: DayFacts }) {
	const pins = day.loads.reduce((sum, load) => sum + load.pins, 0);
	const allowed = day.loads.reduce((sum, load) => sum + load.allowed.pins, 0);
	const later = day.loads.reduce((sum, load) => sum + load.later, 0);
	if (pins === 0) return <div class="load-none" />;
	const share = Math.min(1, pins / allowed);
	const says = `${many(pins, 'pin')} of ${NUMBER.format(allowed)} that the limits allow${later > 0 ? `; ${goOut(later)} later` : ''}`;
	return (
		<svg
			class={`load${later > 0 ? ' over' : ''}`}
			viewBox={`0 0 ${LOAD.width} ${LOAD.height}`}
			preserveAspectRatio="none"
			role="img"
			aria-label={says}
		>
			<title>{says}</title>
			<rect class="track" width={LOAD.width} height={LOAD.height} />
			<rect class="fill" width={Math.max(1, share * LOAD.width)} height={LOAD.height} />
		</svg>
	);
}

const LIMITS: Record<AccountLoad['allowed']['by'], string> = {
	'warm-up': 'the warm-up allows',
	table: "Pinterest's documentation allows",
	header: "Pinterest's answers allow",
	own: 'your --budget allows',
};
/** More sentences than these are noise. */
const SENTENCES = 5;

/** Which days and hours have more pins than the limits allow, and what becomes of the rest. */
export function Overfull({ days, shown: { timeZone, names, view } }: { days: DayFacts[]; shown: Shown }) {
	const name = (account: string) =>
		view.account === undefined &&
		account !== '' &&
		new Set(days.flatMap(({ loads }) => loads.map((load) => load.account))).size > 1
			? ` of ${names.get(account) ?? account}`
			: '';
	const dayOf = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' });
	const sentences = days.flatMap((day) =>
		day.loads.flatMap(({ account, pins, allowed, later, hours }) => [
			...(later > 0
				? [
						`${dayOf.format(day.from)}: ${many(pins, 'pin')}${name(account)}, and ${LIMITS[allowed.by]} ${NUMBER.format(allowed.pins)} that day. ${goOut(later)} on a later day.`,
					]
				: hours.map(
						(hour) =>
							`${dayOf.format(hour.from)}, ${clockOf(hour.from, timeZone)}: ${many(hour.due, 'pin')}${name(account)} in the hour, and ${LIMITS[hour.allowed.by]} ${NUMBER.format(hour.allowed.pins)}. The rest goes out in the hours after it.`,
					)),
		]),
	);
	if (sentences.length === 0) return null;
	const more = sentences.length - SENTENCES;
	return (
		<div class="warning overfull">
			<ul>
				{sentences.slice(0, SENTENCES).map((sentence) => (
					<li>{sentence}</li>
				))}
				{more > 0 && <li>The same is so {more === 1 ? 'once' : `${more} times`} more in these days.</li>}
			</ul>
		</div>
	);
}
