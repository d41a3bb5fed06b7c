const WINDOW_MS = 60_000;
/** What the way from the limiter to the call may take, in milliseconds. */
const SLACK_MS = 2_000;

/** No more writes in any minute than the user's own limit allows, of all processes together. */
export class BudgetJudge {
	private readonly admitted = new Set<{ at: number }>();

	constructor(
		private readonly limit: number | undefined,
		private readonly accuse: (judge: string, what: string) => void,
	) {}

	/** The limiter lets a write go, at this true time in milliseconds. @returns takes it back: nothing was sent. */
	admit(at: number): () => void {
		const write = { at };
		this.admitted.add(write);
		const within = [...this.admitted].filter((other) => other.at > at - WINDOW_MS + SLACK_MS).length;
		if (this.limit !== undefined && within > this.limit)
			this.accuse('budget', `${within} writes within a minute, and ${this.limit} are allowed`);
		return () => this.admitted.delete(write);
	}
}
