import type { EmulatedPin } from '../../emulator';
import type { RowResult } from '../../lib';
import type { Report } from './run';
import { lookOf, type FaultRow } from './rows';

/** What is counted, at the emulator and never from the ledger's own records. */
export interface Tally {
	runs: number;
	kills: number;
	/** Pins beyond the first of a row. */
	duplicates: number;
	/** Rows without a pin that ended, and not for a reason of their own. */
	lost: number;
	/** Rows that a last run left unknown. */
	unknown: number;
	/** Answers that are not true: another's pin, `failed` though the pin was there, or `unknown` at the end though it is. */
	disagreements: number;
	/** Of what was lost or doubled, for people. */
	notes: string[];
	/** What went otherwise than planned, for people; not empty means failed. */
	faults: string[];
}

export const nothing = (): Tally => ({
	runs: 0,
	kills: 0,
	duplicates: 0,
	lost: 0,
	unknown: 0,
	disagreements: 0,
	notes: [],
	faults: [],
});

export function sum(tallies: Tally[]): Tally {
	return tallies.reduce(
		(all, one) => ({
			runs: all.runs + one.runs,
			kills: all.kills + one.kills,
			duplicates: all.duplicates + one.duplicates,
			lost: all.lost + one.lost,
			unknown: all.unknown + one.unknown,
			disagreements: all.disagreements + one.disagreements,
			notes: [...all.notes, ...one.notes],
			faults: [...all.faults, ...one.faults],
		}),
		nothing(),
	);
}

interface Evidence {
	rows: FaultRow[];
	pins: EmulatedPin[];
	/** Every answer for every row, of all runs. */
	reports: Report[];
	/** Those of the last run, which went undisturbed. */
	last: RowResult[];
	undecidable?: boolean;
}

export function count({ rows, pins, reports, last, undecidable = false }: Evidence): Tally {
	const tally = nothing();
	const byLook = Map.groupBy(pins, (pin) => lookOf(pin.title, pin.kind === 'video' ? undefined : pin.images[0]?.hash));
	for (const { row, look } of rows) {
		const own = byLook.get(look) ?? [];
		const ids = new Set(own.map(({ id }) => id));
		const end = last.find((result) => result.row === row);
		if (own.length > 1) {
			tally.duplicates += own.length - 1;
			tally.notes.push(`row ${row} has ${own.length} pins`);
		}
		if (end?.outcome === 'unknown') tally.unknown += 1;
		else if (own.length === 0) {
			tally.lost += 1;
			tally.notes.push(
				`row ${row} has no pin and ended as ${end?.outcome ?? 'nothing'}: ${end?.problem?.message ?? ''}`,
			);
		}
		if (
			own.length > 0 &&
			end?.outcome !== 'created' &&
			end?.outcome !== 'existing' &&
			!(undecidable && end?.outcome === 'unknown')
		) {
			tally.disagreements += 1;
			tally.notes.push(
				`row ${row} has a pin and ended as ${end?.outcome ?? 'nothing'}: ${end?.problem?.message ?? ''}`,
			);
		}
		const wrong = reports.filter((report) => report.row === row && report.pin && !ids.has(report.pin.id)).length;
		tally.disagreements += wrong;
		if (wrong > 0) tally.notes.push(`row ${row} was told another's pin`);
		const first = Math.min(...own.map(({ createdAt }) => createdAt));
		for (const { heardAt, problem } of reports.filter(
			(report) => report.row === row && report.outcome === 'failed' && report.heardAt > first,
		)) {
			tally.disagreements += 1;
			tally.notes.push(
				`row ${row} was told that it failed, ${heardAt - first} ms after its pin was made: ${problem?.code} (${problem?.message})`,
			);
		}
		byLook.delete(look);
	}
	for (const strange of byLook.keys()) tally.faults.push(`a pin of no row: ${strange}`);
	return tally;
}
