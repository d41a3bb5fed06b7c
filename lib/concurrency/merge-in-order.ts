/** Texts of several sequences, each of them in order, as one sequence in order. All begin to be read at once. */
export async function* mergeInOrder(sequences: AsyncGenerator<string>[]): AsyncGenerator<string> {
	try {
		const heads = await Promise.all(sequences.map(async (sequence) => await sequence.next()));
		for (;;) {
			let first: number | undefined;
			for (const [index, { done, value }] of heads.entries()) {
				if (!done && (first === undefined || value < (heads[first]?.value as string))) first = index;
			}
			if (first === undefined) return;
			yield heads[first]?.value as string;
			heads[first] = await (sequences[first] as AsyncGenerator<string>).next();
		}
	} finally {
		for (const sequence of sequences) await sequence.return(undefined);
	}
}
