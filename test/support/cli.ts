import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterThisTest } from './cleanup';
import { secretsBelow, secretsInText } from './secrets';

const CLI = join(__dirname, '../../dist/runner/cli.js');
/** The commands that print what the emulator may be used with. */
const SHOWS_TOKENS = new Set(['emulator', 'demo']);

/** What the test itself wrote into a folder, and may hold a secret. */
export interface FolderOptions {
	/** Names of files and folders in it. */
	inputs?: string[];
}

/** A folder of the test's own, removed after it. A secret in what was written there fails the test. */
export async function ownFolder({ inputs = [] }: FolderOptions = {}): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'pinterest-pipeline-test-'));
	afterThisTest(async () => {
		const found = await secretsBelow(folder, inputs);
		await rm(folder, { recursive: true, force: true });
		failOver(found);
	});
	return folder;
}

function failOver(found: string[]): void {
	if (found.length > 0) throw new Error(`Secrets were written:\n${found.join('\n')}`);
}

export interface CliResult {
	code: number | null;
	stdout: string;
	stderr: string;
	/** Standard output as JSON lines. */
	lines: Record<string, unknown>[];
}

export interface CliOptions {
	env?: Record<string, string>;
	input?: string | Buffer;
	/** Called with the process once it runs. */
	onStart?: (child: ReturnType<typeof spawn>) => void;
	cwd?: string;
}

/** The command line as users call it, with an environment that holds nothing of theirs. */
export async function cli(args: string[], { env = {}, input, onStart, cwd }: CliOptions = {}): Promise<CliResult> {
	const child = spawn(process.execPath, [CLI, ...args], {
		cwd,
		env: { PATH: process.env.PATH ?? '', HOME: await ownFolder(), ...env },
	});
	let stdout = '';
	let stderr = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
	child.stdin.on('error', () => undefined);
	child.stdin.end(input);
	onStart?.(child);
	const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
	const found = SHOWS_TOKENS.has(args[0] ?? '') ? [] : secretsInText(`the output of ${args[0]}`, stdout + stderr);
	if (found.length > 0) afterThisTest(() => failOver(found));
	const lines = args.includes('--json')
		? stdout
				.split('\n')
				.filter(Boolean)
				.map((line) => JSON.parse(line) as Record<string, unknown>)
		: [];
	return { code, stdout, stderr, lines };
}
