import type { Fault } from './faults';
import type { Violation } from './judges/violation';
import { planOf, type Smaller } from './plan';
import { liveWatched } from './watched-life';

/** A failing life that is as small as it was made. */
export interface Shrunk {
	seed: number;
	/** What is left out of the seed's plan. */
	smaller: Smaller;
	/** Ends the life right after its violation. @default when everything is at rest */
	steps?: number;
	violation: Violation;
	/** How many lives it took to find out. */
	lives: number;
}

/** After so many lives what was reached is taken. */
const MOST_LIVES = 200;

/**
 * Makes a failing life smaller, as long as the same judge still sees the promise broken: fewer workers, fewer rows, fewer
 * faults, and no step after the violation.
 */
export async function shrink(seed: number, violation: Violation): Promise<Shrunk> {
	return await new Shrinking(seed, violation).shrink();
}

class Shrinking {
	private smaller: Smaller = {};
	private lives = 0;

	constructor(
		private readonly seed: number,
		private violation: Violation,
	) {}

	async shrink(): Promise<Shrunk> {
		let before: Smaller;
		do {
			before = this.smaller;
			await this.fewer('workers');
			await this.fewer('rows');
			await this.fewerFaults();
		} while (this.smaller !== before && this.lives < MOST_LIVES);
		const steps = await this.lastStep();
		const { seed, smaller, violation, lives } = this;
		return { seed, smaller, steps, violation, lives };
	}

	private async fewer(what: 'workers' | 'rows'): Promise<void> {
		const { workers, rows } = planOf(this.seed, this.smaller);
		const count = what === 'workers' ? workers.length : rows;
		for (let few = 1; few < count; few++) if (await this.take({ [what]: few })) return;
	}

	/** Keeps one fault alone, where that is enough; else leaves faults out, at first half of them at once, at last each alone. */
	private async fewerFaults(): Promise<void> {
		const left = this.faultsLeft;
		if (await this.take({ without: this.allBut() })) return;
		if (left.length > 1) for (const fault of left) if (await this.take({ without: this.allBut(fault) })) return;
		for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
			for (let from = 0; from < left.length;) {
				const without = [...(this.smaller.without ?? []), ...left.slice(from, from + size)];
				if (await this.take({ without })) left.splice(from, size);
				else from += size;
			}
		}
	}

	/** The step of the violation, where the life shows it when it ends there; what is judged at rest needs all steps. */
	private async lastStep(): Promise<number | undefined> {
		for (const steps of [this.violation.step, this.violation.step + 1])
			if (await this.fails(this.smaller, steps)) return steps;
		return undefined;
	}

	private async take(change: Smaller): Promise<boolean> {
		const smaller = { ...this.smaller, ...change };
		if (this.lives >= MOST_LIVES) return false;
		const violation = await this.fails(smaller);
		if (!violation) return false;
		this.smaller = smaller;
		this.violation = violation;
		return true;
	}

	private async fails(smaller: Smaller, steps?: number): Promise<Violation | undefined> {
		this.lives += 1;
		const { violations } = await liveWatched(this.seed, { ...smaller, steps });
		const [first] = violations;
		return first?.judge === this.violation.judge ? first : undefined;
	}

	private get faultsLeft(): Fault[] {
		return [...planOf(this.seed, this.smaller).faults];
	}

	/** The faults of the seed without this one. */
	private allBut(fault?: Fault): Fault[] {
		return [...planOf(this.seed).faults].filter((other) => other !== fault);
	}
}
