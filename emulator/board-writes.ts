import { ApiError, refusals } from './errors';
import type { World } from './world';

/** Pinterest refuses several writes to one board at once; how many and for how long is not published. */
export async function writingTo<T>(world: World, boardId: string, write: () => T | Promise<T>): Promise<T> {
	const rule = world.settings.boardWrites;
	if (!rule) return await write();
	const ends = (world.state.boardWriteEnds.get(boardId) ?? []).filter((end) => end > world.now());
	if (ends.length >= rule.max) throw new ApiError(rule.status === 409 ? refusals.boardBusy : refusals.rateLimit);
	world.state.boardWriteEnds.set(boardId, [...ends, Infinity]);
	try {
		return await write();
	} finally {
		const now = world.state.boardWriteEnds.get(boardId) ?? [];
		const mine = now.indexOf(Infinity);
		if (mine >= 0) now[mine] = world.now() + (rule.holdMs ?? 0);
	}
}
