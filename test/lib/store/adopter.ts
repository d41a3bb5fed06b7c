import { openLedgerOfN8n } from '../../../lib/store/ledger-of-n8n';

/** A process that opens n8n's ledger at the word, writes to it, and says what it found. */
process.once('message', () => {
	void (async () => {
		let moved = false;
		const store = await openLedgerOfN8n({ env: { N8N_USER_FOLDER: process.argv[2] }, onMoved: () => (moved = true) });
		await store.set(`seen:${process.pid}`, 'yes');
		const read = await store.read('job');
		await store.disconnect();
		process.send?.({ read, moved }, () => process.exit(0));
	})();
});
process.send?.('ready');
