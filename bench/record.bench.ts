import type { EmulatorOptions } from '../emulator';
import { emulate } from './pacing-worker';
import { STORE_KINDS } from '../test/faults/plan';
import { importWhenTold } from './record/importer';
import {
	CONCURRENCY,
	measureImports,
	ROUNDS,
	ROWS,
	ROWS_ON_SLOW_DISK,
	targetsOf,
	type Latency,
	type Target,
} from './record/imports';
import { measureLists, type ListSizes } from './record/lists';
import { playRole } from './roles';
import { printTable, TARGET_MISSED } from './table';

const LATENCIES: Latency[] = [
	{ pinsMs: 0, originMs: 0 },
	{ pinsMs: 50, originMs: 20 },
];

/** `--only=imports` or `--only=lists` leaves out the other. */
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
const LISTED: ListSizes = process.argv.includes('--quick')
	? { small: 500, large: 5_000 }
	: { small: 10_000, large: 1_000_000 };

async function main(): Promise<void> {
	console.log(
		[
			'Each row is an image of 43 kB behind an address of its own, which Pinterest cannot reach: it is sent as base64.',
			'The bare loop does what a script without a record does for the same rows: it asks the origin for the bytes that',
			'ours asks for (the first 16 KiB, then the whole image) and sends one POST /pins, over undici. It keeps no pace,',
			`checks no picture and writes nothing down. It has ${CONCURRENCY} rows under way, as ours has places for images. Ours imports`,
			'the rows through the library, with a rate limiter on the same store and limits that hold nobody up. Round trips',
			'and writes are those of the ledger, the guards and the rate limiter.',
			`Medians of ${ROUNDS} rounds in turn, of ${ROWS} rows each; on the slow disk of ${ROWS_ON_SLOW_DISK}.`,
		].join('\n'),
	);
	const targets: (Target & { latency: string })[] = [];
	for (const latency of only === 'lists' ? [] : LATENCIES) {
		const rows = await measureImports(latency);
		const { pinsMs, originMs } = latency;
		const where =
			pinsMs > 0 ? `${pinsMs} ms more for each POST /pins, ${originMs} ms at the origin` : 'no added latency';
		printTable(`Images, ${where}`, rows);
		targets.push(...rows.flatMap(targetsOf).map((target) => ({ ...target, latency: `${pinsMs} ms` })));
	}
	const { rows, targets: ofLists } = await measureLists(only === 'imports' ? [] : STORE_KINDS, LISTED);
	if (rows.length > 0) printTable('Lists of 100 jobs', rows);
	targets.push(...ofLists.map((target) => ({ ...target, latency: '-' })));
	printTable(
		'Targets',
		targets.map(({ met, ...target }) => ({ ...target, verdict: met ? 'met' : 'MISSED' })),
	);
	process.exitCode = targets.every(({ met }) => met) ? 0 : TARGET_MISSED;
}

playRole(
	{ importer: importWhenTold, emulator: async (options: EmulatorOptions) => void (await emulate(options)) },
	main,
);
