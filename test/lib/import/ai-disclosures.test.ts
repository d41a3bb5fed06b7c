import { expect, it } from 'vitest';
import { checkRow, type PinDraft } from '../../../lib';
import { image, importAll, outcomes } from '../../support/import';
import { MemoryStore } from '../../../lib/store/memory-store';
import { emulate, pipelineAt } from '../../support/pipeline';

const read = (cell: string) => {
	const cells = { board: 'Travel', media_url: 'https://a.example/a.jpg', ai_disclosures: cell };
	const { draft, findings } = checkRow(cells, {}, 0);
	return draft?.aiDisclosures ?? findings.map(({ code }) => code);
};

it('the column ai_disclosures is read in the words of people, and refused for others', () => {
	expect(read('AI_MODIFIED')).toEqual(['AI_MODIFIED']);
	expect(read('synthetic performer; ai-modified, AI_MODIFIED')).toEqual(['AI_MODIFIED', 'SYNTHETIC_PERFORMER']);
	for (const cell of ['no', 'Nein']) expect(read(cell)).toEqual([]);
	for (const cell of ['yes', 'AI', 'AI_MODIFIED and more']) expect(read(cell)).toEqual(['ai-disclosures-invalid']);
});

it('a declaration is sent with the pin, and one that is added, changed or taken back changes the pin', async () => {
	const emulator = await emulate();
	const store = new MemoryStore();
	const declared = () => emulator.pins().map(({ aiDisclosures }) => aiDisclosures);
	const run = async (more: Partial<PinDraft>) =>
		outcomes(
			await importAll(pipelineAt(emulator, { store }), [image('A lake', more)], undefined, undefined, {
				onEdit: 'update',
			}),
		);
	expect(await run({ aiDisclosures: ['AI_MODIFIED'] })).toEqual(['created']);
	expect(declared()).toEqual([['AI_MODIFIED']]);
	expect(await run({ aiDisclosures: ['AI_MODIFIED', 'SYNTHETIC_PERFORMER'] })).toEqual(['existing']);
	expect(declared()).toEqual([['AI_MODIFIED', 'SYNTHETIC_PERFORMER']]);
	expect(await run({})).toEqual(['existing']);
	expect(declared()).toEqual([null]);
});

it('an API that refuses the field is said to, and nothing is published', async () => {
	const emulator = await emulate({ aiDisclosures: 'refuse' });
	const results = await importAll(pipelineAt(emulator), [image('A lake', { aiDisclosures: ['AI_MODIFIED'] })]);
	expect(results[0]?.problem?.message).toContain('ai_disclosures');
	expect(emulator.pins()).toEqual([]);
});
