import { fork, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOrigin, type VirtualFile } from './origin';
import { printTable, rounded } from './table';
import { runSender, type Round, type Sending } from './upload/sender';
import { runSink } from './upload/sink';

const MB = 1024 * 1024;
const SIZES = { '1 MB': MB, '100 MB': 100 * MB, '2 GiB': 2048 * MB };
const WAYS = ['file', 'url', 'n8n binary'] as const;
const ROUNDS = 3;
/** What this project promises: the memory that is left to a small machine, and what a checksum may cost. */
const MOST_MEMORY_MIB = 64;
const LEAST_RATIO = 0.85;
/** Beside ours; where it dies of the size, the next smaller one. */
const USUAL_SIZES = { '2 GiB': 2048 * MB, '1 GiB': 1024 * MB, '256 MB': 256 * MB };

type Size = keyof typeof SIZES | keyof typeof USUAL_SIZES;

interface Stage {
	folder: string;
	originUrl: string;
	sinkUrl: string;
	env: NodeJS.ProcessEnv;
}

const fileOf = ({ folder }: Stage, size: string) => join(folder, size.replace(' ', ''));

/** One of this file's roles in a process of its own, which says first what others need to know. */
async function startRole(role: string, argument: string): Promise<{ said: string; child: ChildProcess }> {
	const child = spawn(process.execPath, [__filename, role, argument], { stdio: ['ignore', 'pipe', 'inherit'] });
	const [said] = (await once(child.stdout as NonNullable<typeof child.stdout>, 'data')) as [Buffer];
	return { said: said.toString().trim(), child };
}

async function startSender(stage: Stage, way: Sending['way'], size: Size): Promise<ChildProcess | undefined> {
	const sending: Sending = { way, file: fileOf(stage, size), warmUp: fileOf(stage, '1 MB'), originUrl: stage.originUrl, sinkUrl: stage.sinkUrl };
	const child = fork(__filename, ['sender', JSON.stringify(sending)], { env: stage.env, execArgv: ['--expose-gc'], silent: true });
	return (await answerOf(child)) === undefined ? undefined : child;
}

/** @returns undefined when the process died instead. */
async function answerOf(child: ChildProcess): Promise<unknown> {
	return await new Promise((resolve) => {
		child.once('message', resolve).once('exit', () => resolve(undefined));
	});
}

async function round(child: ChildProcess): Promise<Round | undefined> {
	child.send('once more');
	return (await answerOf(child)) as Round | undefined;
}

async function curl(file: string, sinkUrl: string): Promise<number> {
	const begun = performance.now();
	const child = spawn('curl', ['-sS', '-f', '-o', join(file, '../answer'), '-F', 'key=k', '-F', `file=@${file};type=video/mp4`, sinkUrl], { stdio: 'inherit' });
	const [code] = (await once(child, 'exit')) as [number | null];
	if (code !== 0) throw new Error(`curl ended with ${code}`);
	return performance.now() - begun;
}

const best = (values: number[]) => Math.min(...values);

interface Measured {
	memoryMib: number;
	mbPerSecond: number;
	curlMbPerSecond: number;
	/** Of the best rounds. */
	ratio: number;
}

async function measure(stage: Stage, way: (typeof WAYS)[number], size: keyof typeof SIZES): Promise<Measured> {
	const sender = await startSender(stage, way, size);
	if (!sender) throw new Error(`the sender for ${way} did not start`);
	const ours: number[] = [];
	const theirs: number[] = [];
	let memoryMib = 0;
	for (let number = 0; number < ROUNDS; number++) {
		const result = await round(sender);
		if (!result) throw new Error(`the sender for ${way} died`);
		ours.push(result.milliseconds);
		memoryMib = result.peakAboveIdle / MB;
		theirs.push(await curl(fileOf(stage, size), stage.sinkUrl));
	}
	sender.kill();
	const rate = (milliseconds: number[]) => (SIZES[size] / 1e6 / best(milliseconds)) * 1000;
	return { memoryMib, mbPerSecond: rate(ours), curlMbPerSecond: rate(theirs), ratio: best(theirs) / best(ours) };
}

