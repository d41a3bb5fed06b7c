import type { Drive } from './drive';
import { byId, el, plate } from './dom';
import type { StoryLine } from './watch';
import { timeOf } from './words';

/** So many lines are shown. */
const MOST = 150;

/** The latest lines of the story, of all rows or of one. */
export class StoryList {
	private readonly list = byId('story');
	private readonly filter = byId<HTMLSelectElement>('filter');
	private told = 0;

	constructor(private readonly drive: Drive) {
		const before = this.filter.value;
		const rows = drive.life.world.wishes.map(({ row }) => el('option', { value: String(row) }, `row ${row} alone`));
		this.filter.replaceChildren(el('option', { value: '' }, 'everything'), ...rows);
		this.filter.value = rows.some(({ value }) => value === before) ? before : '';
		this.filter.onchange = () => this.showAll();
		this.showAll();
	}

	show(): void {
		const { lines, told } = this.drive.watch;
		if (told === this.told) return;
		const fresh = lines.slice(-Math.min(told - this.told, lines.length)).filter(this.isWanted);
		if (this.told === 0) this.list.replaceChildren();
		this.told = told;
		this.list.prepend(...fresh.slice(-MOST).reverse().map(itemOf));
		while (this.list.childElementCount > MOST) this.list.lastElementChild?.remove();
	}

	private showAll(): void {
		const { lines, told } = this.drive.watch;
		this.told = told;
		const wanted = lines.filter(this.isWanted).slice(-MOST).reverse();
		this.list.replaceChildren(...wanted.map(itemOf));
		if (told === 0) this.list.replaceChildren(el('li', { className: 'nobody' }, 'The story has not begun yet.'));
	}

	private readonly isWanted = ({ row }: StoryLine): boolean =>
		this.filter.value === '' || String(row) === this.filter.value;
}

function itemOf({ at, who, what, row, tone }: StoryLine): HTMLElement {
	const picture = row === undefined ? el('span', { className: 'no-plate' }) : plate(row, true);
	picture.setAttribute('aria-hidden', 'true');
	const words = el('span', {}, el('b', {}, who), ` ${what}`);
	return el('li', { dataset: tone ? { tone } : {} }, el('time', {}, timeOf(at)), picture, words);
}
