/** So many wrong passwords in a row are answered at once. */
const FREE_TRIES = 5;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** An address that has been quiet for this long begins anew. */
const FORGET_MS = 15 * 60_000;
/** The most addresses that are remembered; beyond them the quietest are forgotten. */
const MOST_ADDRESSES = 1_000;

interface Tries {
	wrong: number;
	lastAt: number;
}

/** Slows down who guesses passwords: after a few wrong ones an address waits before the next is looked at, longer each time. */
export class LoginThrottle {
	private readonly tries = new Map<string, Tries>();

	constructor(private readonly now: () => number) {}

	/** How long this address has to wait, in milliseconds; 0 where its next password is looked at. */
	waitMs(address: string): number {
		const known = this.tries.get(address);
		if (!known || known.wrong < FREE_TRIES) return 0;
		const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (known.wrong - FREE_TRIES));
		return Math.max(0, known.lastAt + wait - this.now());
	}

	wrong(address: string): void {
		const now = this.now();
		const before = this.tries.get(address);
		const isForgotten = before === undefined || now - before.lastAt > FORGET_MS;
		this.tries.delete(address); // to its end: the map is in the order of the last try
		this.tries.set(address, { wrong: isForgotten ? 1 : before.wrong + 1, lastAt: now });
		for (const quietest of this.tries.keys()) {
			if (this.tries.size <= MOST_ADDRESSES) break;
			this.tries.delete(quietest);
		}
	}

	right(address: string): void {
		this.tries.delete(address);
	}
}
