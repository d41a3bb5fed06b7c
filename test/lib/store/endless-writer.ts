import { storeOfKind } from './of-kind';

/** A process that writes several rows together, again and again, until it is killed. */
const [kind = '', address = '', namespace = '', count = ''] = process.argv.slice(2);

async function write(): Promise<void> {
	const store = storeOfKind(kind, address, namespace);
	for (let times = 1; ; times++) {
		const next = `${process.pid} ${times} ${'x'.repeat(2_000)}`;
		await store.apply(Array.from({ length: Number(count) }, (_, row) => ({ key: `row ${row}`, next })));
		if (times === 1) process.send?.('writing');
	}
}

void write();
