import type { Wish } from '../wishes';
import type { Drive } from './drive';
import { byId, el, mark, plate, pop, say } from './dom';
import { nameOf, STATE_WORDS, timeOf } from './words';

interface ShownRow {
	wish: Wish;
	item: HTMLElement;
	title: HTMLElement;
	detail: HTMLElement;
	chip: HTMLElement;
}

/** The rows of the sheet, each with the state of its job. */
export class Sheet {
	private readonly list = byId('rows');
	private readonly rows: ShownRow[];

	constructor({ life }: Drive) {
		this.rows = life.world.wishes.map((wish): ShownRow => {
			const [title, detail, chip] = [el('b'), el('small'), el('span', { className: 'chip' })];
			const item = el('li', {}, plate(wish.row), el('span', { className: 'words' }, title, detail), chip);
			return { wish, item, title, detail, chip };
		});
		this.list.replaceChildren(...this.rows.map(({ item }) => item));
	}

	show({ watch, now }: Drive): void {
		for (const { wish, title, detail, chip } of this.rows) {
			const job = watch.jobs.get(wish.row);
			const [words, tone] = STATE_WORDS[job?.state ?? 'waiting'];
			say(title, wish.draft.title ?? '');
			if (say(chip, words)) pop(chip);
			mark(chip, 'data-tone', tone);
			const waitsUntil = job?.state === 'scheduled' || !job ? (job?.dueAt ?? wish.dueAt) : undefined;
			const facts = [
				wish.draft.board,
				waitsUntil !== undefined && waitsUntil > now && `due ${timeOf(waitsUntil)}`,
				job?.owner && `held by ${nameOf(job.owner)}`,
				job?.problem && job.state !== 'published' && job.problem,
			];
			say(detail, facts.filter(Boolean).join(' · '));
		}
	}
}
