import { describe, expect, it } from 'vitest';
import { cli } from '../support/cli';
import { importText, rowsOf } from '../support/dialect-samples';
import { emulate } from '../support/pipeline';

const LAKE = 'https://media.example.com/mountain-lake.jpg';
const BULK = `Title,Media URL,Pinterest board,Thumbnail,Description,Link,Publish date,Keywords
One,${LAKE}?1,Travel,,Words,https://example.com/1,2027-03-01T09:30:00,"lake,canoe"
Two,${LAKE}?2,Home Ideas/Kitchen,,Words,https://example.com/2,,
`;

describe("Pinterest's bulk file", () => {
	it('is imported unchanged: its dates in --time-zone, its Board/Section as they are', async () => {
		const emulator = await emulate();
		const result = await importText(emulator, 'bulk.csv', BULK, '--time-zone', 'Europe/Berlin');
		expect([rowsOf(result), result.code]).toEqual([['scheduled', 'created'], 0]);
		const section = emulator.boards().find(({ name }) => name === 'Home Ideas')?.sections[0];
		expect(emulator.pins()).toMatchObject([{ title: 'Two', boardSectionId: section?.id }]);
	});

	it('has its dated rows refused without a zone, and the message names the option', async () => {
		const result = await importText(await emulate(), 'bulk.csv', BULK);
		expect(rowsOf(result)).toEqual(['run-at-invalid', 'created']);
		expect(result.stdout).toContain('--time-zone Europe/Berlin');
	});

	it('is read in German, as Excel saves it: with semicolons, in Windows-1252, with German dates', async () => {
		const emulator = await emulate();
		const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10).split('-').reverse().join('.');
		const german = `Titel;Medien-URL;Pinterest-Pinnwand;Miniaturansicht;Beschreibung;Link;Veröffentlichungsdatum;Stichwörter
Käse;${LAKE}?1;Travel;;Schöne Grüße;https://example.com/1;${day} 09:30;
Brot;${LAKE}?2;Travel;;;;;
`;
		const result = await importText(
			emulator,
			{ name: 'bulk.csv', encoding: 'latin1' },
			german,
			'--time-zone',
			'Europe/Berlin',
		);
		expect([rowsOf(result), result.code]).toEqual([['scheduled', 'created'], 0]);
		expect(result.stderr).toContain('Windows-1252');
	});
});

describe('a file of PinBridge', () => {
	const header = 'account_id,board_id,title,idempotency_key,image_url,asset_id,status,error_message\n';
	it('has rows refused that have only an asset, or another account, and the others imported', async () => {
		const rows = `999000111222,1100000000000000001,One,k1,${LAKE}?1,,pending,
999000111222,1100000000000000001,Two,k2,,as_2,pending,
0c7f5f0e-2b0e-4b0e-9d0e-1f2a3b4c5d6e,1100000000000000001,Three,k3,${LAKE}?3,,pending,
`;
		const emulator = await emulate();
		const result = await importText(emulator, 'pinbridge.csv', header + rows);
		expect([rowsOf(result), result.code]).toEqual([['created', 'media-elsewhere', 'account-mismatch'], 1]);
		expect(emulator.pins().map(({ title }) => title)).toEqual(['One']);
	});
});

describe('--dialect', () => {
	const file = 'media_url,board,url,notes\nmedia/lemon-tart.jpg,Travel,nowhere,mine\n';
	it('chooses the tool of a file, in import and in validate', async () => {
		const { lines } = await cli(['validate', '-', '--dialect', 'tailwind', '--json'], { input: file });
		expect(JSON.stringify(lines)).toContain('link-invalid');
		const plain = await cli(['validate', '-', '--json'], { input: file });
		expect(JSON.stringify(plain.lines)).not.toContain('link-invalid');
	});

	it('names the tools there are', async () => {
		const { code, stderr } = await cli(['import', '-', '--dialect', 'buffer'], { input: file });
		expect(code).toBe(2);
		expect(stderr).toMatch(/own, pinterest, pinbridge, upload-tool, tailwind, publer/);
	});
});
