import { Random } from '../kernel/random';
import type { RecordedVerb, StoreVerbs } from './history';
import { RandomClient } from './random-client';
import { recorded } from './recorder';

export interface ClientOptions {
	/** The rows that all of them use. */
	keys: readonly string[];
	/** How many of them ask at once. */
	clients: number;
	/** How many verbs they ask for, all together. */
	verbs: number;
	/** Decides what each asks for; how their verbs interleave, the machine decides. */
	seed: string;
}

/** Lets clients in this process ask these stores, which are connections to one place, for verbs. @returns their history. */
export async function historyOf(stores: readonly StoreVerbs[], options: ClientOptions): Promise<RecordedVerb[]> {
	const { keys, clients, verbs, seed } = options;
	const history: RecordedVerb[] = [];
	const run = async (client: number) => {
		const store = recorded(stores[client % stores.length] as StoreVerbs, client, history);
		const name = `${seed}/${client}`;
		const random = new RandomClient(store, keys, name, new Random(name));
		for (let left = Math.ceil(verbs / clients); left > 0; left--) await random.step();
	};
	await Promise.all(Array.from({ length: clients }, async (_, client) => await run(client)));
	return history;
}
