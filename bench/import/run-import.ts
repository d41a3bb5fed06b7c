import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const CLI = join(process.cwd(), 'dist/runner/cli.js');

// The kernel's own mark of the process. `maxRSS` would begin with that of the process that started it.
const SAY_PEAK = `
import { readFileSync, writeSync } from 'node:fs';
process.on('exit', () => {
	let peak = process.resourceUsage().maxRSS;
	try { peak = Number(/^VmHWM:\\s+(\\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]); } catch {}
	writeSync(3, String(peak));
});`;

export interface ImportRun {
	/** The exit code. */
	code: number | null;
	/** The last line: how many rows had which outcome. */
	summary: Record<string, number>;
	/** The codes of problems, with how many rows had them. */
	problems: Record<string, number>;
	/** The most memory that the process had at once, in MB. */
	peakMb: number;
	seconds: number;
}

/** Imports a file as a user does: the built command in a process. */
export async function runImport(file: string, args: string[], env: Record<string, string>): Promise<ImportRun> {
	if (!existsSync(CLI)) {
		console.error('There is no dist/runner/cli.js. Run npm run build first.');
		process.exit(2);
	}
	const begun = performance.now();
	const watch = `data:text/javascript,${encodeURIComponent(SAY_PEAK)}`;
	const child = spawn(process.execPath, ['--import', watch, CLI, 'import', file, '--json', ...args], {
		env: { PATH: process.env.PATH ?? '', ...env },
		stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
	});
	let peakKb = '';
	let said = '';
	child.stderr?.on('data', (bytes: Buffer) => (said += String(bytes)));
	child.stdio[3]?.on('data', (bytes: Buffer) => (peakKb += String(bytes)));
	const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
	let summary: ImportRun['summary'] = {};
	const problems: ImportRun['problems'] = {};
	for await (const text of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
		const line = JSON.parse(text) as Record<string, number> & { type: string; problem?: { code: string } };
		if (line.type === 'summary') summary = line;
		else if (line.problem) problems[line.problem.code] = (problems[line.problem.code] ?? 0) + 1;
	}
	const code = await ended;
	if (code !== 0) console.error(said);
	return { code, summary, problems, peakMb: Number(peakKb) / 1000, seconds: (performance.now() - begun) / 1000 };
}

/** What the command needs to know of an emulator, and where it keeps its record. */
export function environmentAt(
	{ apiBaseUrl, accessToken }: { apiBaseUrl: string; accessToken: string },
	folder: string,
): Record<string, string> {
	return {
		HOME: folder,
		PINTEREST_API_BASE_URL: apiBaseUrl,
		PINTEREST_ACCESS_TOKEN: accessToken,
		PINTEREST_PIPELINE_STORE: `sqlite:${join(folder, 'ledger.sqlite')}`,
		PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1',
	};
}
