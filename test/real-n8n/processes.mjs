// Child processes that never outlive whoever started them.

import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const windows = process.platform === 'win32';
const running = new Set();

// n8n starts a task runner and npm starts compilers: only killing the whole group ends them all.
function signalGroup(child, signal) {
	try {
		if (windows) child.kill(signal);
		else process.kill(-child.pid, signal);
	} catch {
		// Already gone.
	}
}

process.on('exit', () => {
	for (const child of running) signalGroup(child, 'SIGKILL');
});
// A group of its own also means that Ctrl-C in the terminal no longer reaches the children, and
// a process that dies of a signal does not run its exit handlers.
for (const [signal, code] of [
	['SIGINT', 130],
	['SIGTERM', 143],
]) {
	process.on(signal, () => {
		for (const child of running) signalGroup(child, 'SIGKILL');
		if (process.listenerCount(signal) === 1) process.exit(code);
	});
}

/** Starts a process in a group of its own. `ended` never rejects. */
export function start(command, args, { cwd, env } = {}) {
	const child = spawn(command, args, {
		cwd,
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: !windows,
		// On Windows npm is a .cmd file, which only a shell can start.
		shell: windows && command === 'npm',
	});
	running.add(child);
	const output = { stdout: '', stderr: '', all: '' };
	for (const name of ['stdout', 'stderr']) {
		child[name].setEncoding('utf8');
		child[name].on('data', (chunk) => {
			output[name] += chunk;
			output.all += chunk;
		});
	}
	const ended = new Promise((resolve) => {
		child.on('error', (error) => {
			output.all += error.message;
			resolve(-1);
		});
		child.on('close', (code, signal) => resolve(code ?? signal));
	}).finally(() => running.delete(child));

	return {
		pid: child.pid,
		output,
		ended,
		/** Asks first; after the grace period it no longer asks. */
		async stop(graceMs) {
			if (graceMs > 0) {
				signalGroup(child, 'SIGTERM');
				await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
			}
			// Also when the process itself ended in time: what it started may still be there.
			signalGroup(child, 'SIGKILL');
			return ended;
		},
	};
}

/** Runs a command to its end and gives its exit code (or signal) and output. */
export async function run(command, args, { timeoutMs, ...options }) {
	const started = start(command, args, options);
	let timedOut = false;
	const timer = setTimeout(() => {
		timedOut = true;
		void started.stop(0);
	}, timeoutMs);
	const code = await started.ended;
	clearTimeout(timer);
	return { code: timedOut ? `timeout after ${timeoutMs} ms` : code, ...started.output };
}
