import { Random } from '../kernel/random';
import type { PinterestFault } from './faults';

/** A stream of chance for each fault, so that a fault that is switched off changes nothing of the others. */
export class Dice {
	private readonly streams: Partial<Record<PinterestFault, Random>> = {};

	constructor(private readonly seed: number) {}

	of(fault: PinterestFault): Random {
		return (this.streams[fault] ??= new Random(`${this.seed}/${fault}`));
	}

	/** Draws nothing where it never is. */
	chance(fault: PinterestFault, probability: number): boolean {
		return probability > 0 && this.of(fault).chance(probability);
	}
}
