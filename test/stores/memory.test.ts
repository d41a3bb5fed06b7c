import { afterEach } from 'vitest';
import { MemoryStore } from '../../lib/ledger/stores/memory-store';
import { conformance } from './conformance';

let store = new MemoryStore();
afterEach(() => {
	store = new MemoryStore();
});

// It has one connection: itself.
conformance('MemoryStore', async () => store);
