import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, ownFolder } from '../support/cli';
import { appAt, loginAt, ownersToken } from '../support/login';
import { emulate, samples } from '../support/pipeline';

const BOARDS = [{ name: 'Travel' }, { name: 'Rezepte', owner: 'shop_de' }, { name: 'Recettes', owner: 'shop_fr' }];

/** An emulator with three accounts, each connected as a profile. */
async function threeShops(options: Parameters<typeof emulate>[0] = {}) {
	const emulator = await emulate({
		accounts: [
			{ username: 'shop_de', accessToken: 'pina_shop_de' },
			{ username: 'shop_fr', accessToken: 'pina_shop_fr' },
		],
		boards: BOARDS,
		...options,
	});
	const home = await ownFolder();
	await loginAt(emulator, home, { profile: 'main' });
	await loginAt(emulator, home, { profile: 'shop-de', account: 'shop_de' });
	await loginAt(emulator, home, { profile: 'shop-fr', account: 'shop_fr' });
	const run = async (args: string[], input: string) =>
		await cli([...args, '--profile', 'main', '--json'], { env: { HOME: home }, cwd: samples, input });
	return { emulator, home, run };
}

const HEADER = 'media_url,board,title,link,account';
const row = (board: string, title: string, account = '') =>
	`media/lemon-tart.jpg,${board},${title},https://example.com/${encodeURIComponent(title)},${account}`;
const sheetOf = (...rows: string[]) => `${[HEADER, ...rows].join('\n')}\n`;

/** Titles by the board that they are on. */
const published = (emulator: Awaited<ReturnType<typeof emulate>>) => {
	const names = new Map(emulator.boards().map(({ id, name }) => [id, name]));
	return emulator.pins().map(({ boardId, title }) => `${names.get(boardId)}: ${title}`);
};

