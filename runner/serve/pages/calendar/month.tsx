import type { DayFacts } from './facts';
import { LoadBar, More, MoveHere, PinCard, type Shown } from './parts';
import { addressOf, dateText } from './view';

/** A month as weeks of days; on a phone a list of days. */
export function Month({ days, shown }: { days: DayFacts[]; shown: Shown }) {
	const { view, now } = shown;
	return (
		<div class="month">
			{days.slice(0, 7).map(({ date }) => (
				<span class="weekday" aria-hidden="true">
					{dateText(date, { weekday: 'short' })}
				</span>
			))}
			{days.map((day) => {
				const { date, from, to, whole } = day;
				const isPast = to <= now;
				const isToday = !isPast && from <= now;
				const classes = [
					'day-cell',
					isPast && 'past',
					isToday && 'today',
					date.slice(0, 7) !== view.from.slice(0, 7) && 'other-month',
					whole.due + whole.published === 0 && 'empty-cell',
				];
				const place = dateText(date, { weekday: 'long', day: 'numeric', month: 'long' });
				return (
					<section
						class={classes.filter(Boolean).join(' ')}
						data-day={isPast ? undefined : date}
						data-place={isPast ? undefined : place}
					>
						<h2>
							<a href={addressOf({ ...view, kind: 'week', from: date })}>
								<b>{dateText(date, { day: 'numeric' })}</b>
								<span class="phone-date">
									{dateText(date, { month: 'long' })}, {dateText(date, { weekday: 'long' })}
								</span>
								<span class="hidden">, the week</span>
							</a>
							{isToday && <span class="hidden">, today</span>}
						</h2>
						<LoadBar day={day} />
						{whole.pins.length > 0 && (
							<ul>
								{whole.pins.map((pin) => (
									<PinCard pin={pin} shown={shown} picture={false} />
								))}
							</ul>
						)}
						<More cell={whole} view={view} />
						{view.move !== undefined && !isPast && <MoveHere name="day" value={date} place={place} />}
					</section>
				);
			})}
		</div>
	);
}
