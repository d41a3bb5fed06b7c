import { Life } from '../../sim/life';
import { lifePlanOf, readAddress } from '../../sim/page/address';
import { Watch } from '../../sim/page/watch';

/** The story of an address as the page tells it, its latest line first. Runs only as bundled by sim/bundle.mjs. */
export async function storyOf(hash: string): Promise<string[]> {
	const watch = new Watch();
	const life = new Life(lifePlanOf(readAddress(hash).beginning), { watcher: watch, onLine: watch.line });
	watch.of(life);
	await life.live();
	return watch.lines.map(({ who, what }) => `${who} ${what}`).reverse();
}
