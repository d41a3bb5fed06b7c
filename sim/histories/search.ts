import { isMet, type Step } from './steps';

/** A way in which the verbs so far may have taken effect. */
interface Configuration {
	state: readonly number[];
	/** Of the verbs under way, by the bit of their slot: those that took effect already. */
	done: number;
	/** Of the verbs with an unknown result, by the bit of their number: those that took effect. */
	taken: bigint;
}

const MAX_UNDER_WAY = 31;
const MAX_CONFIGURATIONS = 200_000;
/** How many a search keeps that spares unknown verbs. */
const MAX_SPARING = 300;

/** Goes through calls and returns with all ways that explain the answers so far. */
export class Search {
	private configurations: Configuration[];
	/** Verbs that were called and will return, each in the slot that its bit belongs to. */
	private readonly slots: (Step | undefined)[] = [];
	private readonly unknown: Step[] = [];

	/** Of each unknown verb the last one before it that does the same: of those the first takes effect first. */
	private readonly sameBefore: number[] = [];

	/** @param sparing lets unknown verbs take effect only where an answer seems to need them: it may refuse wrongly. */
	constructor(
		initial: readonly number[],
		private readonly sparing: boolean,
	) {
		this.configurations = [{ state: initial, done: 0, taken: 0n }];
	}

	/** The possible states of the rows, each once. */
	get states(): (readonly number[])[] {
		return [...new Map(this.configurations.map(({ state }) => [state.join(), state])).values()];
	}

	get underWay(): Step[] {
		return [...this.slots.filter((step) => step !== undefined), ...this.unknown];
	}

	call(step: Step): true {
		if (step.met === undefined) {
			this.sameBefore.push(this.unknown.findLastIndex((other) => kindOf(other) === kindOf(step)));
			this.unknown.push(step);
			return true;
		}
		const free = this.slots.indexOf(undefined);
		const slot = free === -1 ? this.slots.length : free;
		if (slot === MAX_UNDER_WAY) throw new Error(`More than ${MAX_UNDER_WAY} verbs were under way at once.`);
		this.slots[slot] = step;
		if (step.isPure) this.configurations = this.configurations.map((one) => this.settled(one));
		return true;
	}

	/** @returns false where no configuration explains the answer; they are then left as they were before it. */
	return(step: Step): boolean {
		const slot = this.slots.indexOf(step);
		// Where it spares them, an answer that needs more unknown verbs than seemed to be needed gets one more, and one more.
		for (let spare = 0; spare <= (this.sparing ? 2 : 0); spare++) {
			const left = this.explaining(1 << slot, this.sparing ? spare : Infinity);
			if (left.length === 0) continue;
			this.configurations = this.sparing ? fewestTaken(left) : left;
			this.slots[slot] = undefined;
			return true;
		}
		return false;
	}

	/** The configurations in which the verb of this bit took effect. @param spare how many unknown verbs may go before it that no answer seems to need. */
	private explaining(bit: number, spare: number): Configuration[] {
		const seen = new Frontier();
		const left = new Frontier();
		const spares = new Map<Configuration, number>();
		for (const one of this.configurations) if (seen.add(one)) spares.set(one, spare);
		// Grows while it is gone through.
		for (const one of seen.added) {
			if (one.done & bit) left.add({ ...one, done: one.done & ~bit });
			else
				for (const [next, isSpare] of this.nextOf(one)) {
					const rest = (spares.get(one) as number) - Number(isSpare);
					if (rest >= 0 && seen.add(next)) spares.set(next, rest);
				}
			if (seen.added.length > MAX_CONFIGURATIONS) throw new Error('Too many verbs are unknown to decide.');
		}
		return left.added;
	}

	/** One more verb takes effect; and whether it is an unknown one that no answer under way seems to need. */
	private *nextOf({ state, done, taken }: Configuration): Generator<[next: Configuration, isSpare: boolean]> {
		for (const [slot, step] of this.slots.entries()) {
			if (!step || step.isPure || done & (1 << slot) || !isMet(step, state)) continue;
			yield [this.settled({ state: after(step, state), done: done | (1 << slot), taken }), false];
		}
		for (const [number, step] of this.unknown.entries()) {
			const bit = 1n << BigInt(number);
			const same = this.sameBefore[number] as number;
			if (taken & bit || (same >= 0 && !(taken & (1n << BigInt(same)))) || !isMet(step, state)) continue;
			const next = this.settled({ state: after(step, state), done, taken: taken | bit });
			yield [next, this.sparing && !this.isNeeded(step, done)];
		}
	}

	/** Whether a verb under way saw what this one writes. */
	private isNeeded({ effects }: Step, done: number): boolean {
		const isSeen = ([row, value]: readonly [number, number], { conditions }: Step) =>
			conditions.some(([other, expected]) => other === row && expected === value);
		return this.slots.some(
			(step, slot) => step?.met && !(done & (1 << slot)) && effects.some((effect) => isSeen(effect, step)),
		);
	}

	/** With all verbs done that change nothing and fit. */
	private settled({ state, done, taken }: Configuration): Configuration {
		for (const [slot, step] of this.slots.entries())
			if (step?.isPure && isMet(step, state) === step.met) done |= 1 << slot;
		return { state, done, taken };
	}
}

/** Configurations without those that others make needless: what an unknown verb did not do yet it can still do. */
class Frontier {
	readonly added: Configuration[] = [];
	private readonly takenOf = new Map<string, bigint[]>();

	/** @returns false where it is needless. */
	add(one: Configuration): boolean {
		const name = `${one.state.join()};${one.done}`;
		const known = this.takenOf.get(name);
		if (known?.some((taken) => (taken & one.taken) === taken)) return false;
		if (known) known.push(one.taken);
		else this.takenOf.set(name, [one.taken]);
		this.added.push(one);
		return true;
	}
}

const kindOf = ({ conditions, effects }: Step) => `${conditions.join(';')}/${effects.join(';')}`;

function after({ effects }: Step, state: readonly number[]): readonly number[] {
	const next = [...state];
	for (const [row, value] of effects) next[row] = value;
	return next;
}

function fewestTaken(configurations: Configuration[]): Configuration[] {
	if (configurations.length <= MAX_SPARING) return configurations;
	const counts = new Map(configurations.map((one) => [one, one.taken.toString(2).replaceAll('0', '').length]));
	return configurations
		.toSorted((one, other) => (counts.get(one) as number) - (counts.get(other) as number))
		.slice(0, MAX_SPARING);
}
