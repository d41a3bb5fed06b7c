import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import type { EmulatorOptions } from '../../emulator';
import { call, embedded, firstBoard, jpeg, png } from '../emulator/helpers';
import { carousel, imageHost, manyPins, PICTURE, pinned, video, type ImageHost } from '../support/board';
import { cli, ownFolder, type CliOptions, type CliResult } from '../support/cli';
import { emulate } from '../support/pipeline';
import { commandAt } from '../support/worker';

type Line = Record<string, unknown> & { pinId: string; file: string; problem?: { code: string } };

/** An emulator with boards, a folder that is not there yet, and the command that fills it. */
async function boardAt(options: EmulatorOptions = {}) {
	const emulator = await emulate({ enforceRateLimits: false, processingMs: 0, ...options });
	const own = await ownFolder();
	const folder = join(own, 'deep', 'images');
	const { env } = commandAt(emulator, own);
	const at: CliOptions = { env: { ...env, PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1' } };
	const args = (...more: string[]) => ['boards', 'images', firstBoard(emulator), '--to', folder, '--json', ...more];
	const run = async (...more: string[]) => await cli(args(...more), at);
	return { emulator, folder, run, args, at };
}

const manifestOf = async (folder: string): Promise<Line[]> =>
	(await readFile(join(folder, 'manifest.jsonl'), 'utf8'))
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line) as Line);

const imagesOf = ({ lines }: CliResult) => lines.filter(({ type }) => type === 'image');
const summaryOf = ({ lines }: CliResult) => lines.at(-1);
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Holds a folder against its manifest: every file is whole, is named once, and nothing else lies there. */
async function expectWhole(folder: string, { files }: { files: number }): Promise<Line[]> {
	const lines = await manifestOf(folder);
	const kept = lines.filter(({ file }) => file !== null);
	const names = kept.map(({ file }) => file);
	expect(new Set(names).size).toBe(files);
	expect((await readdir(folder)).toSorted()).toEqual([...names, 'manifest.jsonl'].toSorted());
	for (const { file, bytes, sha256 } of kept) {
		const content = await readFile(join(folder, file));
		expect([file, content.length, hashOf(content)]).toEqual([file, bytes, sha256]);
	}
	return lines;
}

/** Serves pictures that differ. After so many it stops in the middle of each, until it is told to go on. */
async function stoppingHost(whole: number): Promise<ImageHost & { goOn: () => void }> {
	const host = await imageHost((response, path) => {
		const bytes = Buffer.concat([jpeg(), Buffer.from(path), Buffer.alloc(20_000, 7)]);
		response.writeHead(200, { 'content-length': bytes.length });
		response.write(bytes.subarray(0, 5_000));
		if (host.asked.length <= whole) response.end(bytes.subarray(5_000));
	});
	return Object.assign(host, { goOn: () => void (whole = Infinity) });
}

/** Sends a signal to a command as soon as eight images are half downloaded. */
const stopped =
	(host: ImageHost, whole: number, signal: NodeJS.Signals): CliOptions['onStart'] =>
	(child) => {
		const timer = setInterval(() => {
			if (host.asked.length < whole + 8 || host.open > 8) return;
			clearInterval(timer);
			setTimeout(() => child.kill(signal), 100); // for what is whole to be written
		}, 5);
		child.on('close', () => clearInterval(timer));
	};

