import { SqliteStore } from '../../../lib/store/sqlite-store';

/** A process that opens a file at the word, and says how that went. */
process.once('message', () => {
	try {
		const store = new SqliteStore(process.argv[2] ?? '');
		process.send?.({ opened: true }, () => void store.disconnect().then(() => process.exit(0)));
	} catch (error) {
		process.send?.({ opened: (error as Error).message }, () => process.exit(0));
	}
});
process.send?.('ready');
