import { isTimeZone, parseFit, type PlanHead } from '../../../../lib';
import { usage } from '../../../settings';

/** How the rows of an uploaded sheet are read and published. */
export interface Choices {
	/** The board of rows that name none. */
	board?: string;
	/** The campaign of rows that name none. */
	campaign?: string;
	/** The IANA name of the zone of times without an offset. */
	timeZone?: string;
	/** What happens to a published pin whose row was edited. */
	onEdit: 'ask' | 'update' | 'publish';
	/** Whether a new row that was due before is published at once or refused. */
	past: 'run' | 'refuse';
	/** How images are made fit for Pinterest; absent where they are left as they are. */
	fit?: string;
	/** Whether rows wait for approval whose column approve does not say yes. */
	requireApproval: boolean;
}

/** The longest name of a board or campaign that a form takes. */
const LONGEST = 500;

const ON_EDIT = [
	['ask', 'Leave the pin as it is, and say what differs'],
	['update', 'Change the published pin'],
	['publish', 'Publish another pin'],
] as const;
const PAST = [
	['refuse', 'Refuse them, so that I can correct the date'],
	['run', 'Publish them at once'],
] as const;
const FIT = [
	['', 'Leave images as they are'],
	['keep', 'Make them JPEG where needed, in their shape'],
	['pad', 'Also pad them to 2:3'],
	['crop', 'Also crop them to 2:3'],
] as const;

/** Reads the fields of the form. @throws PipelineError `usage` for a zone that does not exist, and `fit-invalid`. */
export function choicesOf(fields: Record<string, string>): Choices {
	const text = (name: string) => fields[name]?.trim().slice(0, LONGEST) || undefined;
	const one = <Value extends string>(name: string, values: readonly (readonly [Value, string])[], other: Value) =>
		values.find(([value]) => value === fields[name])?.[0] ?? other;
	const timeZone = text('time_zone');
	if (timeZone !== undefined && !isTimeZone(timeZone))
		throw usage(`There is no time zone ${timeZone}. Write one such as Europe/Berlin.`);
	const fit = one('fit', FIT, '');
	return {
		board: text('board'),
		campaign: text('campaign'),
		timeZone,
		onEdit: one('on_edit', ON_EDIT, 'ask'),
		past: one('past', PAST, 'refuse'),
		fit: fit === '' ? undefined : parseFit(fit),
		requireApproval: fields.require_approval === 'yes',
	};
}

/** What a mended sheet is read with: the same as the sheet before it. */
export function choicesOfImport({
	board,
	campaign,
	timeZone,
	fit,
	requireApproval,
}: NonNullable<PlanHead['defaults']>): Partial<Choices> {
	return { board, campaign, timeZone, fit, requireApproval };
}

export function ChoiceFields({ chosen }: { chosen: Partial<Choices> }) {
	return (
		<>
			<div class="import-fields">
				<label>
					Board for rows without one
					<input type="text" name="board" value={chosen.board} maxlength={LONGEST} autocomplete="off" />
				</label>
				<label>
					Campaign for rows without one
					<input type="text" name="campaign" value={chosen.campaign} maxlength={LONGEST} autocomplete="off" />
				</label>
				<label>
					Time zone of times without one
					<input type="text" name="time_zone" value={chosen.timeZone} autocomplete="off" spellcheck={false} />
				</label>
			</div>
			<label>
				<input type="checkbox" name="require_approval" value="yes" checked={chosen.requireApproval === true} /> Let each
				row wait until somebody approves it
			</label>
			<details open={chosen.onEdit !== undefined}>
				<summary>Edited rows, past dates and images</summary>
				<div class="import-fields">
					<Choice
						name="on_edit"
						label="Rows whose pin is published already, and that were edited since"
						options={ON_EDIT}
						chosen={chosen.onEdit}
					/>
					<Choice name="past" label="New rows whose date is over" options={PAST} chosen={chosen.past} />
					<Choice name="fit" label="Images that Pinterest does not accept" options={FIT} chosen={chosen.fit} />
				</div>
			</details>
		</>
	);
}

function Choice({
	name,
	label,
	options,
	chosen,
}: {
	name: string;
	label: string;
	options: readonly (readonly [string, string])[];
	chosen?: string;
}) {
	return (
		<label>
			{label}
			<select name={name}>
				{options.map(([value, words]) => (
					<option value={value} selected={value === chosen}>
						{words}
					</option>
				))}
			</select>
		</label>
	);
}
