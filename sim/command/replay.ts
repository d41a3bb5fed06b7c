import type * as Lives from '../lives';
import { endingOf } from './ending';
import type { Options } from './options';
import { headOf, Trace } from './trace';

/** Lives one life again and shows its story. @returns whether the promise held. */
export async function replay(
	{ liveWatched, planOf }: typeof Lives,
	{ seed, all, ...options }: Options & { seed: number },
	print: (line: string) => void,
): Promise<boolean> {
	const smaller = { workers: options.workers, rows: options.rows, without: options.without, only: options.only };
	for (const line of headOf(planOf(seed, smaller))) print(line);
	const trace = new Trace({ all });
	const end = await liveWatched(seed, {
		...smaller,
		steps: options.steps,
		onLine: (line) => {
			const text = trace.textOf(line);
			if (text !== undefined) print(text);
		},
	});
	for (const line of endingOf(end)) print(line);
	return end.violations.length === 0;
}