it('boards images downloads a board with sections, carousels and stills of videos, and its manifest says what each file is', async () => {
	const { emulator, folder, run } = await boardAt({ boards: [{ name: 'Home', sections: ['Kitchen', 'Bath'] }] });
	const kitchen = emulator.boards()[0]?.sections[0];
	const slides = await pinned(emulator, 'Three ways', carousel(png(700, 700, 1), png(700, 700, 2)));
	await pinned(emulator, 'film', await video(emulator, png(400, 700)));
	const words = { description: 'A words', link: 'https://shop.example/a?b=c', alt_text: 'A square' };
	const id = await pinned(emulator, 'Crème Brûlée!', undefined, { ...words, board_section_id: kitchen?.id });

	const first = await run();
	expect([first.code, first.stderr]).toEqual([0, '']);
	expect(summaryOf(first)).toEqual({
		type: 'summary',
		images: 3,
		downloaded: 3,
		existing: 0,
		failed: 0,
		skippedVideos: 1,
		bytes: PICTURE.length + png(700, 700, 1).length + png(700, 700, 2).length,
	});
	const lines = await expectWhole(folder, { files: 3 });
	expect(lines[0]).toEqual({
		pinId: id,
		pinUrl: `${emulator.url}/pin/${id}/`,
		number: 1,
		count: 1,
		title: 'Crème Brûlée!',
		description: words.description,
		altText: words.alt_text,
		link: words.link,
		createdAt: expect.stringMatching(/Z$/),
		creativeType: 'REGULAR',
		sourceBoardId: firstBoard(emulator),
		sourceSectionId: kitchen?.id,
		section: 'Kitchen',
		file: `${id}-creme-brulee.jpg`,
		bytes: PICTURE.length,
		contentType: 'image/jpeg',
		width: 1300,
		height: 1950,
		sha256: hashOf(PICTURE),
		size: '1200x',
	});
	expect(lines.map(({ file }) => file)).toEqual([
		`${id}-creme-brulee.jpg`,
		`${slides}-three-ways.png`,
		`${slides}-2-three-ways.png`,
	]);
	expect(imagesOf(first)).toEqual(lines.map((line) => ({ type: 'image', outcome: 'downloaded', ...line })));

	const stills = await run('--videos', 'thumbnail');
	expect(summaryOf(stills)).toMatchObject({ images: 4, downloaded: 1, existing: 3, skippedVideos: 0 });
	const section = await run('--section', 'Kitchen');
	expect(imagesOf(section).map(({ pinId, outcome }) => [pinId, outcome])).toEqual([[id, 'existing']]);
	await expectWhole(folder, { files: 4 });
	expect(summaryOf(await run('--section', 'Bath'))).toMatchObject({ images: 0 });
	const none = await run('--section', 'Attic');
	expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('Attic')]);
});

it('boards images that is killed in the middle goes on: each of 500 images is downloaded once, none is half written, the manifest is whole', async () => {
	const host = await stoppingHost(200);
	const { emulator, folder, run, args, at } = await boardAt({ publicUrl: host.url });
	// Each pin has a picture of its own, so that its address says which pin it is.
	for (let number = 1; number <= 500; number++)
		await pinned(emulator, `Pin ${number}`, embedded(jpeg(200 + number, 300), 'image/jpeg'));

	const killed = await cli(args('--concurrency', '8'), { ...at, onStart: stopped(host, 200, 'SIGKILL') });
	expect(killed.code).toBe(null);
	const begun = [...host.asked];
	const known = await manifestOf(folder);
	expect(known).toHaveLength(200);
	expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toHaveLength(8);

	host.goOn();
	const second = await run('--concurrency', '16');
	expect([second.code, second.stderr]).toEqual([0, '']);
	expect(summaryOf(second)).toMatchObject({ images: 500, existing: 200, downloaded: 300 });
	const lines = await expectWhole(folder, { files: 500 });
	expect(lines.map(({ pinId }) => pinId)).toEqual(
		emulator
			.pins()
			.map(({ id }) => id)
			.reverse(),
	);
	// What was under way when the process died is downloaded again, and nothing else is.
	const again = host.asked.slice(begun.length);
	expect([begun.length, again.length]).toEqual([208, 300]);

	const third = await run();
	expect(summaryOf(third)).toMatchObject({ images: 500, existing: 500, downloaded: 0 });
	expect(host.asked).toHaveLength(begun.length + again.length);
}, 120_000);

it('boards images that is interrupted ends with 130, says how to go on, and leaves a manifest in order', async () => {
	const host = await stoppingHost(40);
	const { emulator, folder, run, args, at } = await boardAt({ publicUrl: host.url });
	await manyPins(emulator, 100);
	const ended = await cli(args(), { ...at, onStart: stopped(host, 40, 'SIGINT') });
	expect(ended.code).toBe(130);
	expect(ended.stderr).toContain(`Run the same command again: it downloads only what is not in ${folder} yet.`);
	const known = await manifestOf(folder);
	await expectWhole(folder, { files: 40 });
	expect(known.map(({ title }) => title)).toEqual(Array.from({ length: 40 }, (_, index) => String(100 - index)));
	host.goOn();
	expect(summaryOf(await run())).toMatchObject({ images: 100, existing: 40 });
	expect((await expectWhole(folder, { files: 100 })).map(({ title }) => title)).toEqual(
		Array.from({ length: 100 }, (_, index) => String(100 - index)),
	);
});

it('boards images downloads again what is missing or has another size, and takes no torn line of the manifest for one', async () => {
	const { emulator, folder, run } = await boardAt();
	for (const title of ['a', 'b', 'c', 'd']) await pinned(emulator, title);
	await run();
	const manifest = join(folder, 'manifest.jsonl');
	const [first, second] = await manifestOf(folder);
	await rm(join(folder, first?.file ?? ''));
	await truncate(join(folder, second?.file ?? ''), 100);
	const text = await readFile(manifest, 'utf8');
	await writeFile(manifest, text.slice(0, text.length - 40));
	const again = await run();
	expect(imagesOf(again).map(({ title, outcome }) => [title, outcome])).toEqual([
		['d', 'downloaded'],
		['c', 'downloaded'],
		['b', 'existing'],
		['a', 'downloaded'],
	]);
	await expectWhole(folder, { files: 4 });
});

