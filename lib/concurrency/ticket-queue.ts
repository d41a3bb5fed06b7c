/** A place in a queue whose members go one after the other. */
export interface Ticket {
	/** Resolves when all tickets before this one were released, which each is at its end at the latest. */
	turn: () => Promise<void>;
	/** Lets the next ticket go on; also for a ticket that does not need its turn any more. */
	release: () => void;
}

/** @returns takes a ticket at the queue's end. */
export function createTicketQueue(): () => Ticket {
	let last = Promise.resolve();
	return () => {
		const before = last;
		let release = () => {};
		const released = new Promise<void>((resolve) => (release = resolve));
		last = released.then(async () => await before);
		return { turn: async () => await before, release };
	};
}
