import type { Emulator } from '../../emulator';
import type { PipelineContext } from '../../lib';
import { manyPins } from './board';

/** As many pins as a test wants are made at once, and reads are counted all the same. */
export const UNPACED = { timeScale: 100_000, limits: { org_write: 1e9 } };

/** Makes pins at the emulator, and records them as published by an import of this campaign. The last is the newest. */
export async function campaignOf(
	emulator: Emulator,
	pipeline: PipelineContext,
	count: number,
	campaign = 'Autumn',
): Promise<string[]> {
	const known = emulator.pins().length;
	await manyPins(emulator, count);
	const account = await pipeline.account.id();
	const ids = emulator
		.pins()
		.map(({ id }) => id)
		.slice(known);
	for (const [index, id] of ids.entries()) {
		const label = {
			title: `Title ${id}`,
			link: `https://shop.example/${id}`,
			board: 'Travel',
			source: 'a.jpg',
			campaign,
		};
		// Of two that were published in one second, the list has the smaller key first.
		const key = `row-${String(1e6 - 1 - known - index)}`;
		const claim = await pipeline.ledger.claim({ key, payload: {}, label, account });
		if (claim.kind !== 'claimed') throw new Error(`${id} is ${claim.kind}`);
		await claim.lease.beginAttempt(`likeness ${id}`);
		const url = `${emulator.url}/pin/${id}/`;
		await claim.lease.published({ id, url, createdAt: new Date().toISOString() }, `likeness ${id}`);
	}
	return ids;
}

/** The calls that read pins and their numbers, as `GET /pins`, with how often each was made. */
export function reads(emulator: Emulator): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { method, path } of emulator.requests()) {
		if (method !== 'GET' || !/^\/v5\/pins/.test(path)) continue;
		const name = path.replace(/^\/v5/, '').replace(/\?.*$/, '').replace(/\d+/, ':id');
		counts[name] = (counts[name] ?? 0) + 1;
	}
	return counts;
}
