import { describe, expect, it } from 'vitest';
import { claimDraft, type PinDraft, type PipelineContext } from '../../../lib';
import { image, importAll, outcomes } from '../../support/import';
import { MINUTE, openSamples, SECOND, travel } from '../../support/time-travel';

const LEASE_MS = 2 * MINUTE;
const HELD = 24;
const FRESH = 100;

const images = (name: string, count: number) => Array.from({ length: count }, (_, index) => image(`${name} ${index}`));

/** Leaves the drafts claimed, as a process does that is killed. */
async function claimAndDie(pipeline: PipelineContext, drafts: PinDraft[]): Promise<void> {
	for (const draft of drafts) {
		const { slot } = (await claimDraft(pipeline, { draft }, { open: openSamples })) as { slot?: { release(): void } };
		slot?.release();
	}
}

describe('rows that a process held when it was killed', () => {
	it('let all other rows go first, and are published when their leases have ended', async () => {
		const { clock, emulator, pipeline } = await travel();
		const held = images('Held', HELD);
		const killedAt = clock.now();
		await clock.until(claimAndDie(pipeline({ leaseMs: LEASE_MS }), held));
		const next = pipeline({ leaseMs: LEASE_MS });
		const results = await clock.until(importAll(next, [...held, ...images('Fresh', FRESH)], undefined, openSamples));
		expect(new Set(outcomes(results))).toEqual(new Set(['created']));
		const at = (name: string) =>
			emulator
				.pins()
				.filter(({ title }) => title?.startsWith(name))
				.map(({ createdAt }) => createdAt - killedAt);
		expect([at('Held').length, at('Fresh').length]).toEqual([HELD, FRESH]);
		expect(Math.max(...at('Fresh'))).toBeLessThan(LEASE_MS);
		expect(Math.min(...at('Held'))).toBeGreaterThanOrEqual(LEASE_MS);
		expect(Math.max(...at('Held'))).toBeLessThan(LEASE_MS + 30 * SECOND);
	});
});
