import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../../lib';
import { readRows, type FileHeader } from '../../lib/rows/read-rows';
import { importText, rowsOf, sampleOf, SAMPLES } from '../support/dialect-samples';
import { emulate } from '../support/pipeline';
import { page, tableRows } from './pages';

const headerOf = async (text: string) => {
	let header: FileHeader | undefined;
	const options = { format: 'any', onHeader: (found: FileHeader) => (header = found) } as const;
	for await (const _ of readRows(Readable.from([Buffer.from(text)]), options));
	return header as FileHeader;
};

const columnsPage = page('docs/columns-and-spreadsheets.md');
const tables = new Map(
	tableRows(columnsPage).map(([theirs = '', ours = '']) => [theirs.replaceAll('`', ''), ours.replaceAll('`', '')]),
);

describe.each(DIALECTS)('the dialect %s', (dialect) => {
	it('is recognised by the header of its sample', async () => {
		expect((await headerOf(await sampleOf(dialect))).dialect).toBe(dialect);
	});

	it('has its sample named in the documentation, and every column of it in a table', async () => {
		expect(columnsPage.text).toContain(`(../samples/dialects/${SAMPLES[dialect]})`);
		const { columns } = await headerOf(await sampleOf(dialect));
		const heads = columns.map(({ name }) => name.split(' - ')[0] ?? '');
		const listed = [...tables.keys()].join(', ').split(/, | and /);
		const whole = [...tables.keys()];
		expect(heads.filter((name) => !listed.includes(name) && !whole.includes(name))).toEqual([]);
	});

	it('is imported as it comes: every row is a pin, or scheduled', async () => {
		const emulator = await emulate();
		const result = await importText(
			emulator,
			SAMPLES[dialect],
			await sampleOf(dialect),
			'--time-zone',
			'Europe/Berlin',
			'--strict-columns',
		);
		expect([rowsOf(result), result.stderr, result.code]).toEqual([['created', 'created', 'scheduled'], '', 0]);
		expect(emulator.pins()).toHaveLength(2);
		for (const pin of emulator.pins()) {
			expect(pin).toMatchObject({ title: expect.stringMatching(/Lemon|Sailing|Harbour|Sunset/) as string });
			expect([pin.description, pin.link].every(Boolean)).toBe(true);
		}
	});
});