describe('an import whose rows name several accounts', () => {
	it('publishes each row on the account that it names, in any case and with or without an @, and the others on the chosen one', async () => {
		const { emulator, run } = await threeShops();
		const { code, lines } = await run(
			['import', '-'],
			sheetOf(row('Travel', 'A'), row('Rezepte', 'B', 'shop_de'), row('Recettes', 'C', '@Shop_FR'), row('Travel', 'D')),
		);
		expect(lines.at(-1)).toMatchObject({ type: 'summary', rows: 4, created: 4 });
		expect(code).toBe(0);
		expect(published(emulator).sort()).toEqual(['Recettes: C', 'Rezepte: B', 'Travel: A', 'Travel: D']);
	});

	it('is one record, and publishes nothing again when it is run again', async () => {
		const { emulator, home, run } = await threeShops();
		const sheet = sheetOf(row('Travel', 'A'), row('Rezepte', 'B', 'shop_de'), row('Recettes', 'C', 'shop_fr'));
		await run(['import', '-'], sheet);
		expect((await run(['import', '-'], sheet)).lines.at(-1)).toMatchObject({ created: 0, existing: 3 });
		expect(emulator.pins()).toHaveLength(3);
		const { lines } = await cli(['imports', 'list', '--json'], { env: { HOME: home } });
		expect(lines).toMatchObject([
			{ rows: 3, existing_rows: 3 },
			{ rows: 3, created_rows: 3 },
		]);
	});

	it('refuses a row of an account that is not connected, naming those that are, and publishes the others', async () => {
		const { emulator, run } = await threeShops();
		const { code, lines } = await run(
			['import', '-'],
			sheetOf(row('Travel', 'A', 'shop_it'), row('Rezepte', 'B', 'shop_de')),
		);
		expect(code).toBe(1);
		expect(lines.find((line) => line.row === 2)).toMatchObject({
			outcome: 'failed',
			problem: {
				code: 'account-mismatch',
				action: 'fix-row',
				message:
					"The row names the account shop_it, but the connected accounts are emulated_account, shop_de, shop_fr. Connect shop_it with auth login --profile, or correct the row's account.",
			},
		});
		expect(published(emulator)).toEqual(['Rezepte: B']);
	});

	it('goes on with the other accounts while one has used up its limit', async () => {
		const { emulator, home, run } = await threeShops();
		await mkdir(join(home, '.config/pinterest-pipeline'), { recursive: true });
		const config = { profiles: { 'shop-de': { budget: 'org_write=1/3' } } };
		await writeFile(join(home, '.config/pinterest-pipeline/config.json'), JSON.stringify(config));
		const slow = Array.from({ length: 3 }, (_, index) => row('Rezepte', `B${index}`, 'shop_de'));
		const quick = Array.from({ length: 8 }, (_, index) => row('Travel', `A${index}`));
		const { lines } = await run(['import', '-'], sheetOf(...slow, ...quick));
		expect(lines.at(-1)).toMatchObject({ created: 11 });
		// The sheet begins with the slow account's rows, and the quick one's are done before them.
		expect(emulator.pins().at(-1)?.title).toMatch(/^B/);
		expect(
			emulator
				.pins()
				.slice(0, 9)
				.filter(({ title }) => title?.startsWith('A')),
		).toHaveLength(8);
	});

	it('says of each row in a dry run what its own account would do', async () => {
		const { emulator, run } = await threeShops();
		const sheet = sheetOf(
			row('Travel', 'A'),
			row('Rezepte', 'B', 'shop_de'),
			row('Rezepte', 'C', 'shop_fr'),
			row('Travel', 'D', 'shop_it'),
		);
		const { lines } = await run(['import', '-', '--dry-run'], sheet);
		const byRow = Object.fromEntries(
			lines
				.filter(({ type }) => type === 'row')
				.map(({ row, outcome, problem }) => [row, [outcome, (problem as { code: string } | undefined)?.code]]),
		);
		expect(byRow).toEqual({
			2: ['created', undefined],
			3: ['created', undefined],
			4: ['failed', 'board-unknown'],
			5: ['failed', 'account-mismatch'],
		});
		expect(emulator.pins()).toEqual([]);
	});

	it('fails the rows of an account whose tokens are dead, each with that problem, and publishes the others', async () => {
		const { emulator, home, run } = await threeShops();
		const path = join(home, '.local/share/pinterest-pipeline/connections/shop-de.json');
		const connection = JSON.parse(await readFile(path, 'utf8')) as object;
		await writeFile(path, JSON.stringify({ ...connection, accessToken: 'pina_dead', refreshToken: 'pinr_dead' }));
		const { code, lines } = await run(
			['import', '-'],
			sheetOf(row('Travel', 'A'), row('Rezepte', 'B', 'shop_de'), row('Rezepte', 'C', 'shop_de')),
		);
		expect(code).toBe(1);
		expect(
			lines.filter(({ problem }) => (problem as { code: string } | undefined)?.code === 'token-invalid'),
		).toHaveLength(2);
		expect(published(emulator)).toEqual(['Travel: A']);
	});
});

describe("the account of the app's owner", () => {
	it.each(['auth login --client-credentials', 'PINTEREST_ACCESS_TOKEN'])(
		'publishes images, and says before a video is uploaded that it takes none: connected with %s',
		async (way) => {
			const emulator = await emulate({ boards: BOARDS });
			const { apiBaseUrl } = emulator;
			const home = await ownFolder();
			const byToken = way === 'PINTEREST_ACCESS_TOKEN';
			const env: Record<string, string> = byToken
				? { HOME: home, PINTEREST_API_BASE_URL: apiBaseUrl, PINTEREST_ACCESS_TOKEN: await ownersToken(emulator) }
				: { HOME: home };
			if (!byToken)
				expect((await cli(['auth', 'login', '--client-credentials'], { env: appAt(emulator, home) })).code).toBe(0);
			const input = `media_url,board,link,cover_url\nmedia/lemon-tart.jpg,Travel,https://example.com/a,\nmedia/sailing.mp4,Travel,https://example.com/b,media/lemon-tart.jpg\n`;
			const plan = await cli(['import', '-', '--dry-run', '--json'], { env, cwd: samples, input });
			const run = await cli(['import', '-', '--json'], { env, cwd: samples, input });
			for (const { lines } of [plan, run]) {
				expect(lines.find(({ row }) => row === 2)).toMatchObject({ outcome: 'created' });
				expect(lines.find(({ row }) => row === 3)).toMatchObject({
					outcome: 'failed',
					problem: { code: 'video-needs-user-token', action: 'reconnect' },
				});
			}
			expect(emulator.requests().filter(({ path }) => path.startsWith('/v5/media'))).toEqual([]);
		},
	);
});
