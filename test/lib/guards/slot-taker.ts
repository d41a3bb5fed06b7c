import { nextSlot } from '../../../lib/guards/warm-up';
import type { WarmUp } from '../../../lib/guards/warm-up-plan';
import { storeOfKind } from '../store/of-kind';

/** A process of its own that asks for moments of the warm-up that its rival shares, once its parent says go. */
const [kind = '', address = '', namespace = ''] = process.argv.slice(2);

async function take(warmUp: WarmUp, pins: number): Promise<void> {
	const store = storeOfKind(kind, address, namespace);
	const moments: number[] = [];
	for (let pin = 0; pin < pins; pin++) moments.push((await nextSlot(store, '11', warmUp, { mayTake: () => true })).at);
	await store.disconnect();
	process.send?.({ moments });
}

process.once('message', ({ warmUp, pins }: { warmUp: WarmUp; pins: number }) => {
	take(warmUp, pins).then(
		() => process.disconnect(),
		(error: unknown) => {
			console.error(error);
			process.exit(1);
		},
	);
});
process.send?.('ready');
