/** A place in a row of those who have their turns one after the other. */
export interface Turn {
	/** Resolves when all before this one have left, which each does at its end at the latest. */
	come: () => Promise<void>;
	/** Had its turn, or does not want it any more. */
	leave: () => void;
}

/** @returns joins the row at its end. */
export function createTurnOrder(): () => Turn {
	let last = Promise.resolve();
	return () => {
		const before = last;
		let leave = () => {};
		const left = new Promise<void>((resolve) => (leave = resolve));
		last = left.then(async () => await before);
		return { come: async () => await before, leave };
	};
}
