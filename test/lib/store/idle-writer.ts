import { SqliteStore } from '../../../lib/store/sqlite-store';

/** A process that has nothing to live for but what it asked of a store, which it leaves open. */
process.send?.({ alone: true }, () => {
	process.disconnect();
	const store = new SqliteStore(process.argv[2] ?? '', { commitDelayMs: 100 });
	void store
		.set('job', 'published')
		.then(async (acknowledged) => await store.set('acknowledged', String(acknowledged)));
});
