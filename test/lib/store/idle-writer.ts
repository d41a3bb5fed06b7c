import { SqliteStore } from '../../../lib/store/sqlite-store';

/** A process that has nothing to live for but what it asked of a store. It leaves the store open, or is told to close it. */
const [file = '', close] = process.argv.slice(2);

process.send?.({ alone: true }, () => {
	process.disconnect();
	const store = new SqliteStore(file, { commitDelayMs: 100 });
	const writing = store.set('job', 'published').then(async () => await store.set('acknowledged', 'yes'));
	if (close) void store.disconnect().then(() => process.exit(3));
	writing.catch(() => undefined); // closed before the second one
});
