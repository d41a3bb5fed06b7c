import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { startEmulator } from '../../emulator';
import { startOrigin } from '../origin';
import { picture } from '../picture';
import { printTable, rounded } from '../table';
import { environmentAt, runImport } from './run-import';

/** What an import of 100,000 rows may take at the most. */
const MOST_MB = 200;
/** Seconds of rate limits pass in a millisecond, and no account comes near its limit. */
const NO_LIMITS = { timeScale: 1_000, limits: { org_read: 1e9, org_write: 1e9 } };
const ROWS = { quick: [50, 500], full: [1_000, 10_000, 100_000] };

/** Imports sheets that grow tenfold into empty records, and prints how much memory the command took. @returns whether the goal is met. */
export async function memory(quick: boolean): Promise<boolean> {
	const origin = await startOrigin({ photo: [picture(200, 300)] }, 0);
	const table: Record<string, string | number>[] = [];
	try {
		for (const rows of quick ? ROWS.quick : ROWS.full) {
			const folder = mkdtempSync(join(tmpdir(), 'bench-import-'));
			const emulator = await startEmulator({ ...NO_LIMITS, creativeTypeDelayMs: 0 });
			try {
				const file = join(folder, 'pins.csv');
				await pipeline(Readable.from(linesOf(rows, origin.url)), createWriteStream(file));
				const run = await runImport(file, ['--send-images', 'url'], environmentAt(emulator, folder));
				if (run.summary.created !== rows)
					throw new Error(`not all are created: ${JSON.stringify([run.summary, run.problems])}`);
				table.push({
					rows,
					seconds: rounded(run.seconds, 1),
					'rows/s': rounded(rows / run.seconds, 0),
					'peak MB': rounded(run.peakMb, 0),
					verdict: run.peakMb <= MOST_MB ? 'met' : 'MISSED',
				});
				console.log(`${rows} rows: ${rounded(run.seconds, 1)} s, ${rounded(run.peakMb, 0)} MB`);
			} finally {
				await emulator.close();
				rmSync(folder, { recursive: true });
			}
		}
	} finally {
		await origin.close();
	}
	printTable(`The import command, no limits at Pinterest, at most ${MOST_MB} MB`, table);
	return table.every(({ verdict }) => verdict === 'met');
}

function* linesOf(rows: number, originUrl: string): Generator<string> {
	yield 'media_url,board,title\n';
	for (let index = 0; index < rows; index++) yield `${originUrl}/${index}-photo,Travel,Title ${index}\n`;
}
