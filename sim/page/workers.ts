import type { RunningProcess } from '../processes';
import type { Drive } from './drive';
import { byId, el, mark, say } from './dom';
import { CLOCK_MS, FREEZE_MS } from './hand';
import { KIND_WORDS, nameOf, timeOf } from './words';

interface Card {
	process: RunningProcess;
	item: HTMLElement;
	state: HTMLElement;
	doing: HTMLElement;
	buttons: HTMLButtonElement[];
}

/** So many that ended or were killed stay in sight. */
const DEAD = 3;
const KINDS = ['import', 'due', 'node'] as const;
const KIND_HELP = {
	import: 'Imports the whole sheet, as Batch Import and the command line do',
	due: 'Publishes what is due until it is stopped, as the worker of the command line does',
	node: 'Publishes all rows at once, as the Publish node in n8n does',
};

/** The processes: what they do, and what can be done to them. */
export class Workers {
	private readonly list = byId('workers');
	private readonly cards: Card[] = [];
	private readonly starts: HTMLButtonElement[];

	constructor(private readonly drive: Drive) {
		this.list.replaceChildren(el('li', { className: 'nobody' }, 'Nobody has begun yet.'));
		this.starts = KINDS.map((kind) =>
			el(
				'button',
				{ type: 'button', title: KIND_HELP[kind], onclick: () => drive.hand.start(kind) },
				`+ ${KIND_WORDS[kind]}`,
			),
		);
		byId('starts').replaceChildren(...this.starts);
	}

	show(): void {
		const { drive } = this;
		const { life, watch } = drive;
		const canAct = !drive.isCalm && !drive.isOver;
		for (const process of life.processes.running)
			if (!this.cards.some((card) => card.process === process)) this.add(process);
		for (const { process, item, state, doing, buttons } of this.cards) {
			const { actor } = process;
			const isRunning = life.processes.running.has(process);
			const isFrozen = isRunning && actor.heldUntil > drive.now;
			const last = watch.doing.get(actor.name) ?? 'begins';
			const isKilled = !isRunning && watch.killed.has(actor.name);
			mark(item, 'data-state', isFrozen ? 'frozen' : isRunning ? 'alive' : isKilled ? 'killed' : 'ended');
			const wrong = Math.round(drive.hand.clockErrorOf(actor) / 1000);
			const clock = isRunning && Math.abs(wrong) >= 2 ? `, its clock is ${spanOf(wrong)}` : '';
			const words = isFrozen
				? `stands still until ${timeOf(actor.heldUntil)}`
				: isRunning
					? 'at work'
					: isKilled
						? 'killed'
						: 'ended';
			say(state, words + clock);
			say(doing, isRunning ? last : '');
			for (const button of buttons) {
				button.hidden = !isRunning;
				button.disabled = !canAct;
			}
		}
		for (const [index, button] of this.starts.entries())
			button.disabled = !canAct || !drive.hand.canStart(KINDS[index] as (typeof KINDS)[number]);
		this.tidy();
	}

	private add(process: RunningProcess): void {
		const { hand } = this.drive;
		const name = nameOf(process.actor.name);
		const button = (label: string, title: string, onclick: () => void) =>
			el('button', { type: 'button', title, onclick, attributes: { 'aria-label': `${label}: ${name}` } }, label);
		const [state, doing] = [el('small'), el('p')];
		const buttons = [
			button('Kill', 'Ends it in this moment, wherever it is', () => hand.kill(process)),
			button('Freeze', `Nothing of it goes on for ${FREEZE_MS / 1000} s: longer than its claims last`, () =>
				hand.freeze(process),
			),
			button('+1 h', 'Sets its clock forward by an hour', () => hand.setClock(process, CLOCK_MS)),
			button('−1 h', 'Sets its clock back by an hour', () => hand.setClock(process, -CLOCK_MS)),
		];
		const head = el('span', { className: 'head' }, el('i', { className: 'dot' }), el('b', {}, name), state);
		const item = el(
			'li',
			{ dataset: { place: process.actor.name } },
			head,
			doing,
			el('span', { className: 'buttons' }, ...buttons),
		);
		if (this.cards.length === 0) this.list.replaceChildren();
		this.cards.push({ process, item, state, doing, buttons });
		this.list.append(item);
	}

	/** Takes those away that ended longest ago. */
	private tidy(): void {
		const { running } = this.drive.life.processes;
		const dead = this.cards.filter(({ process }) => !running.has(process));
		for (const card of dead.slice(0, Math.max(0, dead.length - DEAD))) {
			card.item.remove();
			this.cards.splice(this.cards.indexOf(card), 1);
		}
	}
}

function spanOf(seconds: number): string {
	const [size, unit] =
		Math.abs(seconds) >= 120 ? [Math.round(Math.abs(seconds) / 60), 'min'] : [Math.abs(seconds), 's'];
	return `${size} ${unit} ${seconds > 0 ? 'fast' : 'slow'}`;
}