it('boards images gives an image that is gone a line with its problem, downloads the rest, and tries it again the next time', async () => {
	const { emulator, folder, run } = await boardAt();
	const gone = png(500, 500);
	await pinned(emulator, 'good');
	await pinned(emulator, 'gone', embedded(gone));
	await pinned(emulator, 'smaller');
	emulator.faults.add({ on: 'image', kind: 'status', status: 404, match: hashOf(gone), times: 4 });
	const first = await run();
	expect(first.code).toBe(1);
	expect(imagesOf(first).map(({ title, outcome }) => [title, outcome])).toEqual([
		['smaller', 'downloaded'],
		['gone', 'failed'],
		['good', 'downloaded'],
	]);
	const lines = await expectWhole(folder, { files: 2 });
	expect(lines[1]).toMatchObject({ title: 'gone', file: null, sha256: null, problem: { code: 'image-unavailable' } });
	const second = await run();
	expect([second.code, summaryOf(second)]).toEqual([0, expect.objectContaining({ downloaded: 1, existing: 2 })]);
	expect((await expectWhole(folder, { files: 3 }))[1]).not.toHaveProperty('problem');
});

it('boards images takes the next size where the largest is not there, and says which it was', async () => {
	const { emulator, folder, run } = await boardAt({ originals: true });
	await pinned(emulator, 'one');
	emulator.faults.add({ on: 'image', kind: 'status', status: 404, match: 'size=originals', times: 1 });
	expect((await run()).code).toBe(0);
	expect((await manifestOf(folder))[0]?.size).toBe('1200x');
});

it('boards images keeps hostile titles inside the folder', async () => {
	const { emulator, folder, run } = await boardAt();
	const hostile = [
		'../../../../etc/passwd',
		'..\\..\\windows',
		'/absolute',
		'C:\\con.txt',
		'nul\u0000byte',
		'a\nb\u001B[2J',
		'\u202Egpj.exe',
		'....',
		'   ',
		'日本の庭',
		'x'.repeat(100),
		'ы'.repeat(100),
		'%2e%2e%2f',
	];
	for (const title of hostile) await pinned(emulator, title);
	const result = await run();
	expect(result.code).toBe(0);
	const lines = await expectWhole(folder, { files: hostile.length });
	for (const { file, pinId } of lines)
		expect(file).toMatch(new RegExp(`^${pinId}(-[\\p{L}\\p{N}-]{1,80})?\\.jpg$`, 'u'));
	expect(lines.map(({ file, pinId }) => file.slice(pinId.length))).toEqual(expect.arrayContaining(['-日本の庭.jpg']));
	expect(await readdir(join(folder, '..'))).toEqual(['images']);
});

it('boards images leaves a manifest alone that is not its own, and names no file outside the folder for one that says so', async () => {
	const { emulator, folder, run } = await boardAt();
	const id = await pinned(emulator, 'one');
	await mkdir(folder, { recursive: true });
	const file = join(folder, 'manifest.jsonl');
	await writeFile(file, '{"files":["theirs"]}\n');
	const refused = await run();
	expect([refused.code, refused.stderr.split('\n').length]).toEqual([2, 2]);
	expect(refused.stderr).toContain('is not a manifest of downloaded images (line 1)');
	expect(await readFile(file, 'utf8')).toBe('{"files":["theirs"]}\n');

	await rm(file);
	await run();
	const text = await readFile(file, 'utf8');
	await writeFile(file, text.replace(`"file":"${id}-one.jpg"`, '"file":"../ledger.sqlite"'));
	expect((await run()).code).toBe(2);
});

