import { expect, it } from 'vitest';
import { cellsOf, type PinDraft } from '../../../lib';
import { draftFromCells } from '../../../lib/model/import-row';
import { importAll, outcomes } from '../../support/import';
import { pictures } from '../../support/pictures';
import { emulate, pipelineAt } from '../../support/pipeline';

/** The rows of a sheet, by the names of its columns. */
function draftsOf(rows: Record<string, string>[]): PinDraft[] {
	return rows.map((row) => draftFromCells(cellsOf({ board: 'Travel', ...row })).draft as PinDraft);
}

it.each(['account', 'account_id'])(
	'a row whose column %s names another account fails with both accounts, and its media is not fetched',
	async (column) => {
		const [emulator, host] = [await emulate(), await pictures()];
		const pipeline = pipelineAt(emulator);
		const rows = ['someone_else', '@someone_else', '99887766'].map((account) => ({
			media_url: `${host.url}/${account}.jpg`,
			[column]: account,
		}));
		const results = await importAll(pipeline, draftsOf(rows));
		expect(outcomes(results)).toEqual(['account-mismatch', 'account-mismatch', 'account-mismatch']);
		for (const [index, { problem }] of results.entries()) {
			expect(problem).toMatchObject({ category: 'input', action: 'fix-row' });
			for (const named of [rows[index]?.[column], 'emulated_account', await pipeline.account.id()])
				expect(problem?.message).toContain(named);
		}
		expect(host.asked).toBe(0);
		expect(emulator.requests().map(({ path }) => path)).toEqual(['/v5/user_account']);
	},
);

it('a row that names the connected account, by ID or by user name, goes there as one that names none', async () => {
	const [emulator, host] = [await emulate(), await pictures()];
	const pipeline = pipelineAt(emulator);
	const names = [await pipeline.account.id(), 'emulated_account', ' @Emulated_Account '];
	const rows = names.map((account, index) => ({ account, media_url: `${host.url}/${index}.jpg`, title: `${index}` }));
	const results = await importAll(pipeline, draftsOf(rows));
	expect(outcomes(results)).toEqual(['created', 'created', 'created']);
	const again = await importAll(pipeline, draftsOf(rows.map(({ account: _, ...row }) => row)));
	expect(outcomes(again)).toEqual(['existing', 'existing', 'existing']);
});
