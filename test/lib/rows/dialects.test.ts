import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { checkRow, problemOfFindings, unknownColumns, type Dialect, type ReadRow } from '../../../lib';
import { cellNamed, columnOf, ENGLISH, folded, LOCAL } from '../../../lib/rows/columns';
import { recognisedDialect } from '../../../lib/rows/dialects';
import { LOCAL_NAMES } from '../../../lib/rows/local-names';
import { readRows, type FileHeader, type ReadRowsOptions } from '../../../lib/rows/read-rows';

async function read(content: string, options: Partial<ReadRowsOptions> = {}): Promise<ReadRow[]> {
	const rows: ReadRow[] = [];
	const all = { format: 'any', ...options } as const;
	for await (const row of readRows(Readable.from([Buffer.from(content)]), all)) rows.push(row);
	return rows;
}

const draftOf = ({ cells }: ReadRow) => checkRow(cells, { timeZone: 'Europe/Berlin' }, 0);

describe('a dialect is recognised by its header', () => {
	it.each<[string, Dialect]>([
		['Title,Media URL,Pinterest board,Thumbnail,Description,Link,Publish date,Keywords', 'pinterest'],
		['Title,Media URL,Pinterest board', 'pinterest'],
		['Titel,Medien-URL,Pinnwand,Miniaturansicht,Beschreibung,Link,Veröffentlichungsdatum,Stichwörter', 'pinterest'],
		['account_id,board_id,title,idempotency_key,image_url', 'pinbridge'],
		['row_id,title,description,link_url,image_url,board_id,alt_text,dominant_color,status,job_id', 'pinbridge'],
		['account_id,board_id,title,idempotency_key,asset_id', 'pinbridge'],
		['accountId,pinterest_board_id,photo,title,description,link,alt_text,scheduledDate', 'upload-tool'],
		['accountId,pinterest_board_id,video,title', 'upload-tool'],
		['mediaUrl,title,description,url,boardId,altText,sendAt', 'tailwind'],
		['Date,Text,Link(s),Media URL(s),Title,Label(s)', 'publer'],
		['board,media_url,title,run_at', 'own'],
		['board_id,image_url,title', 'own'],
		['title,link,price', 'own'],
	])('%s: %s', (header, dialect) => {
		expect(recognisedDialect(header.split(','))).toBe(dialect);
		const results = ['outcome', 'pin_url', 'problem', 'action', 'row_key'];
		expect(recognisedDialect([...results, ...header.split(',')])).toBe(dialect);
	});

	it('and told with what each header fills, before the first row', async () => {
		const told: FileHeader[] = [];
		await read('mediaUrl,boardId,url,sendAt,notes\nhttps://a.example/1.jpg,1,https://b.example,,x\n', {
			onHeader: (header) => told.push(header),
		});
		expect(told).toEqual([
			{
				dialect: 'tailwind',
				columns: [
					{ name: 'mediaUrl', column: 'media_url' },
					{ name: 'boardId', column: 'board' },
					{ name: 'url', column: 'link' },
					{ name: 'sendAt', column: 'run_at' },
					{ name: 'notes' },
				],
			},
		]);
	});

	it('of JSON by the keys of the first object', async () => {
		const told: FileHeader[] = [];
		const [first, second] = await read(
			'[{"mediaUrl":"u1","boardId":"1","sendAt":null,"url":"l1"},{"mediaUrl":"u2","boardId":"1","url":"l2"}]',
			{ onHeader: (header) => told.push(header) },
		);
		expect([first?.cells.link, second?.cells.link, told.length, told[0]?.dialect]).toEqual(['l1', 'l2', 1, 'tailwind']);
	});

	it('or chosen', async () => {
		const file = 'media_url,board,url,Date,Text\nhttps://a.example/1.jpg,A,https://b.example,2027-03-01 09:00,Words\n';
		expect((await read(file))[0]?.cells).toEqual({ media_url: 'https://a.example/1.jpg', board: 'A' });
		expect((await read(file, { dialect: 'tailwind' }))[0]?.cells.link).toBe('https://b.example');
		expect((await read(file, { dialect: 'publer' }))[0]?.cells).toMatchObject({
			description: 'Words',
			run_at: '2027-03-01 09:00',
		});
	});

	it('a name that is mapped wins over the dialect', async () => {
		const [row] = await read('mediaUrl,boardId,url,sendAt\nu,1,https://b.example,\n', {
			names: [{ column: 'title', name: 'url' }],
		});
		expect(row?.cells).toEqual({ media_url: 'u', board: '1', title: 'https://b.example' });
	});
});

