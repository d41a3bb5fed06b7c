import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { namedColumn, unknownColumns, type ReadRow } from '../../../lib';
import { columnOf } from '../../../lib/rows/columns';
import { readRows, type ReadRowsOptions } from '../../../lib/rows/read-rows';

const CSV = { format: 'csv' } as const;
const JSON_ROWS = { format: 'json' } as const;

async function read(content: string, options: ReadRowsOptions = CSV): Promise<ReadRow[]> {
	const rows: ReadRow[] = [];
	for await (const row of readRows(Readable.from([Buffer.from(content)]), options)) rows.push(row);
	return rows;
}

const problemOf = async (work: Promise<unknown>) =>
	await work.then(
		() => undefined,
		(error: { problem?: { code: string; message: string } }) => error.problem,
	);

const suggested = (header: string, ...others: string[]) =>
	/Did you mean (\w+)\?/.exec(unknownColumns([header, ...others])?.message ?? '')?.[1];

describe('the header of a column', () => {
	it.each([
		['Pin Title', 'title'],
		['Pin title *', 'title'],
		['Description', 'description'],
		['DESTINATION_LINK', 'link'],
		['destinationUrl', 'link'],
		['Image URL', 'media_url'],
		['imageUrl2', 'media_url_2'],
		['altText', 'alt_text'],
		['Pinterest board', 'board'],
		['Scheduled Date', 'run_at'],
		['Alternative Text:', 'alt_text'],
		['approved', 'approve'],
	])('"%s" is understood as %s', (header, column) => {
		expect(columnOf(header)).toBe(column);
		expect(unknownColumns([header], { strict: true })).toBeUndefined();
	});

	it.each([
		['titel', 'title'],
		['Ttile', 'title'],
		['Pin Titel', 'title'],
		['SEO Title', 'title'],
		['discription', 'description'],
		['Descripton', 'description'],
		['meta_description', 'description'],
		['lnk', 'link'],
		['links', 'link'],
		['Affiliate Link', 'link'],
		['alt_txt', 'alt_text'],
		['meda_url', 'media_url'],
		['mediaulr', 'media_url'],
		['image_urls', 'media_url'],
		['bord', 'board'],
		['runat_', 'run_at'],
		['run_att', 'run_at'],
		['aprove', 'approve'],
		['acount', 'account'],
		['idempotencykeys', 'idempotency_key'],
	])('"%s" resembles %s, or is it', (header, column) => {
		expect(columnOf(header) ?? suggested(header)).toBe(column);
	});

	it.each([
		...['notes', 'sku', 'price', 'status', 'name', 'url', 'tags', 'date', 'publishedAt', 'updated_at', 'created'],
		...['campaign_id', 'link_clicks', 'title_length', 'board_url', 'action', 'images', 'timeline', 'a'.repeat(70_000)],
	])('"%.40s" is a column of the user', (header) => {
		expect(unknownColumns([header])).toBeUndefined();
	});

	it('may resemble a column that another header fills', () => {
		expect(suggested('tilte', 'link')).toBe('title');
		expect(suggested('tilte', 'title')).toBeUndefined();
		expect(suggested('tilte', 'Pin Title')).toBeUndefined();
		expect(suggested('SEO Title', 'title')).toBeUndefined();
	});
});

