import type { Fault } from '../../../emulator';
import type { FaultCase, Size } from '../case';
import { ARM, SETTLE } from '../crash-points';
import type { Injection, StoreKind, WorkerPlan } from '../plan';
import { Stage } from '../stage';
import type { Tally } from '../tally';
import { alike } from './alike';
import { together, whileStopped } from './together';

const ROWS = { count: 4, videos: 1 };
const ARMED = `after ${ARM}`;
const IN_FLIGHT: Fault[] = [{ on: 'POST /pins', kind: 'hang-after-commit', ms: 300, times: 1 }];
const NO_ANSWER: Fault[] = [{ on: 'POST /pins', kind: 'drop-after-commit', times: 1 }];
const statusOnce = (status: number, code: number, headers: Record<string, string> = {}, times = 1): Fault[] => [
	{ on: 'POST /pins', kind: 'status', status, code, headers, times },
];

/** One import that something happens to, and a second one that nothing does. */
const once =
	(plan: Partial<WorkerPlan>, faults: Fault[] = []) =>
	async (store: StoreKind): Promise<Tally> =>
		await Stage.play(store, { rows: ROWS }, async (stage) => {
			for (const fault of faults) stage.emulator.faults.add(fault);
			await stage.run(plan);
			await stage.finish();
		});
const at = (point: string, action: Injection['action'], nth?: number): Partial<WorkerPlan> => ({
	injections: [{ at: point, action, nth }],
});
const refuse = (what: 'everything' | 'writes', forMs: number) => ({ do: 'refuse', what, forMs }) as const;

/** A refusal has to be seen, or the emulator was not asked. */
const refused = (status: number, play: Stage['run'], stage: Stage) => async () => {
	await play.call(stage);
	if (!stage.emulator.requests().some((request) => request.status === status))
		stage.faults.push(`nobody was answered ${status}`);
};

const answered =
	(status: number, faults: Fault[]) =>
	async (store: StoreKind): Promise<Tally> =>
		await Stage.play(store, { rows: ROWS }, async (stage) => {
			for (const fault of faults) stage.emulator.faults.add(fault);
			await refused(status, stage.run, stage)();
			await stage.finish();
		});

// Whose pin is whose can then not be told, and that is left to a person.
const alikeUnarmed = alike(`before ${ARM}`);
const alikeArmed = alike(ARMED);

/** C12 to C20: all but the end of a process. */
export function accidents({ stores }: Size): FaultCase[] {
	const plays: [fault: string, play: FaultCase['play']][] = [
		[
			'C12 stopped when armed, awake when another has published',
			async (store) => await whileStopped(store, at(ARMED, { do: 'stop' })),
		],
		[
			'C12 stopped while the token is fetched',
			async (store) => await whileStopped(store, at('before token POST /pins', { do: 'stop' })),
		],
		[
			'C13 stopped when sent, awake when another has found it',
			async (store) => await whileStopped(store, at('before http POST /pins', { do: 'stop', afterMs: 60 }), IN_FLIGHT),
		],
		[
			'C13 stopped with the answer in hand',
			async (store) => await whileStopped(store, at('after http POST /pins', { do: 'stop' })),
		],
		[
			'C13 stopped when done, not reported',
			async (store) => await whileStopped(store, at(`after ${SETTLE}`, { do: 'stop' })),
		],
		[
			'C13 stopped after the last look',
			async (store) =>
				await whileStopped(store, at('after http GET /boards/{board_id}/pins', { do: 'stop' }, 2), [
					{ on: 'POST /pins', kind: 'drop-before', times: 1 },
				]),
		],
		['C14 store down at the claim', once(at('before insert job:*', refuse('everything', 800)))],
		['C14 store down at arming', once(at(`before ${ARM}`, refuse('everything', 800)))],
		['C14 store down after arming', once(at(ARMED, refuse('everything', 800)))],
		['C14 store down at settling', once(at(`before ${SETTLE}`, refuse('everything', 800)))],
		[
			'C14 store down when unanswered',
			once(at('before swap job: publishing>unknown*', refuse('everything', 800)), NO_ANSWER),
		],
		[
			'C14 store down when absent',
			once(at('before swap job: unknown>unknown', refuse('everything', 800), 2), [
				{ on: 'POST /pins', kind: 'drop-before', times: 1 },
			]),
		],
		...Object.entries({ claim: 'insert job:*', arming: ARM, settling: SETTLE }).map(
			([name, step]): [string, FaultCase['play']] => [
				`C14 store loses its answer to the ${name}`,
				once(at(`after ${step}`, { do: 'lose-answer' })),
			],
		),
		...Object.entries({
			'note of that': 'swap job: publishing>unknown*',
			settling: 'swap job: unknown>published*',
		}).map(([name, step]): [string, FaultCase['play']] => [
			`C14 unanswered, and store loses its answer to the ${name}`,
			once(at(`after ${step}`, { do: 'lose-answer' }), NO_ANSWER),
		]),
		['C16 the clock jumps ahead, beyond the quarantine', once({ clockJump: { ms: 4_000, afterMs: 250 } }, NO_ANSWER)],
		['C16 the clock jumps three seconds back', once({ clockJump: { ms: -3_000, afterMs: 250 } }, NO_ANSWER)],
		['C17 the same import twice at once', async (store) => await together(store, { rows: ROWS }, 2)],
		[
			'C17 the same import twice at once, unanswered',
			async (store) => await together(store, { rows: ROWS }, 2, NO_ANSWER),
		],
		['C17 three look alike, one is about to be armed while another looks', alikeUnarmed],
		['C17 three look alike, one is armed while another looks', alikeArmed],
		['C18 asked to end when claimed', once(at('after insert job:*', { do: 'terminate' }))],
		['C18 asked to end during the upload', once(at('before bucket', { do: 'terminate' }))],
		['C18 asked to end when armed', once(at(ARMED, { do: 'terminate' }))],
		['C18 asked to end when sent', once(at('before http POST /pins', { do: 'terminate', afterMs: 60 }), IN_FLIGHT)],
		[
			'C18 asked to end during the rest',
			once(at('after swap job: publishing>unknown*', { do: 'terminate', afterMs: 400 }), NO_ANSWER),
		],
		['C19 disk full at the claim', once(at('before insert job:*', refuse('writes', 60_000)))],
		['C19 disk full at arming', once(at(`before ${ARM}`, refuse('writes', 60_000)))],
		['C19 disk full at settling', once(at(`before ${SETTLE}`, refuse('writes', 60_000)))],
		[
			'C19 disk full when unanswered',
			once(at('before swap job: publishing>unknown*', refuse('writes', 60_000)), NO_ANSWER),
		],
		['C20 429 between arming and answer', answered(429, statusOnce(429, 8, { 'retry-after': '1' }, 2))],
		['C20 401 between arming and answer, refreshed', answered(401, statusOnce(401, 2))],
		['C20 401 between arming and answer, for good', answered(401, statusOnce(401, 2, {}, 4))],
	];
	return plays.map(([fault, play]) => ({
		group: 'accident',
		fault,
		stores,
		expect: 'holds',
		mayHold: play === alikeUnarmed || play === alikeArmed,
		play,
	}));
}
