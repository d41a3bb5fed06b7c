import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { batchRows, type BatchRow } from '../../../lib';
import { readRows } from '../../../lib/rows/read-rows';

async function rowsOf(...lines: string[]): Promise<BatchRow[]> {
	const file = ['media_url,board,title,link,approve', ...lines].join('\n');
	const rows: BatchRow[] = [];
	for await (const row of batchRows(readRows(Readable.from([Buffer.from(file)]), { format: 'csv' }), {}))
		rows.push(row);
	return rows;
}

it('a row has what reading found and what its cells lack in one problem, one a line', async () => {
	const [row] = await rowsOf('ftp://a.example/1.jpg,1.1E+17,#REF!,nowhere,perhaps');
	expect(row?.problem?.code).toBe('cell-error');
	expect(row?.problem?.message.split('\n')).toEqual([
		expect.stringContaining('title (#REF!)'),
		expect.stringContaining('board (1.1E+17)'),
		expect.stringContaining('media_url begins with ftp:'),
		expect.stringContaining('approve is "perhaps"'),
		expect.stringContaining('The link "nowhere"'),
	]);
	expect(row?.draft).toBeUndefined();
});

it('a row that is held back is held back whatever reading found', async () => {
	const [whole, unfinished] = await rowsOf('https://a.example/1.jpg,A,#REF!,,no', ',,#REF!,,no');
	expect([whole?.problem, whole?.draft?.approved]).toEqual([undefined, false]);
	expect([unfinished?.problem?.code, unfinished?.draft]).toEqual(['not-approved', undefined]);
});
