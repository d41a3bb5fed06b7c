import type { SearchOrder } from '../../../../lib';
import { addressOf, FILTER_FIELDS, STATE_CHOICES, type FilterTexts } from './list-query';

/** The filters that have a field in the form; the others are shown as words that can be taken away. */
const IN_THE_FORM = ['text', 'state', 'campaign', 'board'];
const WORDS: Record<string, string> = {
	account: 'Account',
	import: 'Import',
	needs: 'Needs',
	since: 'Since',
	until: 'Until',
	due_from: 'Due from',
	due_to: 'Due until',
};

/** Which pins are shown, and in which order. Sent as an address, so that it can be kept and passed on. */
export function Filters({ texts, order }: { texts: FilterTexts; order: SearchOrder }) {
	const others = FILTER_FIELDS.filter((name) => texts[name] !== undefined && !IN_THE_FORM.includes(name));
	const isKnown = STATE_CHOICES.some(([name]) => name === texts.state);
	return (
		<>
			<form method="get" action="/jobs" class="filters" role="search">
				<label>
					Search
					<input type="search" name="text" value={texts.text ?? ''} placeholder="Words of the title…" />
				</label>
				<label>
					State
					<select name="state">
						<option value="">All</option>
						{STATE_CHOICES.map(([name, words]) => (
							<option value={name} selected={texts.state === name}>
								{words}
							</option>
						))}
						{texts.state !== undefined && !isKnown && (
							<option value={texts.state} selected>
								{texts.state}
							</option>
						)}
					</select>
				</label>
				<label>
					Campaign
					<input name="campaign" value={texts.campaign ?? ''} size={14} />
				</label>
				<label>
					Board
					<input name="board" value={texts.board ?? ''} size={14} />
				</label>
				<label>
					Order
					<select name="order">
						<option value="newest" selected={order === 'newest'}>
							Newest first
						</option>
						<option value="due" selected={order === 'due'}>
							Due next
						</option>
					</select>
				</label>
				<details open={texts.since !== undefined || texts.due_from !== undefined || undefined}>
					<summary>Days</summary>
					<div class="filters">
						<Day name="since" words="Changed since" texts={texts} />
						<Day name="until" words="Changed until" texts={texts} />
						<Day name="due_from" words="Due from" texts={texts} />
						<Day name="due_to" words="Due until" texts={texts} />
					</div>
				</details>
				{others
					.filter((name) => !isDay(texts[name]))
					.map((name) => (
						<input type="hidden" name={name} value={texts[name]} />
					))}
				<button type="submit">Show</button>
			</form>
			{others.length > 0 && (
				<p class="chips">
					{others.map((name) => (
						<a href={addressOf('/jobs', { ...texts, [name]: undefined, order })}>
							{`${WORDS[name]}: ${texts[name]} `}
							<span aria-hidden="true">×</span>
							<span class="hidden">take away</span>
						</a>
					))}
				</p>
			)}
		</>
	);
}

/** A field of a form takes a day. A moment with its time stays in the address. */
const isDay = (text: string | undefined) => text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text);

function Day({
	name,
	words,
	texts,
}: {
	name: 'since' | 'until' | 'due_from' | 'due_to';
	words: string;
	texts: FilterTexts;
}) {
	const given = texts[name];
	if (given !== undefined && !isDay(given)) return <></>;
	return (
		<label>
			{words}
			<input type="date" name={name} value={given ?? ''} />
		</label>
	);
}
