/** Parts of the n8n expression under the name of a node on the canvas. */

/** The value of a parameter in words: `getMany` is "get many". */
export const words = (parameter: string) => `$parameter["${parameter}"].replace(/[A-Z]/g, " $&").toLowerCase()`;

/** `, Travel` for the board that is chosen in the locator `board`; nothing for none, and for one that each item names. */
export const chosenBoard =
	'((board) => (/^[^=]/.test(board?.value ?? "") ? ", " + (board.cachedResultName || board.value) : ""))($rawParameter["board"])';

/** `: Travel` for the board in the text field Default Board of `options`; nothing for none, and for one that each item names. */
export const defaultBoard =
	'((board) => (/^[^=]/.test(board ?? "") ? ": " + board : ""))($rawParameter["options"]?.["board"])';
