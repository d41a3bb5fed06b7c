import type { StoreKind } from './plan';
import type { Tally } from './tally';

/** One row of the table. */
export interface FaultCase {
	/** What it belongs to, for `--only`. */
	group: string;
	fault: string;
	stores: StoreKind[];
	/** `holds`: nothing doubled, lost or wrong. `breaks`: a safeguard is missing and it must show. `limit`: shown, whatever it is. */
	expect: 'holds' | 'breaks' | 'limit';
	/** Rows may be left unknown, for a person. */
	mayHold?: boolean;
	/** Takes both cores, so nothing else runs beside it. */
	alone?: boolean;
	/** How often on each store. */
	times?: number;
	play: (store: StoreKind, time: number) => Promise<Tally>;
}

export interface Size {
	full: boolean;
	stores: StoreKind[];
}

export function passes(
	{ expect, mayHold = false }: FaultCase,
	{ duplicates, lost, unknown, disagreements, faults }: Tally,
): boolean {
	if (expect === 'limit') return true;
	if (faults.length > 0) return false;
	const wrong = duplicates + lost + disagreements;
	if (expect === 'breaks') return wrong > 0;
	return wrong === 0 && (mayHold || unknown === 0);
}
