import { startEmulator, type Emulator } from '../../emulator';

/** Writes of Standard access in a minute. */
export const LIMIT = 100;
/** How long Pinterest takes to answer a new pin, in its own time. Nobody has published a number; this is a quick one. */
const ANSWER_MS = 500;
/** Trouble of an ordinary day, in parts of all publishes: the pin is there and its answer is not, or it is refused by a server that is busy. */
export const TROUBLE = { answerLost: 0.01, serverBusy: 0.01 };
export const BOARDS = ['Summer Recipes', 'Home Ideas', 'Travel'];

/** What Pinterest has after a batch, whatever the one who sent it believes. */
export interface Counted {
	published: number;
	lost: number;
	doubled: number;
	refused: number;
	/** From the first publish to the end of the last call. */
	seconds: number;
}

/** Pinterest with the standard quota, and with everything that takes time so many times as fast. */
export async function emulatePinterest(timeScale: number, trouble: boolean): Promise<Emulator> {
	const emulator = await startEmulator({
		timeScale,
		creativeTypeDelayMs: 0,
		boards: BOARDS.map((name) => ({ name })),
	});
	const on = 'POST /pins';
	// The first fault that strikes a call is the only one before it, so the delay of an answer comes last.
	if (trouble) {
		emulator.faults.add({ on, kind: 'status', status: 503, probability: TROUBLE.serverBusy, seed: 1 });
		emulator.faults.add({ on, kind: 'drop-after-commit', probability: TROUBLE.answerLost, seed: 2 });
	}
	emulator.faults.add({ on, kind: 'stall', ms: ANSWER_MS / timeScale, probability: 1 });
	return emulator;
}

export function countedAt(emulator: Emulator, rows: number): Counted {
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
