import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Emulator } from '../../emulator';
import { Ledger, Schedule } from '../../lib';
import { SqliteStore } from '../../lib/store/sqlite-store';
import { afterThisTest } from './cleanup';
import { cli, type CliOptions, type CliResult } from './cli';
import { samples } from './pipeline';

/** The environment of a command at an emulator, with its record in a file of this folder. */
export const commandAt = ({ apiBaseUrl, accessToken }: Emulator, folder: string, token = accessToken): CliOptions => ({
	env: {
		PINTEREST_API_BASE_URL: apiBaseUrl,
		PINTEREST_ACCESS_TOKEN: token,
		PINTEREST_PIPELINE_STORE: `sqlite:${join(folder, 'ledger.sqlite')}`,
	},
});

/** ISO 8601, so many seconds from now. */
export const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

/** Imports a picture under each title, due so many seconds from now; the keys by title. */
export async function importDue(options: CliOptions, due: Record<string, number>): Promise<Record<string, string>> {
	const rows = Object.entries(due).map(
		([title, seconds]) =>
			`media/lemon-tart.jpg,Travel,${title},https://example.com/${encodeURIComponent(title)},${inSeconds(seconds)}`,
	);
	const { lines } = await cli(['import', '-', '--json'], {
		...options,
		cwd: samples,
		input: ['media_url,board,title,link,run_at', ...rows].join('\n'),
	});
	const titles = Object.keys(due);
	if (!lines.slice(0, -1).every(({ outcome }) => outcome === 'scheduled'))
		throw new Error('they came due before they were stored');
	const keys = lines.slice(0, -1).map(({ row, idempotencyKey }) => [titles[Number(row) - 2], idempotencyKey]);
	return Object.fromEntries(keys) as Record<string, string>;
}

/** Makes what `importDue` stored at such an address due. @param at in epoch milliseconds; @default now */
export async function makeDue({ env }: CliOptions, keys: Record<string, string>, at = Date.now()): Promise<void> {
	const store = new SqliteStore(env?.PINTEREST_PIPELINE_STORE?.slice('sqlite:'.length) ?? '');
	const schedule = new Schedule(new Ledger(store, { owner: 'test', leaseMs: 60_000 }));
	for (const key of Object.values(keys)) await schedule.move(key, at);
	await store.disconnect();
}

/** A worker that runs until it is told to stop; `said` is what stands on its standard error. */
export function startWorker(
	options: CliOptions,
	args: string[] = [],
): { said: () => string; stop: (signal?: NodeJS.Signals) => Promise<CliResult> } {
	let process: ChildProcess | undefined;
	let said = '';
	const onStart: CliOptions['onStart'] = (child) => {
		afterThisTest(() => child.kill('SIGKILL'));
		process = child;
		child.stderr?.on('data', (text: string) => (said += text));
	};
	const ended = cli(['worker', '--json', ...args], { ...options, onStart });
	return {
		said: () => said,
		stop: async (signal = 'SIGTERM') => {
			process?.kill(signal);
			return await ended;
		},
	};
}
