import { describe, expect, it } from 'vitest';
import { systemClock, type AtomicStore, type Clock } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { image, importAll, outcomes } from '../../support/import';
import { emulate, pipelineAt } from '../../support/pipeline';
import { sentTo } from '../../support/time-travel';

const CALL_TIMEOUT_MS = 60_000;

/** The process stands still for so long, once, after the store has noted that an attempt begins. */
function heldUpAtAttempt(milliseconds: number): { store: AtomicStore; clock: Clock } {
	let standstill = 0;
	const store = new MemoryStore();
	const apply = store.apply.bind(store);
	store.apply = async (writes) => {
		const done = await apply(writes);
		if (writes.some(({ next }) => next?.includes('"state":"publishing"'))) standstill = milliseconds;
		return done;
	};
	return { store, clock: { ...systemClock, monotonic: () => systemClock.monotonic() + standstill } };
}

/** Imports one pin in a process that is held up when its first attempt has begun. */
async function importHeldUp(milliseconds: number) {
	const emulator = await emulate();
	const { store, clock } = heldUpAtAttempt(milliseconds);
	const pipeline = pipelineAt(emulator, {
		store,
		clock,
		random: () => 0,
		settings: { callTimeoutMs: CALL_TIMEOUT_MS },
	});
	const came = outcomes(await importAll(pipeline, [image('Once')]));
	for await (const { attempts, events } of pipeline.ledger.jobs()) {
		const steps = events.map(({ state, reason }) => `${state}${/held up/.test(reason ?? '') ? ': held up' : ''}`);
		return { came, attempts, steps: steps.slice(steps.indexOf('publishing')), sent: sentTo(emulator, 'POST /pins') };
	}
}

describe('an attempt whose process is held up between its beginning and the sending', () => {
	it('is not sent with less than 30 % of its time left, and does not count', async () => {
		expect(await importHeldUp(0.75 * CALL_TIMEOUT_MS)).toEqual({
			came: ['created'],
			attempts: 1,
			steps: ['publishing', 'ready: held up', 'publishing', 'published'],
			sent: 1,
		});
	});

	it('is sent with more than 30 % of its time left', async () => {
		expect(await importHeldUp(0.65 * CALL_TIMEOUT_MS)).toEqual({
			came: ['created'],
			attempts: 1,
			steps: ['publishing', 'published'],
			sent: 1,
		});
	});
});