it('boards images says in one line that the folder may not be written to, is a file, or that the disk is full, and goes on later', async () => {
	const { emulator, folder, run, args, at } = await boardAt();
	await pinned(emulator, 'small', embedded(jpeg(), 'image/jpeg'));
	await pinned(emulator, 'large');
	await mkdir(join(folder, '..'), { recursive: true });
	await writeFile(folder, 'a file');
	const file = await run();
	expect([file.code, file.stderr]).toEqual([2, expect.stringMatching(/^pinterest-pipeline: .*not a folder.*\n$/)]);
	await rm(folder);

	// A limit on the size of files fails a write as a full disk does; the record is small enough for it.
	const [command, ...rest] = [
		process.execPath,
		join(__dirname, '../../dist/runner/cli.js'),
		...args('--store', 'memory:'),
	];
	const child = spawn('sh', ['-c', 'ulimit -f 100; exec "$0" "$@"', command as string, ...rest], {
		env: { PATH: process.env.PATH ?? '', ...at.env },
	});
	let [stderr, stdout] = ['', ''];
	child.stderr.on('data', (text) => (stderr += String(text)));
	child.stdout.on('data', (text) => (stdout += String(text)));
	const code = await new Promise((resolve) => child.on('close', resolve));
	expect([code, stderr]).toEqual([
		2,
		expect.stringMatching(/^pinterest-pipeline: There is no space left in [^\n]+\n$/),
	]);
	const [summary, error] = stdout
		.trimEnd()
		.split('\n')
		.slice(-2)
		.map((line) => JSON.parse(line) as object);
	expect([summary, error]).toMatchObject([{ type: 'summary' }, { type: 'error' }]);
	expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
	expect((await run()).code).toBe(0);
	await expectWhole(folder, { files: 2 });

	if (process.getuid?.() === 0) return; // root may write everywhere
	await rm(folder, { recursive: true });
	await mkdir(folder, { mode: 0o500 });
	const locked = await run();
	await chmod(folder, 0o700);
	expect([locked.code, locked.stderr]).toEqual([2, expect.stringMatching(/^pinterest-pipeline: .*no permission.*\n$/)]);
});

it('boards images takes at most as many pins as --limit says, each once where the board changes meanwhile, and refuses private addresses', async () => {
	const { emulator, folder, run, args, at } = await boardAt();
	await manyPins(emulator, 12);
	expect(summaryOf(await run('--limit', '5'))).toMatchObject({ images: 5 });
	await call(emulator, 'DELETE', `/pins/${emulator.pins().at(-1)?.id}`);
	expect(summaryOf(await run())).toMatchObject({ images: 11, existing: 4, downloaded: 7 });
	await expectWhole(folder, { files: 12 }); // what is no longer on the board stays

	const elsewhere = args().map((each) => (each === folder ? `${folder}-2` : each));
	const refused = await cli(elsewhere, { env: { ...at.env, PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '0' } });
	expect(refused.code).toBe(1);
	expect(new Set(imagesOf(refused).map(({ problem }) => (problem as { code: string }).code))).toEqual(
		new Set(['private-address']),
	);
	const wrong = await run('--concurrency', '17');
	expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('Give at most 16.')]);
	expect((await stat(folder)).isDirectory()).toBe(true);
});

it('boards images says for people what was downloaded, what failed and what was left out', async () => {
	const { emulator, folder, at } = await boardAt();
	await pinned(emulator, 'film', await video(emulator));
	await pinned(emulator, 'good');
	const gone = await pinned(emulator, 'gone', embedded(png(500, 500)));
	emulator.faults.add({ on: 'image', kind: 'status', status: 404, match: hashOf(png(500, 500)), times: 4 });
	const { code, stdout } = await cli(['boards', 'images', firstBoard(emulator), '--to', folder], at);
	expect(code).toBe(1);
	expect(stdout.trimEnd().split('\n')).toEqual([
		expect.stringContaining(`${emulator.url}/pin/${gone}/: Pinterest lists an image`),
		expect.stringMatching(/^.*images: 2 images: 1 downloaded \(0\.2 MB\), 1 failed$/),
		'1 video was left out; --videos thumbnail downloads its still image.',
	]);
});

it('the manifest of boards images can be imported like a sheet, with the files beside it', async () => {
	const { emulator, folder, run, at } = await boardAt({
		boards: [{ name: 'Old', sections: ['Kitchen'] }, { name: 'New' }],
	});
	const words = { description: 'Words', link: 'https://shop.example/a', alt_text: 'A square' };
	await pinned(emulator, 'With words', embedded(jpeg(600, 900), 'image/jpeg'), words);
	await pinned(emulator, 'Bare', embedded(jpeg(601, 900), 'image/jpeg'));
	await run();
	const names = ['--map', 'media_url=file', '--map', 'alt_text=altText'];
	const manifest = join(folder, 'manifest.jsonl');
	const { code, lines, stderr } = await cli(['import', manifest, '--board', 'New', ...names, '--json'], at);
	expect([code, stderr]).toEqual([0, expect.any(String)]);
	expect(lines.at(-1)).toMatchObject({ rows: 2, created: 2 });
	const copies = emulator.pins().filter(({ boardId }) => boardId === emulator.boards()[1]?.id);
	expect(copies.map(({ title, description, link, altText }) => [title, description, link, altText])).toEqual(
		expect.arrayContaining([
			['With words', 'Words', 'https://shop.example/a', 'A square'],
			['Bare', null, null, null],
		]),
	);
});
