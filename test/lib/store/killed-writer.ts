import { SqliteStore } from '../../../lib/store/sqlite-store';

/** A process that is killed right after it wrote a record. */
process.once('message', () => {
	void (async () => {
		const store = new SqliteStore(process.argv[2] ?? '');
		await store.set('job', 'published');
		process.send?.({}, () => process.kill(process.pid, 'SIGKILL'));
	})();
});
process.send?.('ready');
