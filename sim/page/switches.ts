import type { Drive } from './drive';
import { byId, el, mark } from './dom';
import { SWITCHES } from './hand';

/** What can be made to go wrong, and ended again. */
export class Switches {
	private readonly buttons = new Map<string, HTMLButtonElement>();

	constructor(private readonly drive: Drive) {
		const groups = Object.entries(SWITCHES).map(([group, switches]) => {
			const items = switches.map(({ id, label, help }) => {
				const button = el(
					'button',
					{ type: 'button', className: 'switch', title: help, onclick: () => drive.hand.toggle(id) },
					el('b', {}, label),
					el('small', {}, help),
				);
				this.buttons.set(id, button);
				return button;
			});
			return el(
				'div',
				{ className: 'group', attributes: { role: 'group', 'aria-label': group } },
				el('h3', {}, group),
				...items,
			);
		});
		byId('switches').replaceChildren(...groups);
	}

	show(): void {
		const { drive } = this;
		for (const [id, button] of this.buttons) {
			mark(button, 'aria-pressed', String(drive.hand.on.has(id)));
			button.disabled = drive.isCalm || drive.isOver;
		}
	}
}
