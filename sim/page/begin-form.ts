import { FAULTS, type Fault } from '../faults';
import type { WorkerKind } from '../plan';
import { beginningOf, MOST, WORKER_KINDS, type Beginning } from './address';
import { byId, el } from './dom';
import { FAULT_WORDS, KIND_WORDS } from './words';

const STRENGTHS = { '': 'as the seed has it', '0.2': 'now and then', '0.5': 'often', '0.9': 'very often' };

/** What a world begins with. */
export class BeginForm {
	private readonly form = byId<HTMLFormElement>('begin');
	private readonly seed = el('input', { type: 'number', min: '0', max: String(MOST.seed), required: true });
	private readonly rows = el('input', { type: 'number', min: '1', max: String(MOST.rows), required: true });
	private readonly workers = new Map<WorkerKind, HTMLInputElement>();
	private readonly strength = el('select');
	private readonly faults = new Map<Fault, HTMLInputElement>();

	constructor(begin: (beginning: Beginning) => void) {
		const counts = WORKER_KINDS.map((kind) => {
			const input = el('input', { type: 'number', min: '0', max: String(MOST.workers), required: true });
			this.workers.set(kind, input);
			return el('label', {}, `${KIND_WORDS[kind]}s`, input);
		});
		for (const [value, words] of Object.entries(STRENGTHS)) this.strength.append(el('option', { value }, words));
		const groups = Object.entries(FAULT_WORDS).map(([group, faults]) =>
			el(
				'fieldset',
				{},
				el('legend', {}, group),
				...Object.entries(faults).map(([id, words]) => this.box(id as Fault, words)),
			),
		);
		const decide = () => this.fill({ ...beginningOf(Number(this.seed.value)), strength: undefined });
		this.form.append(
			el(
				'div',
				{ className: 'fields' },
				el('label', {}, 'Seed', this.seed),
				el('label', {}, 'Rows', this.rows),
				...counts,
				el('label', {}, 'How often things go wrong', this.strength),
			),
			el('div', { className: 'faults' }, ...groups),
			el(
				'div',
				{ className: 'row' },
				el('button', { className: 'main' }, 'Begin this world'),
				el('button', { type: 'button', onclick: decide }, 'Let the seed decide'),
				el('button', { type: 'button', onclick: () => this.check([]) }, 'No faults'),
				el('button', { type: 'button', onclick: () => this.check(FAULTS) }, 'All faults'),
			),
		);
		this.form.onsubmit = (event) => {
			event.preventDefault();
			begin(this.read());
		};
	}

	fill({ seed, rows, workers, strength, faults }: Beginning): void {
		this.seed.value = String(seed);
		this.rows.value = String(rows);
		for (const [kind, input] of this.workers) input.value = String(workers.filter((each) => each === kind).length);
		const value = strength === undefined ? '' : String(strength);
		if (!(value in STRENGTHS) && ![...this.strength.options].some((option) => option.value === value))
			this.strength.append(el('option', { value }, `${Math.round(Number(value) * 100)} %`));
		this.strength.value = value;
		this.check(faults);
	}

	private read(): Beginning {
		const workers = [...this.workers].flatMap(([kind, { value }]) => Array<WorkerKind>(Number(value)).fill(kind));
		const { value } = this.strength;
		return {
			seed: Number(this.seed.value),
			rows: Number(this.rows.value),
			workers: workers.length === 0 ? ['import'] : workers.slice(0, MOST.workers),
			faults: FAULTS.filter((fault) => this.faults.get(fault)?.checked),
			strength: value === '' ? undefined : Number(value),
		};
	}

	private box(fault: Fault, words: string): HTMLElement {
		const input = el('input', { type: 'checkbox' });
		this.faults.set(fault, input);
		return el('label', { className: 'box' }, input, ` ${words}`);
	}

	private check(faults: readonly Fault[]): void {
		for (const [fault, input] of this.faults) input.checked = faults.includes(fault);
	}
}
