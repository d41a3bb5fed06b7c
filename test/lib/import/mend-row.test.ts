import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
	batchRows,
	checkMended,
	currentRows,
	fileRows,
	ImportLog,
	importState,
	Ledger,
	mendRow,
	recordedImport,
	resultsSheet,
	retryImport,
	sheetBytes,
	type CellChanges,
	type ImportedRow,
	type ImportRecord,
	type RowResult,
} from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { pictures } from '../../support/pictures';
import { emulate, openMedia, pipelineAt } from '../../support/pipeline';

/** A sheet that was imported, and rows of it that are mended. */
async function imported(csv: (host: string) => string, name = 'pins.csv') {
	const [emulator, host, store] = [await emulate(), await pictures(), new MemoryStore()];
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
	const log = new ImportLog(ledger);
	const context = () => Object.assign(pipelineAt(emulator, { store }), { importId: 'first' });
	async function run(text: string, importId: string): Promise<RowResult[]> {
		const { rows, facts } = fileRows(Readable.from([Buffer.from(text)]), { format: 'csv' });
		const about = { file: name, defaults: {}, read: facts };
		const pipeline = Object.assign(context(), { importId });
		return await Array.fromAsync(recordedImport(pipeline, batchRows(rows, {}), { open: openMedia, about }));
	}
	await run(csv(host.url), 'first');
	const rows = async (): Promise<ImportedRow[]> => await Array.fromAsync(currentRows(ledger, 'first'));
	const mending = async (row: number, changes: CellChanges) => {
		const before = (await rows()).find((each) => each.row === row) as ImportedRow;
		return { record: (await log.find('first')) as ImportRecord, before, changes };
	};
	return {
		emulator,
		host,
		store,
		log,
		rows,
		run,
		check: async (row: number, changes: CellChanges) =>
			await checkMended(context(), await mending(row, changes), { open: openMedia }),
		mend: async (row: number, changes: CellChanges) =>
			await Array.fromAsync(mendRow(context(), await mending(row, changes), { open: openMedia })),
		retried: async () =>
			await Array.fromAsync(retryImport(context(), (await log.find('first')) as ImportRecord, { open: openMedia })),
		sheet: async () => {
			const { columns } = (await log.find('first')) as ImportRecord;
			const parts: Buffer[] = [];
			for await (const part of sheetBytes(resultsSheet(currentRows(ledger, 'first'), columns), 'csv'))
				parts.push(Buffer.from(part as Uint8Array));
			return Buffer.concat(parts).toString().replace('\uFEFF', '');
		},
	};
}

