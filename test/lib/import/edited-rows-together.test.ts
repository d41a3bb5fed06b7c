import { describe, expect, it } from 'vitest';
import { Ledger, type PinDraft } from '../../../lib';
import { isThere, newAddress, openAt, removeAt } from '../../faults/stores';
import { STORE_KINDS, type StoreKind } from '../../faults/plan';
import { afterThisTest } from '../../support/cleanup';
import { image, importAll, outcomes, type ImportChoices } from '../../support/import';
import { emulate, openMedia, pipelineAt } from '../../support/pipeline';

const ROWS = 6;
const sheet = (edit = '', more: Partial<PinDraft> = {}) =>
	Array.from({ length: ROWS }, (_, index) =>
		image(`Pin ${index}${edit}`, { link: `https://example.com/${index % 3}`, ...more }),
	);

/** Two imports that share a store, each with its own connection to it, as two processes have. */
async function stage(kind: StoreKind) {
	const address = await newAddress(kind);
	const [one, two] = [openAt(address), openAt(address)];
	afterThisTest(async () => {
		await Promise.all([one.disconnect(), two.disconnect()]);
		await removeAt(address);
	});
	const emulator = await emulate({ enforceRateLimits: false });
	const run = async (store: typeof one, drafts: PinDraft[], choices: ImportChoices = {}) =>
		outcomes(await importAll(pipelineAt(emulator, { store, unpaced: true }), drafts, undefined, openMedia, choices));
	const ledger = new Ledger(one, { owner: 'test', leaseMs: 60_000 });
	return {
		emulator,
		first: async (drafts: PinDraft[]) => await run(one, drafts),
		/** The same sheet twice at once. */
		both: async (drafts: PinDraft[], choices: ImportChoices = {}) =>
			await Promise.all([run(one, drafts, choices), run(two, drafts, choices)]),
		jobs: async () => await Array.fromAsync(ledger.jobs()),
		titles: () =>
			emulator
				.pins()
				.map(({ title }) => title)
				.sort(),
	};
}

const titlesOf = (...sheets: PinDraft[][]) =>
	sheets
		.flat()
		.map(({ title }) => title)
		.sort();
const all = (outcome: string) => Array<string>(ROWS).fill(outcome);

describe.each(STORE_KINDS)('an edited sheet that two imports carry out at once, on %s', async (kind) => {
	const there = await isThere(kind);

	it.skipIf(!there && !process.env.CI)('changes each pin to what its row says, and its record once', async () => {
		const { first, both, jobs, titles } = await stage(kind);
		await first(sheet());
		expect(await both(sheet('!'), { onEdit: 'update' })).toEqual([all('existing'), all('existing')]);
		expect(titles()).toEqual(titlesOf(sheet('!')));
		for (const { events } of await jobs())
			expect(events.filter(({ reason }) => reason?.startsWith('edited'))).toHaveLength(1);
		expect(await both(sheet('!'))).toEqual([all('existing'), all('existing')]);
	});

	it.skipIf(!there && !process.env.CI)('makes one further pin of each row with publish', async () => {
		const { first, both, titles } = await stage(kind);
		await first(sheet());
		const ends = await both(sheet('!'), { onEdit: 'publish' });
		expect(ends.flat().sort()).toEqual([...all('created'), ...all('existing')]);
		expect(titles()).toEqual(titlesOf(sheet(), sheet('!')));
	});

	it.skipIf(!there && !process.env.CI)('changes each scheduled pin in place', async () => {
		const { first, both, jobs } = await stage(kind);
		const runAt = (hours: number) => new Date(Date.now() + hours * 60 * 60_000).toISOString();
		await first(sheet('', { runAt: runAt(1) }));
		const moved = sheet('!', { runAt: runAt(2) });
		expect(await both(moved)).toEqual([all('scheduled'), all('scheduled')]);
		expect((await jobs()).map(({ draft, dueAt }) => [draft?.title, dueAt]).sort()).toEqual(
			moved.map(({ title, runAt: due }) => [title, Date.parse(due as string)]),
		);
	});
});
