import { storeOfKind } from './of-kind';
import { countTo } from './walk';

/** A process of its own: claims the same keys as its rival and counts on the same counter, once its parent says go. */
const [kind = '', address = '', namespace = ''] = process.argv.slice(2);

async function contend(claims: number, counts: number): Promise<void> {
	const store = storeOfKind(kind, address, namespace);
	await store.insert('count', '0');
	const won: number[] = [];
	for (let claim = 0; claim < claims; claim += 1) {
		if (await store.insert(`job:${claim}`, String(process.pid))) won.push(claim);
	}
	await countTo(store, 'count', counts);
	await store.disconnect();
	process.send?.({ won });
}

process.once('message', ({ claims, counts }: { claims: number; counts: number }) => {
	contend(claims, counts).then(
		() => process.disconnect(),
		(error: unknown) => {
			console.error(error);
			process.exit(1);
		},
	);
});
process.send?.('ready');
