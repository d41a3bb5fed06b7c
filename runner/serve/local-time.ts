import { readRunAtCell, runAtMs } from '../../lib';

/** A day has so many milliseconds, but for the two on which clocks change. */
const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d\d-\d\d$/;

/**
 * A moment as a field of a form gives it, `2026-11-26T14:00` or `2026-11-26`, on the clocks of a zone; a moment with an
 * offset is taken as it is. Of an hour that clocks show twice the first counts.
 * @returns epoch milliseconds; undefined where it is none.
 */
export function readLocal(text: string | undefined, timeZone: string, end = false): number | undefined {
	const given = text?.trim();
	if (!given) return undefined;
	if (!DATE.test(given)) return momentIn(given, timeZone);
	if (!end) return momentIn(`${given}T00:00`, timeZone);
	const next = new Date(Date.parse(`${given}T00:00Z`) + DAY_MS);
	const midnight = Number.isNaN(next.getTime())
		? undefined
		: momentIn(`${next.toISOString().slice(0, 10)}T00:00`, timeZone);
	return midnight === undefined ? undefined : midnight - 1;
}

function momentIn(text: string, timeZone: string): number | undefined {
	const { runAt, readings } = readRunAtCell(text, timeZone);
	try {
		return runAtMs(readings?.[0] ?? runAt);
	} catch {
		return undefined;
	}
}

/** A moment as `datetime-local` shows it, on the clocks of a zone. */
export function localValue(ms: number, timeZone: string): string {
	const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
	return new Intl.DateTimeFormat('sv-SE', { timeZone, ...parts }).format(ms).replace(' ', 'T');
}
