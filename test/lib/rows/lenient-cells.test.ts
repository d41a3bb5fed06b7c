import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { batchRows } from '../../../lib';
import { readRows } from '../../../lib/rows/read-rows';
import { lenientCells } from '../../../lib/rows/lenient-cells';

describe('the cells of a line whose quotes are wrong', () => {
	it.each([
		['A,"He said "hi" to me",B', ['A', 'He said "hi" to me', 'B']],
		['"one, two" three,"B"', ['one, two" three,"B']],
		['A,"never closed, B', ['A', 'never closed, B']],
		['"say ""hi"" "now"",B', ['say "hi" "now",B']],
		[' "A" ,B,', ['A', 'B', '']],
		['', ['']],
	])('%s', (text, cells) => {
		expect(lenientCells(text, ',')).toEqual(cells);
	});

	it('are found in linear time', () => {
		const begun = performance.now();
		expect(lenientCells(`"${'a,'.repeat(500_000)}`, ',')).toHaveLength(1);
		expect(performance.now() - begun).toBeLessThan(2000);
	});
});

it('a row that cannot be read shows its title, and nothing else of it is taken', async () => {
	const file = [
		'media_url,board,title,description',
		'u,A,One,"He said "hi" to me"',
		'u,A,"Two "b" c",x',
		'u,A,Three,a,b',
		'u,A,Four,"open',
		'u,,Five,',
	].join('\n');
	const rows = [];
	for await (const row of batchRows(readRows(Readable.from([Buffer.from(file)]), { format: 'csv' }), {}))
		rows.push(row);
	expect(rows.map(({ title, draft, problem }) => [title, draft, problem?.code])).toEqual([
		['One', undefined, 'wrong-quote'],
		['Two "b" c', undefined, 'wrong-quote'],
		['Three', undefined, 'row-too-wide'],
		['Four', undefined, 'unclosed-quote'],
		['Five', undefined, 'board-missing'],
	]);
	expect(rows.slice(0, 4).map(({ original }) => original)).toEqual([{}, {}, {}, {}]);
});
