import type { Drive } from './drive';
import { byId, el, mark, say } from './dom';

const PROMISE =
	'https://github.com/n8n-nodes-pinterest-pipeline/n8n-nodes-pinterest-pipeline/blob/HEAD/docs/the-promise.md';

/** How a life stands by its promise. */
export interface Standing {
	wanted: number;
	published: number;
	/** Second pins that break the promise. */
	doubled: number;
	/** Rows that are said to be published, without a pin. */
	lost: number;
	/** Second pins of the documented limit. */
	late: number;
}

export function standingOf({ life, watch }: Drive): Standing {
	const { judges, wishes } = life.world;
	const pins = wishes.map((wish) => judges.pins.of(wish).length);
	const isSaid = wishes.map((wish) => {
		const outcome = life.processes.answers.get(wish)?.outcome;
		return outcome === 'created' || outcome === 'existing' || watch.jobs.get(wish.row)?.state === 'published';
	});
	const late = judges.pins.lateDoubles;
	return {
		wanted: wishes.length,
		published: isSaid.filter(Boolean).length,
		doubled: pins.reduce((sum, count) => sum + Math.max(0, count - 1), 0) - late,
		lost: isSaid.filter((said, index) => said && pins[index] === 0).length,
		late,
	};
}

/** The large numbers, and what the judges say. */
export class Counts {
	private readonly numbers: Record<keyof Standing, HTMLElement>;
	private readonly late: HTMLElement;
	private readonly violations = byId('violations');

	constructor() {
		const list = byId('counts');
		const add = (title: string, className = '') => {
			const number = el('dd', { className });
			const group = el('div', {}, el('dt', {}, title), number);
			list.append(group);
			return number;
		};
		this.numbers = {
			wanted: add('Pins wanted'),
			published: add('Published'),
			doubled: add('Pins doubled', 'judged'),
			lost: add('Rows lost', 'judged'),
			late: add('Second pins of the documented limit', 'limit'),
		};
		this.late = this.numbers.late.parentElement as HTMLElement;
		const link = el('a', { href: `${PROMISE}#what-is-not-promised` }, 'what is not promised');
		this.late.append(
			el(
				'p',
				{},
				'Pinterest made a pin many minutes after its call, when it had been looked up already: see ',
				link,
				'.',
			),
		);
	}

	show(drive: Drive): void {
		const standing = standingOf(drive);
		for (const [name, element] of Object.entries(this.numbers) as [keyof Standing, HTMLElement][])
			say(element, String(standing[name]));
		for (const name of ['doubled', 'lost'] as const)
			mark(this.numbers[name], 'data-tone', standing[name] === 0 ? 'good' : 'bad');
		this.late.hidden = standing.late === 0;
		const { violations } = drive.life.world.judges;
		const sentences = violations.map(({ judge, what }) => `The promise was broken (${judge}): ${what}.`);
		if (drive.broken !== undefined) sentences.push(`The simulation broke: ${String(drive.broken)}`);
		const text = sentences.map((sentence) => `${sentence} Seed ${drive.beginning.seed}.`).join('\n');
		if (this.violations.dataset.text === text) return;
		this.violations.dataset.text = text;
		this.violations.replaceChildren(
			...text
				.split('\n')
				.filter(Boolean)
				.map((sentence) => el('p', { className: 'problem' }, sentence)),
		);
	}
}
