import { openSqlite } from '../../../lib/store/sqlite-store';

/** A process that opens a file at the word, and says how that went. */
process.once('message', () => {
	openSqlite(process.argv[2] ?? '').then(
		(store) => process.send?.({ opened: true }, () => void store.disconnect().then(() => process.exit(0))),
		(error: Error) => process.send?.({ opened: error.message }, () => process.exit(0)),
	);
});
process.send?.('ready');