describe('what is peculiar to a dialect', () => {
	it('a thumbnail is an address or a moment', async () => {
		const header = 'Title,Media URL,Pinterest board,Thumbnail\n';
		const file = `${header}A,https://a.example/1.mp4,B,00:00:05\nA,https://a.example/1.mp4,B,https://a.example/1.jpg\nA,https://a.example/1.mp4,B,soon\n`;
		const drafts = (await read(file)).map(draftOf);
		expect(drafts.map(({ draft }) => draft?.cover)).toEqual([
			{ atSeconds: 5 },
			{ media: { url: 'https://a.example/1.jpg' } },
			undefined,
		]);
		expect(drafts[2]?.findings.map(({ code }) => code)).toEqual(['cover-time-invalid']);
	});

	it("Pinterest's board and section stay one text, and its keywords travel along", async () => {
		const [row] = await read(
			'Title,Media URL,Pinterest board,Keywords\nA,https://a.example/1.jpg,Home Ideas/Kitchen,"a,b"\n',
			{ strict: true },
		);
		expect([row?.cells.board, row?.original.Keywords]).toEqual(['Home Ideas/Kitchen', 'a,b']);
	});

	it("a row with only PinBridge's asset_id says so, and a file may have no other media", async () => {
		const [with_, without] = await read(
			'account_id,board_id,title,idempotency_key,asset_id,image_url\n1,2,A,k1,as_9,\n1,2,A,k2,as_9,https://a.example/1.jpg\n',
		);
		const { draft, findings } = draftOf(with_ as ReadRow);
		expect(draft).toBeUndefined();
		expect(problemOfFindings(findings)).toMatchObject({
			code: 'media-elsewhere',
			message: expect.stringContaining('asset_id "as_9"') as string,
		});
		expect(draftOf(without as ReadRow).draft?.media).toEqual([{ url: 'https://a.example/1.jpg' }]);
		expect(await read('account_id,board_id,title,idempotency_key,asset_id\n1,2,A,k1,as_9\n')).toHaveLength(1);
	});

	it("Publer's several addresses are a carousel, a comma within an address is not, and six are too many", async () => {
		const address = (number: number) => `https://a.example/${number}.jpg?size=1,2`;
		const file = (count: number) =>
			`Text,Media URL(s) - Separated by comma,"Pin board, FB album, or Google category",Alt text(s)\nWords,"${Array.from({ length: count }, (_, index) => address(index)).join(', ')}",A,one || two\n`;
		const [two] = (await read(file(2))).map(draftOf);
		expect(two?.draft).toMatchObject({ media: [{ url: address(0) }, { url: address(1) }], altText: 'one two' });
		const [six] = (await read(file(6))).map(draftOf);
		expect(six?.findings.map(({ code }) => code)).toEqual(['media-too-many']);
	});

	it('their own columns are let through where columns are strict, others and ours in a wrong dialect are not', async () => {
		const file =
			'account_id,board_id,title,idempotency_key,image_url,status,error_message,outcome,row_key\n1,2,A,k,u,,,,\n';
		expect(await read(file, { strict: true })).toHaveLength(1);
		await expect(read(file, { strict: true, dialect: 'own' })).rejects.toThrow('The column "status" is unknown.');
	});
});

describe('names in other languages', () => {
	it.each([
		['de', 'Titel,Beschreibung,Link,Bild-URL,Pinnwand,Veröffentlichungsdatum,Alternativtext'],
		['fr', "Titre,Description,Lien,URL de l'image,Tableau,Date de publication,Texte alternatif"],
		['es', 'Título,Descripción,Enlace,URL de la imagen,Tablero,Fecha de publicación,Texto alternativo'],
		['pt', 'Título,Descrição,Link,URL da imagem,Pasta,Data de publicação,Texto alternativo'],
		['it', "Titolo,Descrizione,Collegamento,URL dell'immagine,Bacheca,Data di pubblicazione,Testo alternativo"],
		['ja', 'タイトル,説明,リンク,画像URL,ボード,公開日,代替テキスト'],
	])('%s: a whole sheet is read, composed or not, in capitals, without accents', async (_, header) => {
		const columns = ['title', 'description', 'link', 'media_url', 'board', 'run_at', 'alt_text'];
		const stripped = header.normalize('NFD').replace(/[\u0300-\u036F]/g, '');
		for (const written of [
			header,
			header.normalize('NFD'),
			header.toUpperCase(),
			stripped,
			header.replaceAll("'", '’'),
		]) {
			expect(written.split(',').map(columnOf)).toEqual(columns);
		}
		const [row] = await read(`${header.replaceAll(',', ';')}\n1;2;3;4;5;6;7\n`, { strict: true });
		expect(Object.keys(row?.cells ?? {})).toEqual(columns);
	});

	it('have one meaning each, in every language and in English', () => {
		const seen = new Map<string, string>(ENGLISH);
		for (const names of Object.values(LOCAL_NAMES)) {
			for (const [cell, all] of Object.entries(names)) {
				for (const name of all) {
					expect([name, seen.get(folded(name)) ?? cell]).toEqual([name, cell]);
					seen.set(folded(name), cell);
				}
			}
		}
		expect(LOCAL.size).toBeGreaterThan(150);
	});

	it.each([
		['SEO-Titel', 'title'],
		['Titre SEO', 'title'],
		['Título Pinterest', 'title'],
		['Beschreibng', 'description'],
		['Descripcion larga', 'description'],
		['Enlace interno', 'link'],
	])('"%s" resembles %s', (name, column) => {
		expect(unknownColumns([name])?.message).toContain(`Did you mean ${column}?`);
		expect(unknownColumns([name, column])).toBeUndefined();
	});

	it.each([
		'Bild',
		'Datum',
		'Image',
		'Date',
		'Fecha',
		'Foto',
		'Text',
		'Texte',
		'Lieu',
		'Conto',
		'Nombre',
		'URL',
		'画像',
		'日付',
	])('"%s" may mean several things and stays a column of the user', (name) => {
		expect(cellNamed(name)).toBeUndefined();
		expect(recognisedDialect(['media_url', 'board', name])).toBe('own');
	});
});
