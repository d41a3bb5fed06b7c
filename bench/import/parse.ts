import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse as csvParse } from 'csv-parse';
import { batchRows } from '../../lib';
import { readRows } from '../../lib/rows/read-rows';
import { streamInLittleMemory } from '../../runner/streaming-memory';
import { printTable, rounded } from '../table';

/** The least share of the rows a second that csv-parse alone reaches. */
const LEAST_RATIO = 0.4;
/** What the largest file may take more than the smallest one, in MB: the garbage of a process that runs for longer. */
const MOST_GROWTH_MB = 40;
const ROWS = { quick: [2_000, 6_000, 20_000], full: [100_000, 300_000, 1_000_000] };

const READERS = {
	/** Objects by the names of the header, with the same tolerance as ours. */
	'csv-parse alone': (file: string) =>
		createReadStream(file).pipe(
			csvParse({ columns: true, bom: true, trim: true, relax_quotes: true, skip_empty_lines: true }),
		),
	rows: (file: string) => readRows(createReadStream(file), { format: 'csv' }),
	'rows and their drafts': (file: string) =>
		batchRows(readRows(createReadStream(file), { format: 'csv' }), { timeZone: 'Europe/Berlin' }),
};

interface Plan {
	file: string;
	reader: keyof typeof READERS;
}

interface Answer {
	rows: number;
	/** Of processor time, which the other programs of the machine do not change much. */
	seconds: number;
	peakMb: number;
}

/** A process that reads one file, and says how long it took and how much memory it had at the most. */
export async function parseRole({ file, reader }: Plan): Promise<void> {
	streamInLittleMemory(); // as the commands do it
	const begun = process.cpuUsage();
	let rows = 0;
	for await (const _ of READERS[reader](file) as AsyncIterable<unknown>) rows += 1;
	const { user, system } = process.cpuUsage(begun);
	const seconds = (user + system) / 1e6;
	process.send?.({ rows, seconds, peakMb: peakMb() } satisfies Answer);
}

/** The kernel's own mark, where there is one. */
function peakMb(): number {
	try {
		return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1000;
	} catch {
		return process.resourceUsage().maxRSS / 1000;
	}
}

async function measured(plan: Plan): Promise<Answer> {
	const child = fork(process.argv[1] ?? '', ['parse', JSON.stringify(plan)]);
	const [answer] = (await once(child, 'message')) as [Answer];
	return answer;
}

/** Reads sheets of growing length beside csv-parse alone. @returns whether the goals are met. */
export async function parse(quick: boolean): Promise<boolean> {
	const folder = mkdtempSync(join(tmpdir(), 'bench-parse-'));
	const readers = Object.keys(READERS) as Plan['reader'][];
	const table: Record<string, string | number>[] = [];
	const peaks: number[] = [];
	const lengths = quick ? ROWS.quick : ROWS.full;
	const longest = lengths.at(-1);
	let lowest = Infinity;
	try {
		for (const rows of lengths) {
			const file = join(folder, `${rows}.csv`);
			await pipeline(Readable.from(linesOf(rows)), createWriteStream(file));
			const best = new Map<string, Answer>();
			// In turns, so that what else the machine does meets all of them.
			for (const reader of [...readers, ...readers]) {
				const answer = await measured({ file, reader });
				if (answer.rows !== rows) throw new Error(`${reader} read ${answer.rows} of ${rows} rows`);
				if (answer.seconds < (best.get(reader)?.seconds ?? Infinity)) best.set(reader, answer);
			}
			const alone = best.get('csv-parse alone')?.seconds ?? 0;
			for (const [reader, { seconds, peakMb: peak }] of best) {
				const ratio = alone / seconds;
				if (reader !== 'csv-parse alone' && rows === longest) lowest = Math.min(lowest, ratio);
				if (reader === 'rows and their drafts') peaks.push(peak);
				table.push({
					rows,
					reader,
					'rows/s': rounded(rows / seconds, 0),
					'ratio to csv-parse': rounded(ratio),
					'peak MB': rounded(peak, 0),
				});
			}
			rmSync(file);
		}
	} finally {
		rmSync(folder, { recursive: true });
	}
	const growth = (peaks.at(-1) ?? 0) - (peaks[0] ?? 0);
	printTable(
		'A CSV with quotes and texts of two lines: rows a second of processor time, the better of two turns',
		table,
	);
	const met = lowest >= LEAST_RATIO && growth <= MOST_GROWTH_MB;
	console.log(
		`\n${met ? 'met' : 'MISSED'}: ${rounded(lowest)} of csv-parse alone, at least ${LEAST_RATIO}; ${rounded(growth, 0)} MB more for ten times the rows, at most ${MOST_GROWTH_MB}`,
	);
	return met;
}

const two = (number: number) => String(number).padStart(2, '0');

function* linesOf(rows: number): Generator<string> {
	yield 'media_url,board,title,description,link,alt_text,run_at,notes\n';
	for (let index = 0; index < rows; index++) {
		const text =
			index % 10 === 0 ? `"A crisp crust,\nand a ""bright"" filling"` : `"A crisp crust, and a bright filling"`;
		const day = `2027-${two(1 + (index % 12))}-${two(1 + (index % 28))}`;
		yield `https://media.example.com/pins/${index}.jpg,Summer Recipes,"Lemon tart, number ${index}",${text},https://example.com/recipes/${index}?utm_source=pinterest,A lemon tart on a white plate,${day} 09:00,mine\n`;
	}
}
