import { afterEach } from 'vitest';
import { MemoryStore } from '../../../lib/store/memory-store';
import { conformance } from './conformance';

let store = new MemoryStore();
afterEach(() => {
	store = new MemoryStore();
});

// It has one connection: itself.
conformance('MemoryStore', async () => store);
