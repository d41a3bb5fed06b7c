import type { Child } from 'hono/jsx';
import type { RecentImport, Today } from '../../../../lib';
import { Time } from '../../layout';
import { numberOf } from './pin';
import type { View } from './switch';

/** So many lines of a kind; the page of the limits has them all. */
const SHOWN = 5;

/** What keeps pins from being published that are well themselves, and imports that are not over. */
export function Hindrances({ today: { hindrances, imports }, view }: { today: Today; view: View }) {
	const { paused, closed, quiet } = hindrances;
	const time = (at: number | string) => <Time at={at} timeZone={view.timeZone} now={view.now} />;
	const nameOf = (account: string) => view.names.get(account) ?? account;
	const lines: Child[] = [
		...quiet.slice(0, SHOWN).map(({ account, dueAt }) => (
			<p class="problem">
				<b>No worker runs.</b> Pins{account === '' ? '' : ` of the account ${nameOf(account)}`} are due since{' '}
				{time(dueAt)}, and nothing publishes them. Start <code>pinterest-pipeline worker</code>, or the workflow in n8n
				that begins with Pinterest Trigger.
			</p>
		)),
		...paused.slice(0, SHOWN).map(({ scope, name, until }) => (
			<p class="warning">
				<b>{scope === 'domain' ? `Pins that link to ${name} are paused` : `The account ${nameOf(name)} is paused`}</b>{' '}
				until {time(until)}, because Pinterest blocked a pin as spam. After that one pin is tried.{' '}
				<a href="/limits">See Limits</a>
			</p>
		)),
		...closed.slice(0, SHOWN).map(({ name, until }) => (
			<p class="warning">
				<b>{`Pinterest's limit ${name} is used up`}</b> until {time(until)}. Pins that wait for it go on by themselves.{' '}
				<a href="/limits">See Limits</a>
			</p>
		)),
		...imports.slice(0, SHOWN).map((each) => <ImportLine each={each} time={time} />),
	];
	return (
		<section id="hindrances" data-live="" aria-label="What holds pins up">
			{lines}
		</section>
	);
}

function ImportLine({ each: { record, standing }, time }: { each: RecentImport; time: (at: string) => Child }) {
	const file = <a href={`/imports/${encodeURIComponent(record.id)}`}>{record.file ?? record.id}</a>;
	if (standing === 'interrupted')
		return (
			<p class="warning">
				The import of {file} was interrupted. {numberOf(record.queued_rows)}{' '}
				{record.queued_rows === 1 ? 'row was' : 'rows were'} not begun. Import the file again, and it goes on there.
			</p>
		);
	return (
		<p class="note today-note">
			The import of {file} began at {time(record.startedAt)} and has not ended. Where its process was killed, import the
			file again: what is published stays as it is.
		</p>
	);
}