describe('a file with a column that resembles one of ours', () => {
	it('is refused whole, with one line for each column that names both ways out', async () => {
		const problem = await problemOf(read('media_url,board,tilte,discription,lnk,notes\nu,A,One,Two,Three,mine\n'));
		expect(problem?.code).toBe('column-unknown');
		const [title, description, link, ...others] = problem?.message.split('\n') ?? [];
		expect(title).toBe(
			'The column "tilte" is unknown. Did you mean title? Rename it to title, or map it with --map title="tilte", in n8n with Column Names.',
		);
		expect(description).toContain('--map description="discription"');
		expect(link).toContain('--map link="lnk"');
		expect(others).toEqual([]);
	});

	it('is refused for the media and the board too, instead of "has no column"', async () => {
		expect(await problemOf(read('meda_url,bord\nu,A\n'))).toMatchObject({
			code: 'column-unknown',
			message: expect.stringMatching(/media_url.*\n.*board/) as string,
		});
	});

	it('keeps a name from breaking its line', async () => {
		const problem = await problemOf(read('media_url,board,"tit\nle"\nu,A,One\n'));
		expect(problem).toBeUndefined(); // a line break in a header is a space
		expect(unknownColumns(['lin\nks'])?.message.split('\n')).toHaveLength(1);
	});

	it('is refused if the first object of a JSON file has it, and a later object fails alone', async () => {
		expect(await problemOf(read('[{"media_url":"u","board":"A","tilte":"One"}]', JSON_ROWS))).toMatchObject({
			code: 'column-unknown',
		});
		const rows = await read(
			'[{"media_url":"u1","board":"A"},{"media_url":"u2","board":"A","tilte":"Two"},{"media_url":"u3","board":"A","tilte":""}]',
			JSON_ROWS,
		);
		expect(rows.map(({ problem, cells }) => problem?.code ?? cells.media_url)).toEqual(['u1', 'column-unknown', 'u3']);
	});

	it('names at most 40 columns', () => {
		const message = unknownColumns(Array.from({ length: 10_000 }, () => 'tilte'))?.message;
		expect(message?.split('\n')).toHaveLength(40);
	});

	it('is refused with any column that is not ours where the columns are strict', async () => {
		const file = 'media_url,board,notes,Thumbnail\nu,A,mine,\n';
		expect((await read(file))[0]?.original).toMatchObject({ notes: 'mine' });
		const { code, message } = (await problemOf(read(file, { format: 'csv', strict: true }))) ?? {};
		expect([code, message]).toEqual([
			'column-unknown',
			'The column "notes" is unknown. Delete it, map it with --map, or leave out --strict-columns.',
		]);
	});
});

describe('a header that is chosen for a column', () => {
	const choose = (...names: NonNullable<ReadRowsOptions['names']>): ReadRowsOptions => ({ ...CSV, names });

	it('is read as that column, in any case', async () => {
		const options = choose(
			{ column: 'title', name: 'titel' },
			{ column: 'media_url', name: 'Bild' },
			{ column: 'board', name: 'bord' },
		);
		const [row] = await read('bild,bord,Titel\nu,A,One\n', options);
		expect(row?.cells).toEqual({ media_url: 'u', board: 'A', title: 'One' });
	});

	it('keeps the header of that name from filling the column, and loses its own meaning', async () => {
		const [first, second] = await read(
			'media_url,board,title,description\nu,A,Internal,Shown\nu,A,Internal,\n',
			choose({ column: 'title', name: 'description' }),
		);
		expect(first?.cells).toEqual({ media_url: 'u', board: 'A', title: 'Shown' });
		expect(second?.cells).toEqual({ media_url: 'u', board: 'A' });
	});

	it('may fill several columns, and a column may have several headers', async () => {
		const [first, second] = await read(
			'media_url,board,head,headline\nu,A,One,\nu,A,,Two\n',
			choose(
				{ column: 'title', name: 'head' },
				{ column: 'title', name: 'headline' },
				{ column: 'alt_text', name: 'head' },
			),
		);
		expect(first?.cells).toMatchObject({ title: 'One', alt_text: 'One' });
		expect(second?.cells).toMatchObject({ title: 'Two' });
	});

	it('must be in the file', async () => {
		const options = choose({ column: 'title', name: 'Headline' });
		expect(await problemOf(read('media_url,board\nu,A\n', options))).toMatchObject({
			code: 'missing-column',
			message: 'The file has no column "Headline", which is chosen for title. Found: media_url, board.',
		});
	});

	it('leaves a required column missing whose header it takes away', async () => {
		const options = choose({ column: 'title', name: 'board' });
		expect(await problemOf(read('media_url,board\nu,A\n', options))).toMatchObject({
			code: 'missing-column',
			message: expect.stringContaining('no column board') as string,
		});
	});

	it('is chosen for a column that exists', () => {
		expect(namedColumn('Alt Text')).toBe('alt_text');
		expect(() => namedColumn('tilte')).toThrow('"tilte" is not a column. Did you mean title?');
		expect(() => namedColumn('price')).toThrow('Choose one of account, board, boards, section, title,');
	});
});
