import type { Drive } from './drive';
import { byId, el, mark, say } from './dom';
import { SWITCHES } from './hand';

const USUAL = 'Switch something on, and watch. Workers can be killed, frozen and have their clocks set below.';
const CALM = 'Nothing can go wrong any more. Play again, or begin another world, to break it.';

/** What can be made to go wrong, and ended again. */
export class Switches {
	private readonly help = byId('help');
	private readonly buttons = new Map<string, HTMLButtonElement>();

	constructor(private readonly drive: Drive) {
		const tell = (text: string) => say(this.help, text);
		tell(USUAL);
		const groups = Object.entries(SWITCHES).map(([group, switches]) => {
			const items = switches.map(({ id, label, help: title }) => {
				const sentence = `${label}: ${title}`;
				const button = el(
					'button',
					{
						type: 'button',
						className: 'switch',
						title,
						onclick: () => {
							drive.hand.toggle(id);
							tell(sentence);
						},
						onmouseenter: () => tell(sentence),
						onfocus: () => tell(sentence),
						onmouseleave: () => tell(USUAL),
					},
					label,
				);
				this.buttons.set(id, button);
				return button;
			});
			const attributes = { role: 'group', 'aria-label': group };
			return el('div', { className: 'group', attributes }, el('h3', {}, group), ...items);
		});
		byId('switches').replaceChildren(...groups);
	}

	show(): void {
		const { drive } = this;
		for (const [id, button] of this.buttons) {
			mark(button, 'aria-pressed', String(drive.hand.on.has(id)));
			button.disabled = drive.isCalm || drive.isOver;
		}
		if (drive.isCalm || drive.isOver) say(this.help, CALM);
	}
}
