import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Linux counts a process's time in these. */
const TICK_MS = 10;

/**
 * Milliseconds of processor time that the processes of a name have used so far. A process that has ended is no
 * longer among them. Undefined where the system has no /proc.
 */
export function processorMsOf(name: string): number | undefined {
	const folders = listed('/proc').filter((folder) => /^\d+$/.test(folder));
	if (folders.length === 0) return undefined;
	return folders.reduce((sum, folder) => sum + timeOf(folder, name), 0);
}

function timeOf(folder: string, name: string): number {
	try {
		const stat = readFileSync(`/proc/${folder}/stat`, 'utf8');
		const [, command = '', rest = ''] = /^\d+ \((.*)\) (.*)$/s.exec(stat) ?? [];
		// utime and stime are the 14th and 15th fields, and `rest` begins with the third.
		const [user = '0', system = '0'] = rest.split(' ').slice(11, 13);
		return command === name ? (Number(user) + Number(system)) * TICK_MS : 0;
	} catch {
		return 0; // it has just ended
	}
}

function listed(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

/** Milliseconds that all processors of this machine have worked, and have been there, so far. */
export function machineMs(): { busy: number; all: number } {
	const times = cpus().map(({ times: { idle, ...others } }) => ({
		idle,
		busy: Object.values(others).reduce((sum, part) => sum + part, 0),
	}));
	const busy = times.reduce((sum, each) => sum + each.busy, 0);
	return { busy, all: busy + times.reduce((sum, each) => sum + each.idle, 0) };
}
