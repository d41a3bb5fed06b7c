/** A moment as so many digits that count down, so that rows with it in their keys have the newest first. */
export const MOMENT_DIGITS = 14;
const LAST_MOMENT = 10 ** MOMENT_DIGITS - 1;

/** A moment in epoch milliseconds as a part of a key: the later, the smaller. */
export function countedDown(moment: number): string {
	return String(LAST_MOMENT - Math.min(LAST_MOMENT, Math.max(0, moment))).padStart(MOMENT_DIGITS, '0');
}

/** The moment that such a part of a key was made of. */
export function momentOf(digits: string): number {
	return LAST_MOMENT - Number(digits);
}
