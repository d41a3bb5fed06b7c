import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterThisTest } from './cleanup';

const CLI = join(__dirname, '../../dist/runner/cli.js');

/** A folder of the test's own, removed after it. */
export async function ownFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'pinterest-pipeline-test-'));
	afterThisTest(async () => await rm(folder, { recursive: true, force: true }));
	return folder;
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
	const lines = args.includes('--json')
		? stdout
				.split('\n')
				.filter(Boolean)
				.map((line) => JSON.parse(line) as Record<string, unknown>)
		: [];
	return { code, stdout, stderr, lines };
}
