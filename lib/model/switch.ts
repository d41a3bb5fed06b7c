const OFF = new Set(['', '0', 'false', 'no', 'off']);

/**
 * Whether the text of an environment variable turns a switch on.
 * @param text the variable's value. `0`, `false`, `no`, `off` (in any case), an empty text and a variable that is not set mean off; anything else means on.
 */
export function switchOf(text: string | undefined): boolean {
	return !OFF.has((text ?? '').trim().toLowerCase());
}
