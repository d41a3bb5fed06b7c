import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../../lib';
import { isInstalled } from '../../test/real-n8n/install.mjs';
import { startOrigin } from '../origin';
import { picture } from '../picture';
import { printTable, rounded } from '../table';
import { HTTP_REQUEST_USES, openN8n, type HttpRequestUse, type N8n } from './http-request-node';
import { BOARDS, countedAt, emulatePinterest, LIMIT, TROUBLE, type Counted } from './pinterest';
import { environmentAt, runImport } from './run-import';

/** So much of the quota's own time an import may take. */
const MOST_TIME = 1.05;
/** A pin is looked up this long after its publish was not answered, and again where it is not found, in Pinterest's own time. */
const { reconcileDelayMs: RECONCILE_MS, reconcileGapMs: GAP_MS } = DEFAULT_SETTINGS;

interface Batch {
	rows: number;
	/** The sheet that has them. */
	file: string;
	folder: string;
	/** How much faster than Pinterest's the time of the run is. */
	timeScale: number;
}

interface Result {
	way: string;
	counted: Counted;
	peakMb?: number;
	/** The longest time that meets the goal, in seconds; without one the result is only shown. */
	mostSeconds?: number;
}

/** Imports a batch at Pinterest's standard quota: our import, and n8n's HTTP Request node. @returns whether the goals are met. */
export async function quota(quick: boolean): Promise<boolean> {
	const [rows, timeScale] = quick ? [150, 50] : [1_500, 10];
	const folder = mkdtempSync(join(tmpdir(), 'bench-import-'));
	const origin = await startOrigin({ photo: [picture(200, 300)] }, 0);
	const results: Result[] = [];
	try {
		const batch = { rows, folder, timeScale, file: sheetOf(rows, origin.url, folder) };
		for await (const result of resultsOf(batch, !quick || (await isInstalled()))) {
			const { published, lost, doubled, seconds } = result.counted;
			console.log(`${result.way}: ${published} published, ${lost} lost, ${doubled} doubled, ${rounded(seconds, 1)} s`);
			results.push(result);
		}
		print(results, batch);
	} finally {
		await origin.close();
		rmSync(folder, { recursive: true });
	}
	return results.every(isMet);
}

async function* resultsOf(batch: Batch, withN8n: boolean): AsyncGenerator<Result> {
	const mostSeconds = MOST_TIME * quotaSeconds(batch);
	yield { way: 'import', ...(await ourImport(batch, false)), mostSeconds };
	// One that is not answered near the end is looked up and sent again after all others, and that may fail once more.
	const lookingUp = (2 * (RECONCILE_MS + GAP_MS)) / 1000 / batch.timeScale;
	yield { way: 'import, with trouble', ...(await ourImport(batch, true)), mostSeconds: mostSeconds + lookingUp };
	if (!withN8n) return;
	const n8n = await openN8n(batch.file);
	try {
		for (const use of HTTP_REQUEST_USES)
			yield { way: `HTTP Request, ${use}, with trouble`, counted: await theirImport(n8n, use, batch) };
	} finally {
		await n8n.remove();
	}
}

async function ourImport({ file, folder, rows, timeScale }: Batch, trouble: boolean) {
	const emulator = await emulatePinterest(timeScale, trouble);
	try {
		const quarantine = String(RECONCILE_MS / 1000 / timeScale);
		const env = environmentAt(emulator, mkdtempSync(join(folder, 'ours-')));
		const { peakMb, problems } = await runImport(file, ['--quarantine', quarantine, '--send-images', 'url'], env);
		if (Object.keys(problems).length > 0) console.log('problems:', problems);
		return { counted: countedAt(emulator, rows), peakMb };
	} finally {
		await emulator.close();
	}
}

async function theirImport(n8n: N8n, use: HttpRequestUse, { rows, timeScale }: Batch): Promise<Counted> {
	const emulator = await emulatePinterest(timeScale, true);
	try {
		const boardIds = Object.fromEntries(emulator.boards().map(({ id, name }) => [name, id]));
		await n8n.publish(use, { ...emulator, boardIds, timeScale, limit: LIMIT });
		const counted = countedAt(emulator, rows);
		if (counted.published === 0) throw new Error(`n8n published nothing (${use})`);
		return counted;
	} finally {
		await emulator.close();
	}
}

function sheetOf(rows: number, originUrl: string, folder: string): string {
	const file = join(folder, 'pins.csv');
	const lines = Array.from(
		{ length: rows },
		(_, index) => `${originUrl}/${index}-photo,${BOARDS[index % BOARDS.length]},Title ${index}`,
	);
	writeFileSync(file, ['media_url,board,title', ...lines].join('\n'));
	return file;
}

/** In which the quota allows so many rows. */
const quotaSeconds = ({ rows, timeScale }: Batch) => (rows / LIMIT) * (60 / timeScale);

const isMet = ({ counted: { lost, doubled, seconds }, mostSeconds }: Result) =>
	mostSeconds === undefined || (lost === 0 && doubled === 0 && seconds <= mostSeconds);

function print(results: Result[], batch: Batch): void {
	const { rows, timeScale } = batch;
	printTable(
		`${rows} rows at ${LIMIT} writes in ${60 / timeScale} s, which is Pinterest's minute ${timeScale} times as fast; trouble: ` +
			`${TROUBLE.answerLost * 100} % of answers lost, ${TROUBLE.serverBusy * 100} % refused with 503`,
		results.map((result) => {
			const { way, counted, peakMb, mostSeconds } = result;
			return {
				way,
				published: counted.published,
				lost: counted.lost,
				doubled: counted.doubled,
				'429s': counted.refused,
				seconds: rounded(counted.seconds, 1),
				"of the quota's own time": rounded(counted.seconds / quotaSeconds(batch), 2),
				'peak MB': peakMb === undefined ? '' : rounded(peakMb, 0),
				goal:
					mostSeconds === undefined
						? ''
						: `none lost, none doubled, at most ${rounded(mostSeconds / quotaSeconds(batch), 2)} of it: ${isMet(result) ? 'met' : 'MISSED'}`,
			};
		}),
	);
}
