/** Parts of the n8n expression under the name of a node on the canvas. */

/** The value of a parameter in words: `getMany` is "get many". */
export const words = (parameter: string) => `$parameter["${parameter}"].replace(/[A-Z]/g, " $&").toLowerCase()`;

/**
 * `, Travel` for the board whose name the locator `board` has; nothing for none, for one that each item names, and for an
 * ID: n8n gives an expression the ID of a board from the list, not its name.
 */
export const namedBoard =
	'((board) => (/^(?!=|https?:|\\d+$)./.test(board ?? "") ? ", " + board : ""))($rawParameter["board"])';

/** `: Travel` for the board in the text field Default Board of `options`; nothing for none, and for one that each item names. */
export const defaultBoard =
	'((board) => (/^[^=]/.test(board ?? "") ? ": " + board : ""))($rawParameter["options"]?.["board"])';
