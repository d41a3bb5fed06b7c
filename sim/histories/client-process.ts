import { openAt, type StorePlace } from '../stores/places';
import { historyOf, type ClientOptions } from './clients';

/** A process of clients: they ask for verbs when its parent says where, and it answers with their history. */
process.once('message', ({ place, options }: { place: StorePlace; options: ClientOptions }) => {
	const store = openAt(place);
	void historyOf([store], options).then(async (history) => {
		await store.disconnect();
		process.send?.(history, () => process.disconnect());
	});
});
process.send?.('ready');
