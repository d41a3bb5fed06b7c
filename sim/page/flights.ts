import { byId, el, tint, wantsCalm } from './dom';
import type { Flight, Watch } from './watch';

const DURATION_MS = { request: 620, answer: 520, look: 420, write: 320, lost: 700 } as const;
/** More would be a blur. */
const MOST_AT_ONCE = 24;

/** Shows what moves: calls and answers between workers and Pinterest, and notes to the store. */
export class Flights {
	private readonly layer = byId('flights');

	show(watch: Watch): void {
		const { flights } = watch;
		watch.flights = [];
		if (wantsCalm()) return;
		for (const flight of flights) if (this.layer.childElementCount < MOST_AT_ONCE) this.fly(flight);
	}

	clear(): void {
		this.layer.replaceChildren();
	}

	private fly({ from, to, kind, row }: Flight): void {
		const [start, end] = [this.placeOf(from, to), this.placeOf(to, from)];
		if (!start || !end) return;
		const dot = el('span', { className: `fly ${kind}` }, row !== undefined && kind !== 'write' ? String(row) : '');
		if (row !== undefined) tint(dot, row);
		this.layer.append(dot);
		const at = (share: number) =>
			`translate(${start.x + share * (end.x - start.x)}px, ${start.y + share * (end.y - start.y)}px) translate(-50%, -50%)`;
		const frames =
			kind === 'lost'
				? [
						{ transform: at(0), opacity: 1 },
						{ transform: at(0.5), opacity: 1, offset: 0.6 },
						{ transform: `${at(0.5)} translateY(26px) rotate(40deg)`, opacity: 0 },
					]
				: [
						{ transform: at(0), opacity: 0.2 },
						{ transform: at(0.15), opacity: 1 },
						{ transform: at(1), opacity: 1 },
					];
		const flown = dot.animate(frames, { duration: DURATION_MS[kind], easing: 'ease-in-out', fill: 'both' });
		flown.addEventListener('finish', () => dot.remove());
		flown.addEventListener('cancel', () => dot.remove());
	}

	/** Where a place meets the way to another, from the corner of the stage. */
	private placeOf(name: string, other: string): { x: number; y: number } | undefined {
		const [own, its] = [name, other].map((place) =>
			document.querySelector(`[data-place="${place}"]`)?.getBoundingClientRect(),
		);
		if (!own || !its) return undefined;
		const stage = this.layer.getBoundingClientRect();
		const middle = { x: own.left + own.width / 2, y: own.top + Math.min(own.height / 2, 120) };
		const isBeside = own.right <= its.left || its.right <= own.left;
		const x = !isBeside ? middle.x : own.right <= its.left ? own.right - 14 : own.left + 14;
		const y = isBeside ? middle.y : own.bottom <= its.top ? own.bottom - 10 : own.top + 10;
		// What is tall meets its neighbour at the neighbour's height.
		const level = Math.min(Math.max(its.top + its.height / 2, own.top + 20), own.bottom - 20);
		return { x: x - stage.left, y: (isBeside && name === 'pinterest' ? level : y) - stage.top };
	}
}
