import { abortableWait } from '../concurrency/abortable-wait';
import type { Clock } from '../model/clock';

/** Decides who may write to which board now, in one process. */
export interface BoardLocks {
	/**
	 * Writes while holding the board's lock: at once as a rule, one after the other while the board
	 * was busy lately. Rejects with the signal's reason when it aborts before that.
	 */
	withLock<Result>(boardId: string, work: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
	/** Pinterest refused several writes to this board at once: from now on and for a while they go one at a time. */
	markBusy(boardId: string): void;
}

/** How long writes to a busy board go one at a time. Our choice: Pinterest does not publish how long it counts. */
const CAREFUL_MS = 10 * 60_000;

/** What is remembered of one board. */
export interface BoardLock {
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
 * @param locks the locks by board, of boards that are being written to or were busy lately.
 */
export function createBoardLocks(clock: Clock, locks = new Map<string, BoardLock>()): BoardLocks {
	function lockOf(boardId: string): BoardLock {
		const lock = locks.get(boardId) ?? { carefulUntil: -Infinity, writing: 0, waiting: [] };
		locks.set(boardId, lock);
		return lock;
	}

	const isCareful = ({ carefulUntil }: BoardLock) => clock.monotonic() < carefulUntil;
	const mayWrite = (lock: BoardLock) => !isCareful(lock) || lock.writing === 0;

	function letIn(lock: BoardLock): void {
		while (lock.waiting.length > 0 && mayWrite(lock)) {
			lock.writing += 1;
			lock.waiting.shift()?.();
		}
	}

	async function acquire(lock: BoardLock, signal?: AbortSignal): Promise<void> {
		await abortableWait((admit) => {
			lock.waiting.push(admit);
			letIn(lock);
			return () => lock.waiting.splice(lock.waiting.indexOf(admit), 1);
		}, signal);
	}

	return {
		async withLock(boardId, work, signal) {
			const lock = lockOf(boardId);
			await acquire(lock, signal);
			try {
				return await work();
			} finally {
				lock.writing -= 1;
				letIn(lock);
				// Locks that nobody uses and that remember nothing.
				for (const [id, { writing, waiting, carefulUntil }] of locks)
					if (writing === 0 && waiting.length === 0 && clock.monotonic() >= carefulUntil) locks.delete(id);
			}
		},
		markBusy(boardId) {
			lockOf(boardId).carefulUntil = clock.monotonic() + CAREFUL_MS;
		},
	};
}
