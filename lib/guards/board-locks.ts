import type { Clock } from '../model/clock';

/** Who may write to which board now, in one process. */
export interface BoardTurns {
	/**
	 * Does a write when the board's turn comes: at once as a rule, one after the other while the board
	 * was busy lately. Rejects with the signal's reason when it aborts before that.
	 */
	write<Result>(boardId: string, work: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
	/** Pinterest refused several writes to this board at once: from now on and for a while they go one at a time. */
	busy(boardId: string): void;
}

/** How long a board that was busy is written to one at a time. Ours: for how long Pinterest counts is not published. */
const CAREFUL_MS = 10 * 60_000;

/** What is remembered of one board. */
export interface Lane {
	/** By the monotonic clock. */
	carefulUntil: number;
	writing: number;
	/** In the order in which they came. */
	waiting: (() => void)[];
}

/**
 * Pinterest may answer 409, or 429 with code 8, when several writes meet on one board; how many it
 * takes at once is not published, and mostly it takes what its quota allows. To write to each board
 * one at a time from the start would cost a batch that goes to one board two fifths of the quota: at
 * a second for each answer, 60 pins a minute of 100. So writes are parallel until a board says that
 * it is busy, and only that board goes slow, for a while. In one process: what other processes write
 * at the same time meets the short delays of `object-busy`.
 * @param lanes what is remembered, by board: of those that are written to now or were busy lately.
 */
export function createBoardTurns(clock: Clock, lanes = new Map<string, Lane>()): BoardTurns {
	function laneOf(boardId: string): Lane {
		const lane = lanes.get(boardId) ?? { carefulUntil: -Infinity, writing: 0, waiting: [] };
		lanes.set(boardId, lane);
		return lane;
	}

	const isCareful = ({ carefulUntil }: Lane) => clock.monotonic() < carefulUntil;
	const mayWrite = (lane: Lane) => lane.writing === 0 || !isCareful(lane);

	function letIn(lane: Lane): void {
		while (lane.waiting.length > 0 && mayWrite(lane)) {
			lane.writing += 1;
			lane.waiting.shift()?.();
		}
	}

	/** What nobody uses and nothing is remembered of. */
	function forget(): void {
		for (const [boardId, lane] of lanes) {
			if (lane.writing === 0 && lane.waiting.length === 0 && !isCareful(lane)) lanes.delete(boardId);
		}
	}

	async function turn(lane: Lane, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const leave = () => {
				lane.waiting.splice(lane.waiting.indexOf(enter), 1);
				reject(signal?.reason);
			};
			const enter = () => {
				signal?.removeEventListener('abort', leave);
				resolve();
			};
			signal?.addEventListener('abort', leave, { once: true });
			lane.waiting.push(enter);
			letIn(lane);
		});
	}

	return {
		async write(boardId, work, signal) {
			const lane = laneOf(boardId);
			await turn(lane, signal);
			try {
				return await work();
			} finally {
				lane.writing -= 1;
				letIn(lane);
				forget();
			}
		},
		busy(boardId) {
			laneOf(boardId).carefulUntil = clock.monotonic() + CAREFUL_MS;
		},
	};
}
