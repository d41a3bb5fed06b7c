import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RowResult } from '../../lib';
import type { WorkerLine } from './injector';
import type { WorkerPlan } from './plan';

/** Nothing here takes nearly as long; one that does hangs. */
const LONGEST_MS = 120_000;

/** An answer, and when it came. */
export type Report = RowResult & { heardAt: number };

/** How a worker ended and what it said until then. */
export interface Ended {
	code: number | null;
	signal: NodeJS.Signals | null;
	results: Report[];
	fired: string[];
	error?: string;
}

/** A worker under way. */
export interface Run {
	child: ChildProcess;
	/** Resolves when it begins its import. */
	started: Promise<void>;
	/** Resolves when the first planned accident happens, or without one when it ends. */
	fired: Promise<void>;
	ended: Promise<Ended>;
}

const running = new Set<ChildProcess>();

/** For when the suite itself is interrupted. */
export function killAll(): void {
	for (const child of running) child.kill('SIGKILL');
}

export function start(plan: WorkerPlan): Run {
	const env = { ...process.env, FAULT_PLAN: JSON.stringify(plan) };
	const child = spawn(process.execPath, [join(__dirname, 'worker.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
	running.add(child);
	const feedback: Ended = { code: null, signal: null, results: [], fired: [] };
	const started = Promise.withResolvers<void>();
	const fired = Promise.withResolvers<void>();
	let printed = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));
	createInterface({ input: child.stdout }).on('line', (line) => {
		// The last line of one that was killed may be half of one.
		if (!line.endsWith('}')) return;
		const said = JSON.parse(line) as WorkerLine;
		if ('result' in said) feedback.results.push({ ...said.result, heardAt: Date.now() });
		else if ('error' in said) feedback.error = said.error;
		else if ('started' in said) started.resolve();
		else {
			feedback.fired.push(said.fired);
			fired.resolve();
		}
	});
	const tooLong = setTimeout(() => {
		feedback.error = `still running after ${LONGEST_MS / 1000} s`;
		child.kill('SIGKILL');
	}, LONGEST_MS);
	const ended = new Promise<Ended>((resolve) => {
		child.on('close', (code, signal) => {
			clearTimeout(tooLong);
			running.delete(child);
			started.resolve();
			fired.resolve();
			if (printed && code !== 0) feedback.error ??= printed.slice(0, 2_000);
			resolve({ ...feedback, code, signal });
		});
	});
	return { child, started: started.promise, fired: fired.promise, ended };
}
