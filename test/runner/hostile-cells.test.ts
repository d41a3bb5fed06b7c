import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { columnsOf } from '../../runner/ui/columns';
import { createProgress } from '../../runner/ui/progress';
import { tableOf } from '../../runner/ui/table';
import { cli, ownFolder, type CliOptions, type CliResult } from '../support/cli';
import { origin } from '../support/origin';
import { emulate, samples } from '../support/pipeline';

/** Title of a window, color, bell, C1's introducer, carriage return, direction of text, and a line of its own. */
const HOSTILE = 'A\u001b]0;owned\u0007 \u001b[31mlake\u009b8m\r\u202Eexe.gpj\u2066\u200F\nforged line';
const CONTROLS = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/;

let folder: string;
let options: CliOptions;
let media: string;

beforeEach(async () => {
	const emulator = await emulate();
	folder = await ownFolder();
	const picture = await readFile(join(samples, 'media/mountain-lake.jpg'));
	media = await origin((request, response) => {
		if (request.url?.includes('gone')) response.writeHead(404).end();
		else response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture);
	});
	options = {
		env: {
			PINTEREST_API_BASE_URL: emulator.apiBaseUrl,
			PINTEREST_ACCESS_TOKEN: emulator.accessToken,
			PINTEREST_PIPELINE_STORE: `sqlite:${join(folder, 'ledger.sqlite')}`,
			PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1',
		},
	};
});

/** A sheet of these rows. */
async function sheet(...rows: Record<string, string>[]): Promise<string> {
	const file = join(await ownFolder(), 'rows.json');
	await writeFile(file, JSON.stringify(rows.map((row) => ({ board: 'Travel', ...row }))));
	return file;
}

const run = async (...args: string[]) => await cli(args, options);
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

describe('control characters of cells do not reach the terminal', () => {
	const clean = ({ stdout, stderr }: CliResult) => {
		expect(stdout).not.toMatch(CONTROLS);
		expect(stderr).not.toMatch(CONTROLS);
		expect(`${stdout}${stderr}`).not.toMatch(/^forged line/m);
		return stdout;
	};

	it('with import, validate and jobs, for people and as JSON', async () => {
		const file = await sheet(
			{ title: HOSTILE, media_url: `${media}/lake.jpg` },
			{ title: HOSTILE, media_url: `${media}/gone/${HOSTILE}` },
			{ title: HOSTILE, media_url: `nothing/${HOSTILE}.jpg` },
			{ title: 'A board', media_url: `${media}/lake.jpg`, board: HOSTILE },
			{ title: 'A link', media_url: `${media}/lake.jpg`, link: HOSTILE },
			{ title: 'A time', media_url: `${media}/lake.jpg`, run_at: HOSTILE },
			{ title: HOSTILE, media_url: `${media}/later.jpg`, run_at: inDays(3), campaign: HOSTILE },
		);
		for (const args of [
			['import', file, '--dry-run'],
			['import', file],
			['validate', file],
			['jobs', 'list'],
			['jobs', 'list', '--within', '7d'],
		]) {
			expect(clean(await run(...args))).toContain('lake');
			clean(await run(...args, '--json'));
		}
		for (const { key } of (await run('jobs', 'list', '--json')).lines) clean(await run('jobs', 'show', String(key)));
		const [{ key } = {}] = (await run('jobs', 'list', '--json', '--within', '7d')).lines;
		expect(clean(await run('jobs', 'cancel', String(key)))).toContain('is cancelled');
	});

	it('--json says what the cell says all the same', async () => {
		const file = await sheet({ title: HOSTILE, media_url: `${media}/lake.jpg` });
		await run('import', file);
		const [job] = (await run('jobs', 'list', '--json')).lines;
		expect(job?.label).toMatchObject({ title: HOSTILE });
	});

	it('with tables and the progress line', () => {
		const problem = { code: 'x', category: 'input', message: HOSTILE, action: 'none' } as const;
		const table = tableOf([{ row: 2, title: HOSTILE, outcome: 'failed', problem }], 80);
		expect(table.replace(/\u001b\[\d+m/g, '')).not.toMatch(CONTROLS);
		expect(columnsOf([{ title: HOSTILE }])).not.toMatch(CONTROLS);
		let written = '';
		const terminal = { isTTY: true, columns: 200, write: (text: string) => ((written += text), true) };
		const progress = createProgress(terminal as unknown as NodeJS.WriteStream);
		progress.show(HOSTILE);
		progress.say(HOSTILE);
		expect(written.replaceAll('\r\u001b[K', '')).not.toMatch(CONTROLS);
	});
});

describe('secrets of addresses reach neither the record nor the screen', () => {
	const PATHS = [
		'exp=1893456000~acl=/*~hmac=5ec7e75ec7e7/gone/a.jpg',
		'bcdn_token=HS256-S3CRET&token_path=%2F&expires=1893456000/gone/a.jpg',
		'image/upload/s--S3CRETab--/gone/a.jpg',
	];
	const PARAMETERS = ['api_key', 'key', 'password', 'secret', 'auth', 'token', 'X-Amz-Signature'];
	const SECRET = /S3CRET|5ec7e7/;

	/** All bytes of the store. */
	async function stored(): Promise<string> {
		const files = await readdir(folder);
		return (await Promise.all(files.map(async (name) => await readFile(join(folder, name), 'latin1')))).join();
	}

	it('signatures in the path, and api_key, key, password, secret and auth', async () => {
		const addresses = [
			...PATHS.map((path) => `${media}/${path}`),
			...PARAMETERS.map((name) => `${media}/gone.jpg?${name}=S3CRET`),
			...PARAMETERS.map((name) => `${media}/${name}.jpg?${name}=S3CRET`),
			'shop.example/a.jpg?token=S3CRET',
		];
		const rows = addresses.map((media_url, index) => ({ title: `Row ${index}`, media_url }));
		const later = addresses.map((media_url, index) => ({ title: `Later ${index}`, media_url, run_at: inDays(3) }));
		const wrong = { title: 'A link', media_url: `${media}/a.jpg`, link: 'shop.example/?token=S3CRET' };
		const file = await sheet(...rows, ...later, wrong);
		for (const args of [
			['import', file],
			['import', file, '--json'],
			['validate', file],
			['validate', file, '--json'],
			['jobs', 'list', '--json'],
		]) {
			const { stdout, stderr } = await run(...args);
			expect(stdout).toContain(args[0] === 'jobs' ? 'published' : 'gone');
			expect(`${stdout}${stderr}`).not.toMatch(SECRET);
		}
		const bytes = await stored();
		expect(bytes).toContain('published');
		expect(bytes).not.toMatch(SECRET);
	});
});