describe('mending a row of an import', () => {
	it('publishes a failed row with its changed cells, and the record and the counters follow', async () => {
		const sheet = await imported(
			(host) => `Image URL,Board,Title,Note\n${host}/a.jpg,Nowhere,A,mine\n${host}/b.jpg,Travel,B,\n`,
		);
		const [result] = await sheet.mend(2, { board: 'Travel', title: 'A better title' });
		expect(result).toMatchObject({ row: 2, outcome: 'created', title: 'A better title' });
		expect(
			sheet.emulator
				.pins()
				.map(({ title }) => title)
				.sort(),
		).toEqual(['A better title', 'B']);
		expect((await sheet.rows())[0]).toMatchObject({
			outcome: 'created',
			title: 'A better title',
			cells: { board: 'Travel', title: 'A better title' },
			original: { Board: 'Travel', Title: 'A better title', Note: 'mine' },
		});
		expect(await sheet.log.find('first')).toMatchObject({ rows: 2, created_rows: 2, failed_rows: 0, ended: 'done' });
	});

	it('the results sheet has the mended text and imported again publishes nothing twice', async () => {
		const sheet = await imported((host) => `media_url,board,title\n${host}/a.jpg,Nowhere,A\n${host}/b.jpg,Travel,B\n`);
		await sheet.mend(2, { board: 'Travel', description: '=SUM(1)' });
		const text = await sheet.sheet();
		expect(text.split('\n')[0]).toContain('row_key,media_url,board,title,description');
		expect(text).toContain("Travel,A,'=SUM(1)"); // nothing that a spreadsheet would execute
		expect((await sheet.run(text, 'second')).map(({ outcome }) => outcome)).toEqual(['existing', 'existing']);
		expect(sheet.emulator.pins()).toHaveLength(2);
	});

	it('says what is still wrong field by field, and publishes and writes nothing then', async () => {
		const sheet = await imported((host) => `media_url,board,title,link\n${host}/a.jpg,Travel,A,nonsense\n`);
		const before = await sheet.rows();
		const { fit, findings } = await sheet.check(2, { title: 'x'.repeat(200), link: 'also nonsense', media_url: '' });
		expect(fit).toBe(false);
		expect(findings.map(({ field }) => field).sort()).toEqual(['link', 'media_url', 'title']);
		expect((await sheet.check(2, { link: 'https://shop.example/' })).fit).toBe(true);
		expect(await sheet.rows()).toEqual(before);
		expect(sheet.emulator.pins()).toHaveLength(0);
	});

	it('says of a board that is unknown and of a picture that is gone why the row would fail', async () => {
		const sheet = await imported((host) => `media_url,board,title\n${host}/a.jpg,Nowhere,A\n`);
		expect(await sheet.check(2, { board: 'Elsewhere' })).toMatchObject({
			fit: false,
			problem: { code: 'board-unknown' },
		});
		sheet.host.gone = true;
		const gone = await sheet.check(2, { board: 'Travel' });
		expect(gone.fit).toBe(false);
		expect(gone.findings[0]).toMatchObject({ code: 'media-gone', field: 'media_url' });
	});

	it('a signed address that lost its signature has to be given again, also after the row was tried again', async () => {
		const sheet = await imported(
			(host) => `media_url,board,title\n${host}/a.jpg?X-Amz-Signature=5ec7e7&X-Amz-Expires=60,Nowhere,A\n`,
		);
		await sheet.retried();
		expect((await sheet.rows())[0]?.unsigned).toEqual(['media_url']);
		const still = await sheet.check(2, { board: 'Travel' });
		expect(still).toMatchObject({ fit: false, problem: { code: 'signature-not-kept' } });
		const changes = { board: 'Travel', media_url: `${sheet.host.url}/a.jpg?X-Amz-Signature=f4e5h` };
		expect((await sheet.check(2, changes)).fit).toBe(true);
		expect((await sheet.mend(2, changes))[0]).toMatchObject({ outcome: 'created' });
		expect((await sheet.rows())[0]?.unsigned).toEqual(['media_url']);
		expect((await Array.fromAsync(sheet.store.scan(''))).join('\n')).not.toMatch(/5ec7e7|f4e5h/);
	});

	it('an error value of a spreadsheet that was left in a cell is not published', async () => {
		const sheet = await imported((host) => `media_url,board,title,link\n${host}/a.jpg,Travel,#REF!,\n`);
		expect(await sheet.check(2, { link: 'https://shop.example/' })).toMatchObject({
			fit: false,
			problem: { code: 'cell-error' },
		});
		expect((await sheet.check(2, { title: 'A lake' })).fit).toBe(true);
	});

	it('a header that was chosen for a column by hand gets the mended text', async () => {
		const sheet = await imported((host) => `media_url,board,title\n${host}/a.jpg,Nowhere,A\n`);
		const [row] = await sheet.rows();
		// As --map title=Headline leaves it: the header means nothing by itself.
		const { board: _, title, ...rest } = row?.original ?? {};
		await sheet.log.saveRows((await sheet.log.named('first')) as ImportRecord, [
			{ ...(row as ImportedRow), original: { ...rest, Pinboard: 'Nowhere', Headline: title } },
		]);
		await sheet.mend(2, { board: 'Travel', title: 'B' });
		expect((await sheet.rows())[0]?.original).toMatchObject({ Pinboard: 'Travel', Headline: 'B' });
	});

	it('two rows that are mended at once are both counted', async () => {
		const sheet = await imported((host) => `media_url,board,title\n${host}/a.jpg,Nowhere,A\n${host}/b.jpg,Nowhere,B\n`);
		await Promise.all([sheet.mend(2, { board: 'Travel' }), sheet.mend(3, { board: 'Travel' })]);
		expect(await sheet.log.find('first')).toMatchObject({ rows: 2, created_rows: 2, failed_rows: 0 });
	});
});

describe('how an import stands', () => {
	const record = { startedAt: '2026-11-01T10:00:00Z' } as ImportRecord;
	const now = Date.parse('2026-11-01T12:00:00Z');

	it('is running while its process says so, killed when that was silent for a minute, and otherwise how it ended', () => {
		expect(importState({ ...record, aliveAt: '2026-11-01T11:59:30Z' }, now)).toBe('running');
		expect(importState({ ...record, aliveAt: '2026-11-01T11:58:00Z' }, now)).toBe('killed');
		expect(importState({ ...record, ended: 'interrupted' }, now)).toBe('interrupted');
		expect(importState(record, now)).toBe('unknown');
	});

	it('an import that ended is not alive any more', async () => {
		const sheet = await imported((host) => `media_url,board,title\n${host}/a.jpg,Travel,A\n`);
		expect(await sheet.log.find('first')).not.toHaveProperty('aliveAt');
	});
});
