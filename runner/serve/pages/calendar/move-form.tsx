import { clockAt, type JobRecord } from '../../../../lib';
import { PostForm } from '../../layout';
import type { Session } from '../../session';
import type { Shown } from './parts';
import { addressOf } from './view';

/** Asks for a pin's new time. Every place of the calendar has a button of this form, too. */
export function MoveForm({ job, shown, session }: { job: JobRecord; shown: Shown; session: Session }) {
	const { view, now, timeZone } = shown;
	const { key, label, dueAt = now } = job;
	return (
		<PostForm action="/calendar/move" session={session} id="move-form" class="card move-form">
			<h2>Move “{label.title ?? label.board}”</h2>
			<input type="hidden" name="key" value={key} />
			<input type="hidden" name="was" value={String(dueAt)} />
			<input type="hidden" name="back" value={addressOf({ ...view, move: undefined })} />
			<div class="row">
				<label>
					To
					<input
						type="datetime-local"
						name="time"
						value={clockAt(dueAt, timeZone)}
						min={clockAt(now, timeZone)}
						required
						autofocus
					/>
				</label>
				<button class="yes">Move</button>
				<button name="now" value="1" formnovalidate>
					Publish now
				</button>
				<a class="button" href={addressOf({ ...view, move: undefined })}>
					Cancel
				</a>
			</div>
			<p class="soft">
				Times are those of {timeZone}. Or choose a place in the calendar: the pin keeps its{' '}
				{view.kind === 'week' ? 'minute' : 'time of day'} there.
			</p>
		</PostForm>
	);
}

/** What the script sends when a card is dropped. */
export function DropForm({ shown: { view }, session }: { shown: Shown; session: Session }) {
	return (
		<PostForm action="/calendar/move" session={session} id="drop-form">
			<input type="hidden" name="key" />
			<input type="hidden" name="was" />
			<input type="hidden" name="cell" />
			<input type="hidden" name="day" />
			<input type="hidden" name="back" value={addressOf({ ...view, move: undefined })} />
		</PostForm>
	);
}
