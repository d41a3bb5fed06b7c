import type { Bug } from '../bugs/bug';
import type * as Lives from '../lives';
import type { Shrunk } from '../shrink';
import { bundleOf } from './bundles';
import type { Found } from './child';
import { LivesProcess } from './lives-process';
import { replayCommand } from './replay-command';
import { counted } from './tally';

/** How many lives a process is asked for at once. */
const BATCH = 100;
/** How many lives a planted bug has time to be seen in. */
const LIVES_FOR_A_BUG = 20_000;

export interface HuntOptions {
	bugs: readonly Bug[];
	/** The simulation without a bug. */
	real: typeof Lives;
	/** The first seed. */
	from: number;
	/** A bug that is not seen in so many lives is not found. @default 20,000; one with a seed of its own is looked for there */
	lives?: number;
	/** So many bugs are hunted side by side. */
	processes: number;
	signal: AbortSignal;
	print: (line: string) => void;
}

/** Plants each bug and lives until it is seen. @returns how many were not found. */
export async function huntBugs({ bugs, signal, processes, print, ...options }: HuntOptions): Promise<number> {
	const width = Math.max(...bugs.map(({ name }) => name.length));
	const left = [...bugs];
	let found = 0;
	const work = async () => {
		for (let bug = left.shift(); bug && !signal.aborted; bug = left.shift()) {
			const isKnown = bug.seed !== undefined && options.lives === undefined;
			const range = isKnown
				? { from: bug.seed as number, lives: 1 }
				: { from: options.from, lives: options.lives ?? LIVES_FOR_A_BUG };
			const seen = await hunt(bug, { real: options.real, signal, ...range });
			if (signal.aborted) return;
			if (seen.shrunk) found += 1;
			const count = `${counted(seen.lives)} ${seen.lives === 1 ? 'life' : 'lives'}`;
			const lives = (isKnown ? `seed ${range.from}` : count).padStart(12);
			print(
				`${seen.shrunk ? 'found    ' : 'NOT FOUND'}  ${bug.name.padEnd(width)} ${lives}  ${seen.shrunk?.violation.judge ?? ''}`,
			);
			print(`           without it: ${bug.breaks}`);
			if (!seen.shrunk) continue;
			const { what } = seen.shrunk.violation;
			print(`           with it:    ${what.split('\n')[0]}`);
			print(`           ${replayCommand(seen.shrunk, options.real.planOf(seen.shrunk.seed), bug.name)}`);
		}
	};
	await Promise.all(Array.from({ length: processes }, work));
	print(`${found} of ${bugs.length} planted bugs were found.`);
	return bugs.length - found;
}

interface Seen {
	/** How many lives it took, or were lived in vain. */
	lives: number;
	shrunk?: Shrunk;
}

/** Lives from the first seed on until the bug is seen. */
async function hunt(
	bug: Bug,
	{ real, from, lives, signal }: Pick<HuntOptions, 'real' | 'from' | 'signal'> & { lives: number },
): Promise<Seen> {
	const process = new LivesProcess(await bundleOf(bug));
	try {
		for (let next = from; next < from + lives && !signal.aborted;) {
			const count = Math.min(BATCH, from + lives - next);
			const result = await process.live({ from: next, count, untilFirst: true });
			next += result.lives;
			const [seen] = result.found;
			if (seen && (await isOfBug(seen, real))) return { lives: next - from, shrunk: await process.shrink(seen) };
		}
		return { lives };
	} finally {
		process.end();
	}
}

/** Whether the same life breaks no promise without the bug. */
async function isOfBug({ seed }: Found, { liveWatched }: typeof Lives): Promise<boolean> {
	return (await liveWatched(seed)).violations.length === 0;
}
