import { describe, expect, it } from 'vitest';
import { createBoardLocks } from '../../../lib';
import { VirtualClock } from '../../support/clock';

const CAREFUL_MS = 10 * 60_000;

function stage() {
	const clock = new VirtualClock(0);
	const lanes = new Map();
	const boardLocks = createBoardLocks(clock, lanes);
	const began: string[] = [];
	const ends = new Map<string, (failure?: Error) => void>();

	/** A write that lasts until it is ended. */
	function write(board: string, name: string, signal?: AbortSignal): Promise<string> {
		const work = async () => {
			began.push(name);
			await new Promise<void>((resolve, reject) =>
				ends.set(name, (failure) => (failure ? reject(failure) : resolve())),
			);
			return name;
		};
		return boardLocks.withLock(board, work, signal);
	}

	async function end(name: string, failure?: Error): Promise<void> {
		await settled();
		ends.get(name)?.(failure);
		await settled();
	}

	return {
		boardLocks,
		lanes,
		began,
		write,
		end,
		travel: async (milliseconds: number) => await clock.pass(milliseconds),
	};
}

/** Everything that is ready has run. */
const settled = async () => await new Promise((resolve) => setImmediate(resolve));

describe('writes to a board', () => {
	it('are taken all at once while nothing is known against it', async () => {
		const { began, write } = stage();
		for (const name of ['a', 'b', 'c']) void write('1', name);
		await settled();
		expect(began).toEqual(['a', 'b', 'c']);
	});

	it('come one after the other, in order, once it was busy, and other boards do not wait', async () => {
		const { boardLocks, began, write, end } = stage();
		boardLocks.markBusy('1');
		const writes = ['a', 'b', 'c'].map((name) => write('1', name));
		void write('2', 'other');
		void write('2', 'another');
		await settled();
		expect(began).toEqual(['a', 'other', 'another']);
		await end('a');
		expect(began.slice(3)).toEqual(['b']);
		await end('b');
		await end('c');
		expect(await Promise.all(writes)).toEqual(['a', 'b', 'c']);
	});

	it('wait for the writes that were under way when it became busy', async () => {
		const { boardLocks, began, write, end } = stage();
		for (const name of ['a', 'b', 'c']) void write('1', name);
		await settled();
		boardLocks.markBusy('1');
		void write('1', 'd');
		await end('a');
		await end('b');
		expect(began).toEqual(['a', 'b', 'c']);
		await end('c');
		expect(began).toEqual(['a', 'b', 'c', 'd']);
	});

	it('pass on when a write fails', async () => {
		const { boardLocks, began, write, end } = stage();
		boardLocks.markBusy('1');
		const failing = write('1', 'a');
		void write('1', 'b');
		const failed = expect(failing).rejects.toThrow('refused');
		await end('a', new Error('refused'));
		await failed;
		expect(began).toEqual(['a', 'b']);
	});

	it('are given up when the signal aborts, and the next in line moves up', async () => {
		const { boardLocks, began, write, end } = stage();
		boardLocks.markBusy('1');
		const stop = new AbortController();
		void write('1', 'a');
		const given = expect(write('1', 'b', stop.signal)).rejects.toThrow('enough');
		void write('1', 'c');
		await settled();
		stop.abort(new Error('enough'));
		await given;
		await expect(write('1', 'd', stop.signal)).rejects.toThrow('enough');
		await end('a');
		expect(began).toEqual(['a', 'c']);
		await end('c');
		void write('1', 'e');
		await settled();
		expect(began).toEqual(['a', 'c', 'e']);
	});

	it('are not taken back from a write that has begun when the signal aborts', async () => {
		const { boardLocks, write, end } = stage();
		boardLocks.markBusy('1');
		const stop = new AbortController();
		const writing = write('1', 'a', stop.signal);
		await settled();
		stop.abort(new Error('enough'));
		await end('a');
		expect(await writing).toBe('a');
	});

	it('are all at once again after ten minutes without a refusal', async () => {
		const { boardLocks, began, write, end, travel } = stage();
		boardLocks.markBusy('1');
		await travel(CAREFUL_MS - 1);
		boardLocks.markBusy('1');
		await travel(CAREFUL_MS - 1);
		for (const name of ['a', 'b', 'c', 'd']) void write('1', name);
		await settled();
		expect(began).toEqual(['a']);
		await travel(1);
		await end('a');
		expect(began).toEqual(['a', 'b', 'c', 'd']);
	});

	it('stay careful between two writes', async () => {
		const { boardLocks, began, write, end } = stage();
		boardLocks.markBusy('1');
		void write('1', 'a');
		await end('a');
		void write('1', 'b');
		void write('1', 'c');
		await settled();
		expect(began).toEqual(['a', 'b']);
	});

	it('are remembered no longer than they are needed', async () => {
		const { boardLocks, lanes, write, end, travel } = stage();
		for (const board of ['1', '2', '3']) void write(board, board);
		boardLocks.markBusy('3');
		boardLocks.markBusy('4');
		expect(lanes.size).toBe(4);
		await end('1');
		await end('3');
		expect([...lanes.keys()]).toEqual(['2', '3', '4']);
		await travel(CAREFUL_MS);
		await end('2');
		expect(lanes.size).toBe(0);
	});
});
