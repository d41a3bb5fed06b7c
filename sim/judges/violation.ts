/** The promise was broken. */
export interface Violation {
	/** Which judge says so. */
	judge: string;
	/** One sentence for people. */
	what: string;
	/** True time, in milliseconds. */
	at: number;
	/** After so many steps. */
	step: number;
}
