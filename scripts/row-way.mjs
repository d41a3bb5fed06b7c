// How far a reader walks to follow one image row, whose media is an address, from importBatch to its receipt.
//
// Method: every function of lib/ says when it is entered for the first time while one row goes through
// importBatch against the emulator, because a reader reads a function once; a file counts when it is
// first met, and as a return each time this sequence goes back to a file that was met and left. Of the
// rooms that tell the story every file counts, of the others the entrance alone.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..');
const LIB = join(ROOT, 'lib');

/** No change may make the way longer. */
const LIMITS = { files: 20, returns: 15 };

const STORY = ['import', 'publish', 'guards'];
/** A reader who follows the row opens these, and not the files behind them. */
const ENTRANCES = [
	'preflight/preflight.ts',
	'media/read.ts',
	'ledger/ledger.ts',
	'ledger/lease.ts',
	'pinterest/client.ts',
	'rate-limit/rate-limiter.ts',
];
const LEFT_OUT =
	'model/ and concurrency/ (words and waits that the story uses), store/ (behind the port AtomicStore), and what lies behind the entrances';

/** The source of a file, in which each function says that it is entered. */
function instrumented(path) {
	const text = readFileSync(path, 'utf8');
	const inserts = [];
	const visit = (node) => {
		ts.forEachChild(node, visit);
		if (!ts.isFunctionLike(node) || !node.body) return;
		const enter = `globalThis.enteredFunction?.(${JSON.stringify(relative(LIB, path))}, ${node.pos})`;
		const start = node.body.getStart();
		if (ts.isBlock(node.body)) inserts.push({ at: start + 1, what: `${enter};` });
		else inserts.push({ at: start, what: `(${enter}, ` }, { at: node.body.end, what: ')' });
	};
	visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
	const parts = [];
	let done = 0;
	for (const { at, what } of inserts.sort((one, other) => one.at - other.at)) {
		parts.push(text.slice(done, at), what);
		done = at;
	}
	return parts.join('') + text.slice(done);
}

/** Bundles lib and emulator from these sources, and loads them. */
async function loadInstrumented() {
	const folder = join(ROOT, 'node_modules/.cache/row-way');
	const outfile = join(folder, `${process.pid}.cjs`);
	mkdirSync(folder, { recursive: true });
	await build({
		stdin: {
			contents: `export * from './lib/index'; export * from './lib/import/import-batch'; export * from './lib/store/memory-store'; export * from './emulator/index';`,
			resolveDir: ROOT,
		},
		outfile,
		bundle: true,
		platform: 'node',
		target: 'node24',
		format: 'cjs',
		external: ['n8n-*', 'pg-native'],
		logLevel: 'error',
		plugins: [
			{
				name: 'instrumented',
				setup({ onLoad }) {
					onLoad({ filter: /\.ts$/ }, ({ path }) =>
						path.startsWith(`${LIB}/`) ? { contents: instrumented(path), loader: 'ts' } : undefined,
					);
				},
			},
		],
	});
	try {
		return createRequire(pathToFileURL(outfile))(outfile);
	} finally {
		rmSync(outfile);
	}
}

/** Publishes one image. @returns the files of the functions that were entered, in order of first entry. */
async function followRow() {
	const lib = await loadInstrumented();
	const emulator = await lib.startEmulator({ creativeTypeDelayMs: 0 });
	try {
		const { apiBaseUrl, accessToken } = emulator;
		const context = lib.createPipelineContext({
			http: lib.tokenPort({
				apiBaseUrl,
				tokens: { current: async () => accessToken, refresh: async () => undefined },
			}),
			apiBaseUrl,
			ledger: new lib.Ledger(new lib.MemoryStore(), { owner: 'reader', leaseMs: 60_000 }),
			rateLimiter: lib.createRateLimiter({ clock: lib.systemClock }),
			settings: { sendImages: 'inline' },
		});
		const media = [{ url: 'https://images.example.com/mountain-lake.jpg' }];
		async function* rows() {
			yield { row: 2, draft: { board: 'Travel', title: 'Mountain lake', media } };
		}
		const entered = new Map();
		globalThis.enteredFunction = (file, position) => {
			if (!entered.has(`${file}:${position}`)) entered.set(`${file}:${position}`, file);
		};
		const options = { open: () => lib.fileSource('media/mountain-lake.jpg', join(ROOT, 'samples')) };
		for await (const { outcome, problem } of lib.importBatch(context, rows(), options))
			if (outcome !== 'created') throw new Error(`The row was not published: ${problem?.message}`);
		globalThis.enteredFunction = undefined;
		return [...entered.values()];
	} finally {
		await emulator.close();
	}
}

/** @returns the way through the files that count, and how many of its steps are returns. */
function wayOf(files) {
	const counted = files.filter((file) => STORY.includes(file.split('/')[0]) || ENTRANCES.includes(file));
	const way = counted.filter((file, index) => file !== counted[index - 1]);
	const met = new Set(way);
	return { way, files: met.size, returns: way.length - met.size };
}

const { way, files, returns } = wayOf(await followRow());
const met = new Set();
for (const file of way) {
	console.log(`${met.has(file) ? '  back to ' : ''}${file}`);
	met.add(file);
}
console.log(`Left out: ${LEFT_OUT}.`);
console.log(`A row's way: ${files} files, ${returns} returns (no more than ${LIMITS.files} and ${LIMITS.returns}).`);
if (files > LIMITS.files || returns > LIMITS.returns) process.exitCode = 1;
