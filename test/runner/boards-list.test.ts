import { expect, it } from 'vitest';
import { cli, ownFolder } from '../support/cli';
import { emulate } from '../support/pipeline';
import { commandAt } from '../support/worker';

it('boards list --json prints 620 boards as 620 lines, each once', async () => {
	const boards = Array.from({ length: 620 }, (_, index) => ({ name: `Board ${index + 1}` }));
	const emulator = await emulate({ boards });
	const { code, lines, stderr } = await cli(['boards', 'list', '--json'], commandAt(emulator, await ownFolder()));
	expect([code, stderr]).toEqual([0, '']);
	expect(lines).toEqual(
		emulator.boards().map(({ id, name }) => ({ type: 'board', id, name, privacy: 'PUBLIC', pinCount: 0 })),
	);
	expect(lines).toHaveLength(620);
});

it('boards list shows a table, with --sections as sheets name them, and none of a hostile name reaches the terminal', async () => {
	const emulator = await emulate({
		boards: [
			{ name: 'Home Ideas', sections: ['Kitchen'] },
			{ name: 'Red\u001B[31m\nAlert', privacy: 'PROTECTED' },
		],
	});
	const options = commandAt(emulator, await ownFolder());
	const { stdout } = await cli(['boards', 'list', '--sections'], options);
	const [head, ...rows] = stdout.trimEnd().split('\n');
	expect(head).toMatch(/^name +id +pins +privacy$/);
	expect(rows).toEqual([
		expect.stringMatching(/^Home Ideas +\d+ +0 +PUBLIC$/),
		expect.stringMatching(/^Home Ideas\/Kitchen +\d+$/),
		expect.stringMatching(/^Red \[31m Alert +\d+ +0 +PROTECTED$/),
	]);
	const { lines } = await cli(['boards', 'list', '--sections', '--json'], options);
	expect(lines.map(({ name, sections }) => [name, sections])).toEqual([
		['Home Ideas', [{ id: emulator.boards()[0]?.sections[0]?.id, name: 'Kitchen' }]],
		['Red\u001B[31m\nAlert', []],
	]);
});

it('boards list says so where the account has no boards, ends with 1 where sections are missing, and with 2 where the list breaks off', async () => {
	const none = commandAt(await emulate({ boards: [] }), await ownFolder());
	expect((await cli(['boards', 'list'], none)).stdout).toBe('The account has no boards.\n');

	const emulator = await emulate({ boards: [{ name: 'One' }] });
	const options = commandAt(emulator, await ownFolder());
	const refused = { kind: 'status', status: 403, code: 29, times: 1 } as const;
	emulator.faults.add({ on: 'GET /boards/{board_id}/sections', ...refused });
	const partly = await cli(['boards', 'list', '--sections', '--json'], options);
	expect([partly.code, partly.lines[0]?.problem]).toEqual([1, expect.objectContaining({ code: 'not-permitted' })]);

	emulator.faults.add({ on: 'GET /boards', ...refused });
	const broken = await cli(['boards', 'list', '--json'], options);
	expect([broken.code, broken.lines.map(({ type }) => type)]).toEqual([2, ['error']]);
	expect(broken.stderr).toMatch(/^pinterest-pipeline: [^\n]+\n$/);
});
