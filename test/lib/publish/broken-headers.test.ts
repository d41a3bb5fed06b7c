import { expect, it } from 'vitest';
import { image, importAll, outcomes } from '../../support/import';
import { MINUTE, travel } from '../../support/time-travel';

it.each([
	['Retry-After: 1000000000', { 'x-ratelimit-remaining': '0', 'retry-after': '1000000000' }],
	['a reset given as an epoch', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1805619600' }],
])('%s closes the account for a window, not until 2058', async (_, headers) => {
	const { clock, emulator, pipeline } = await travel();
	emulator.faults.add({ on: 'POST /pins', kind: 'status', status: 429, code: 8, headers });
	const begun = clock.now();
	expect(outcomes(await clock.until(importAll(pipeline(), [image('One')])))).toEqual(['created']);
	expect(
		outcomes(await clock.until(importAll(pipeline(), [image('Two', { link: 'https://example.com/two' })]))),
	).toEqual(['created']);
	expect(clock.now() - begun).toBeLessThan(5 * MINUTE);
	expect(emulator.pins()).toHaveLength(2);
});
