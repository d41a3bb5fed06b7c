import type { LifePlan } from '../plan';
import type { Shrunk } from '../shrink';

/** The command that replays a life that was made smaller. @param plan the life as its seed has it. @param bug what is planted in it. */
export function replayCommand(
	{ seed, smaller, steps }: Pick<Shrunk, 'seed' | 'smaller' | 'steps'>,
	plan: LifePlan,
	bug?: string,
): string {
	const { workers, rows, without = [] } = smaller;
	const left = [...plan.faults].filter((fault) => !without.includes(fault));
	const options = [
		bug !== undefined && `--bug ${bug}`,
		`--seed ${seed}`,
		steps !== undefined && `--steps ${steps}`,
		workers !== undefined && `--workers ${workers}`,
		rows !== undefined && `--rows ${rows}`,
		without.length > 0 && faultOption(without, left),
	];
	return `npm run sim -- ${options.filter((option) => option !== false).join(' ')}`;
}

/** The shorter of both ways to say it. */
function faultOption(without: readonly string[], left: readonly string[]): string {
	if (left.length === 0) return '--only none';
	return left.length < without.length ? `--only ${left.join(',')}` : `--without ${without.join(',')}`;
}