/** The largest size that a usual way survives, with its memory. */
async function measureUsual(stage: Stage, way: 'whole buffer' | 'redirect-following client'): Promise<Record<string, string | number>> {
	const died: string[] = [];
	for (const size of Object.keys(USUAL_SIZES) as (keyof typeof USUAL_SIZES)[]) {
		const sender = await startSender(stage, way, size);
		const result = sender && (await round(sender));
		sender?.kill();
		if (result) return { way, 'died with': died.join(', ') || '-', size, 'MiB above idle': rounded(result.peakAboveIdle / MB, 0), 'MB/s': rounded(USUAL_SIZES[size] / 1e3 / result.milliseconds, 0) };
		died.push(size);
	}
	return { way, 'died with': died.join(', '), size: '-', 'MiB above idle': 0, 'MB/s': 0 };
}

async function main(): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'pinterest-pipeline-bench-'));
	const [sink, origin] = await Promise.all([startRole('sink', ''), startRole('origin', '')]);
	const env = { ...process.env, N8N_USER_FOLDER: folder, N8N_ENCRYPTION_KEY: 'of-this-run-only', N8N_LOG_LEVEL: 'silent', N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem', N8N_BINARY_DATA_STORAGE_PATH: join(folder, 'binary') };
	const stage: Stage = { folder, originUrl: origin.said, sinkUrl: `http://127.0.0.1:${sink.said}/`, env };
	try {
		for (const [size, bytes] of Object.entries({ ...SIZES, ...USUAL_SIZES })) {
			await writeFile(fileOf(stage, size), '');
			await truncate(fileOf(stage, size), bytes); // zeros that take no room; everybody reads the same
		}
		const measured = new Map<string, Measured>();
		for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[]) {
			for (const way of WAYS) measured.set(`${way}, ${size}`, await measure(stage, way, size));
		}
		printTable(`Uploads through the form with SHA-256, best of ${ROUNDS} in turn with curl -F of the same file`, [...measured].map(([what, { memoryMib, mbPerSecond, curlMbPerSecond, ratio }]) => ({
			'source, size': what, 'MiB above idle': rounded(memoryMib, 1), 'MB/s': rounded(mbPerSecond, 0), 'curl MB/s': rounded(curlMbPerSecond, 0), 'ratio to curl': rounded(ratio),
		})));
		printTable('What a checksum costs', [{ what: 'SHA-256 alone, in memory', 'MB/s': rounded(hashRate(), 0), cores: availableParallelism() }]);
		printTable('The usual ways', [await measureUsual(stage, 'whole buffer'), await measureUsual(stage, 'redirect-following client')]);
		verdict(measured.get('file, 2 GiB') as Measured);
	} finally {
		sink.child.kill();
		origin.child.kill();
		await rm(folder, { recursive: true, force: true });
	}
}

function verdict({ memoryMib, ratio }: Measured): void {
	const holds = memoryMib <= MOST_MEMORY_MIB && ratio >= LEAST_RATIO;
	printTable('2 GiB from a file', [
		{ what: 'MiB above idle', measured: rounded(memoryMib, 1), promised: `at most ${MOST_MEMORY_MIB}` },
		{ what: "of curl's throughput", measured: rounded(ratio), promised: `at least ${LEAST_RATIO}` },
		{ what: 'verdict', measured: holds ? 'holds' : 'missed', promised: '' },
	]);
	if (!holds) process.exitCode = 1;
}

/** Beside sending, it is hidden where a core is left for it: the sink and the sender take one each. */
function hashRate(): number {
	const chunk = Buffer.alloc(MB);
	const hash = createHash('sha256');
	const begun = performance.now();
	for (let count = 0; count < 1024; count++) hash.update(chunk);
	return (1024 * MB) / 1e3 / (performance.now() - begun);
}

async function runOrigin(): Promise<void> {
	const files: Record<string, VirtualFile> = {};
	for (const [size, bytes] of Object.entries(SIZES)) files[size.replace(' ', '')] = [bytes];
	console.log((await startOrigin(files, 0)).url);
}

const [role, argument = ''] = process.argv.slice(2);
if (role === 'sink') runSink();
else if (role === 'origin') void runOrigin();
else if (role === 'sender') void runSender(JSON.parse(argument) as Sending);
else void main();
