import type { CalendarCell, LocalHour } from '../../../../lib';
import type { DayFacts } from './facts';
import { clockOf, CountOf, LoadBar, More, MoveHere, PinCard, type Shown } from './parts';
import { dateText } from './view';

/** Hours in which people publish are always shown; others where a pin is due. */
const DAYTIME = { first: 8, last: 20 };
const LAST_HOUR = 23;
const HOUR_MS = 3_600_000;

/** A week as seven columns of hours; on a phone a list of days. */
export function Week({ days, shown }: { days: DayFacts[]; shown: Shown }) {
	const hours = hoursShown(days, shown.view.allHours);
	return (
		<div class="week">
			<div class="axis" aria-hidden="true">
				{hours.map((hour) => (
					<span class={`h${hour}`}>{clock(hour)}</span>
				))}
			</div>
			{days.map((day) => (
				<Day day={day} hours={hours} shown={shown} />
			))}
		</div>
	);
}

function Day({ day, hours, shown }: { day: DayFacts; hours: number[]; shown: Shown }) {
	const { date, from, to } = day;
	const { now } = shown;
	const isToday = from <= now && now < to;
	return (
		<section class={`day${isToday ? ' today' : ''}${to <= now ? ' past' : ''}`}>
			<header>
				<h2>
					<span>{dateText(date, { weekday: 'short' })}</span>
					<b>{dateText(date, { day: 'numeric' })}</b>
					<span class="month-name">{dateText(date, { month: 'short' })}</span>
					{isToday && <span class="hidden">, today</span>}
				</h2>
				<CountOf day={day} />
				<LoadBar day={day} />
			</header>
			<ol class="hours">
				{day.hours
					.filter(({ hour }) => hours.includes(hour))
					.map((cell) => (
						<Hour cell={cell} day={day} shown={shown} />
					))}
			</ol>
		</section>
	);
}

function Hour({ cell, day, shown }: { cell: CalendarCell & LocalHour; day: DayFacts; shown: Shown }) {
	const { view, now, timeZone } = shown;
	const isPast = cell.to <= now;
	const isEmpty = cell.due + cell.published === 0;
	const isOver = day.loads.some(({ hours }) => hours.some(({ from }) => from === cell.from));
	const place = `${dateText(day.date, { weekday: 'long', day: 'numeric', month: 'long' })}, ${clock(cell.hour)}`;
	return (
		<li
			class={`cell h${cell.hour}${isPast ? ' past' : ''}${isEmpty ? ' empty-cell' : ''}${isOver ? ' over' : ''}`}
			data-cell={isPast ? undefined : cell.from}
			data-place={isPast ? undefined : place}
		>
			<h3>
				{clockOf(cell.from, timeZone)}
				{cell.to - cell.from > HOUR_MS && <small> longer: the clocks go back</small>}
			</h3>
			{isOver && <p class="over-note">more than the hour allows</p>}
			{cell.pins.length > 0 && (
				<ul>
					{cell.pins.map((pin) => (
						<PinCard pin={pin} shown={shown} picture />
					))}
				</ul>
			)}
			<More cell={cell} view={view} />
			{view.move !== undefined && !isPast && <MoveHere name="cell" value={cell.from} place={place} />}
		</li>
	);
}

function hoursShown(days: readonly DayFacts[], all: boolean): number[] {
	const used = days.flatMap(({ hours }) =>
		hours.flatMap(({ hour, due, published }) => (due + published > 0 ? [hour] : [])),
	);
	const first = all ? 0 : Math.min(DAYTIME.first, ...used);
	const last = all ? LAST_HOUR : Math.max(DAYTIME.last, ...used);
	return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
