import type { SimPin } from '../pinterest/pinterest';
import type { Drive } from './drive';
import { byId, el, plate, pop, say } from './dom';
import { timeOf } from './words';

/** What there is at Pinterest: boards with their pins. */
export class Boards {
	private readonly lists = new Map<string, { list: HTMLElement; count: HTMLElement }>();
	private readonly shown = new Map<SimPin, HTMLElement>();

	constructor({ life }: Drive) {
		const { accounts } = life.world;
		const all = accounts.flatMap((account) =>
			account.boards.map(({ id, name }) => ({ id, name: accounts.length > 1 ? `${account.username}: ${name}` : name })),
		);
		const boards = all.map(({ id, name }) => {
			const [list, count] = [el('ul', { className: 'pins' }), el('small')];
			this.lists.set(id, { list, count });
			return el('div', { className: 'board' }, el('h3', {}, name, ' ', count), list);
		});
		byId('boards').replaceChildren(...boards);
	}

	show({ life, now }: Drive): void {
		const { pinterest, wishes, judges } = life.world;
		for (const pin of pinterest.pins) {
			const wish = wishes.find(({ mediaUrl }) => mediaUrl === pin.mediaUrl);
			if (!wish) continue; // it was there before the sheet
			let item = this.shown.get(pin);
			if (!item) {
				item = el('li', { className: 'pin' }, plate(wish.row), el('small'));
				this.shown.set(pin, item);
				this.lists.get(pin.boardId)?.list.append(item);
				pop(item, 0.3);
			}
			const isSecond = judges.pins.of(wish)[0]?.pin !== pin;
			const isListed = pin.listedAt <= now;
			item.classList.toggle('second', isSecond);
			item.classList.toggle('unlisted', !isListed);
			const words = isSecond ? 'second pin' : isListed ? timeOf(pin.committedAt) : 'not listed';
			say(item.lastElementChild as HTMLElement, words);
		}
		for (const [id, { count }] of this.lists) {
			const pins = pinterest.pinsOnBoard(id);
			const older = pins.filter(({ mediaUrl }) => wishes.every((wish) => wish.mediaUrl !== mediaUrl)).length;
			const own = pins.length - older;
			say(count, (own === 1 ? '1 pin' : `${own} pins`) + (older > 0 ? `, and ${older} from before` : ''));
		}
	}
}
