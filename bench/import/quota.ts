import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../emulator';
import { DEFAULT_SETTINGS } from '../../lib';
import { startOrigin } from '../origin';
import { picture } from '../picture';
import { printTable, rounded } from '../table';
import { HTTP_REQUEST_USES, isN8nInstalled, openN8n, type HttpRequestUse, type N8n } from './http-request-node';
import { environmentAt, runImport } from './run-import';

/** Pinterest's minute takes three seconds, and so does everything else that takes time: answers, and waits between tries. */
const TIME_SCALE = 20;
/** Writes of Standard access in a minute. */
const LIMIT = 100;
const WINDOW_MS = 60_000 / TIME_SCALE;
/** How long Pinterest takes to answer a new pin, in its own time. Nobody has published a number; this is a quick one. */
const ANSWER_MS = 500;
/** A pin is looked up this long after its publish was not answered, in Pinterest's own time. */
const RECONCILE_MS = DEFAULT_SETTINGS.reconcileDelayMs;
/** So much of the quota's own time an import may take. */
const MOST_TIME = 1.05;
const BOARD = 'Travel';

/** Trouble of an ordinary day, in parts of all publishes: the pin is there and its answer is not, or it is refused by a server that is busy. */
const TROUBLE = { answerLost: 0.01, serverBusy: 0.01 };

interface Batch {
	rows: number;
	/** The sheet that has them. */
	file: string;
	folder: string;
}

/** What Pinterest has after a batch. */
interface Counted {
	published: number;
	lost: number;
	doubled: number;
	refused: number;
	/** From the first publish to the end of the last call. */
	seconds: number;
}

/** Imports a batch at Pinterest's standard quota: our import, and n8n's HTTP Request node. @returns whether the goals are met. */
export async function quota(quick: boolean): Promise<boolean> {
	const rows = quick ? 300 : 3_000;
	const folder = mkdtempSync(join(tmpdir(), 'bench-import-'));
	const origin = await startOrigin({ photo: [picture(200, 300)] }, 0);
	const table: Record<string, string | number>[] = [];
	const verdicts: Record<string, string>[] = [];
	const ownSeconds = (rows / LIMIT) * (WINDOW_MS / 1000);
	const note = (way: string, counted: Counted, peakMb?: number) => {
		const { published, lost, doubled, refused, seconds } = counted;
		console.log(`${way}: ${published} published, ${lost} lost, ${doubled} doubled, ${rounded(seconds, 1)} s`);
		table.push({
			way,
			rows,
			published,
			lost,
			doubled,
			'429s': refused,
			seconds: rounded(seconds, 1),
			"of the quota's own time": rounded(seconds / ownSeconds, 2),
			'peak MB': peakMb === undefined ? '' : rounded(peakMb, 0),
		});
	};
	try {
		const batch = { rows, folder, file: sheetOf(rows, origin.url, folder) };
		for (const trouble of [false, true]) {
			const way = trouble ? 'import, with trouble' : 'import';
			const { counted, peakMb } = await ourImport(batch, trouble);
			note(way, counted, peakMb);
			const most = MOST_TIME * ownSeconds + (trouble ? lookingUpSeconds() : 0);
			const met = counted.lost === 0 && counted.doubled === 0 && counted.seconds <= most;
			const added = trouble ? ' and the time until unanswered publishes are looked up' : '';
			verdicts.push({
				way,
				goal: `none lost, none doubled, at most ${MOST_TIME} of the quota's own time${added}`,
				verdict: met ? 'met' : 'MISSED',
			});
		}
		if (!quick || (await isN8nInstalled())) {
			const n8n = await openN8n(batch.file);
			try {
				for (const use of HTTP_REQUEST_USES)
					note(`HTTP Request, ${use}, with trouble`, await theirImport(n8n, use, batch));
			} finally {
				await n8n.remove();
			}
		}
	} finally {
		await origin.close();
		rmSync(folder, { recursive: true });
	}
	printTable(
		`${rows} rows at ${LIMIT} writes in ${WINDOW_MS / 1000} s, which is Pinterest's minute ${TIME_SCALE} times as fast; trouble: ` +
			`${TROUBLE.answerLost * 100} % of answers lost, ${TROUBLE.serverBusy * 100} % refused with 503`,
		table,
	);
	printTable('Goals', verdicts);
	return verdicts.every(({ verdict }) => verdict === 'met');
}

/** An unanswered publish is looked up after the delay, twice where it is not found; then it is sent again. */
const lookingUpSeconds = () => (RECONCILE_MS * (1 + 1 / 3)) / TIME_SCALE / 1000;

function sheetOf(rows: number, originUrl: string, folder: string): string {
	const file = join(folder, 'pins.csv');
	const lines = Array.from({ length: rows }, (_, index) => `${originUrl}/${index}-photo,${BOARD},Title ${index}`);
	writeFileSync(file, ['media_url,board,title', ...lines].join('\n'));
	return file;
}

async function emulate(trouble: boolean): Promise<Emulator> {
	const emulator = await startEmulator({ timeScale: TIME_SCALE, creativeTypeDelayMs: 0 });
	const on = 'POST /pins';
	// The first fault that strikes a call is the only one before it, so the delay of an answer comes last.
	if (trouble) {
		emulator.faults.add({ on, kind: 'status', status: 503, probability: TROUBLE.serverBusy, seed: 1 });
		emulator.faults.add({ on, kind: 'drop-after-commit', probability: TROUBLE.answerLost, seed: 2 });
	}
	emulator.faults.add({ on, kind: 'stall', ms: ANSWER_MS / TIME_SCALE, probability: 1 });
	return emulator;
}

async function ourImport(
	{ file, folder, rows }: Batch,
	trouble: boolean,
): Promise<{ counted: Counted; peakMb: number }> {
	const emulator = await emulate(trouble);
	try {
		const quarantine = String(RECONCILE_MS / TIME_SCALE / 1000);
		const env = environmentAt(emulator, mkdtempSync(join(folder, 'ours-')));
		const { peakMb, problems } = await runImport(file, ['--quarantine', quarantine, '--send-images', 'url'], env);
		if (Object.keys(problems).length > 0) console.log('problems:', problems);
		return { counted: countedAt(emulator, rows), peakMb };
	} finally {
		await emulator.close();
	}
}

async function theirImport(n8n: N8n, use: HttpRequestUse, { rows }: Batch): Promise<Counted> {
	const emulator = await emulate(true);
	try {
		const boardId = emulator.boards().find(({ name }) => name === BOARD)?.id as string;
		await n8n.publish(use, { ...emulator, boardId, timeScale: TIME_SCALE, limit: LIMIT });
		return countedAt(emulator, rows);
	} finally {
		await emulator.close();
	}
}

/** Counts at Pinterest, whatever the one who imported believes. */
function countedAt(emulator: Emulator, rows: number): Counted {
	const pins = emulator.pins();
	const published = new Set(pins.map(({ title }) => title)).size;
	const calls = emulator.requests();
	const begun = calls.find(({ method, path }) => method === 'POST' && path === '/v5/pins')?.at ?? NaN;
	return {
		published,
		lost: rows - published,
		doubled: pins.length - published,
		refused: calls.filter(({ status }) => status === 429).length,
		seconds: (Math.max(...calls.map(({ endedAt }) => endedAt)) - begun) / 1000,
	};
}
