import { Life, type LifeEnd, type LifeOptions } from './life';
import { planOf } from './plan';

/**
 * One life from its seed, in which also a promise that fails while nobody waits for it breaks the promise, because it
 * ends a process of Node. The same goes for an error of the simulation itself.
 */
export async function liveWatched(seed: number, options: LifeOptions = {}): Promise<LifeEnd> {
	const life = new Life(planOf(seed, options), options);
	const { judges } = life.world;
	const unhandled = (error: unknown) =>
		judges.accuse('errors', `nobody waited for a promise that failed: ${textOf(error)}`);
	process.on('unhandledRejection', unhandled);
	try {
		return await life.live();
	} catch (error) {
		judges.accuse('simulation', textOf(error));
		return life.end();
	} finally {
		process.off('unhandledRejection', unhandled);
	}
}

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
