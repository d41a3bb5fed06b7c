import type { Listing } from '../../../emulator';
import type { FaultCase, Size } from '../case';
import { Stage } from '../stage';
import { faultsOf } from './ambiguity';

/** How lists may show pins, and whether it can still be told which pin is whose. */
const LISTINGS: [how: string, listing: Listing, tellable: boolean][] = [
	['dates in RFC 1123', { dates: 'rfc1123' }, true],
	['dates as epochs, oldest first', { dates: 'epoch', order: 'oldest-first' }, true],
	['no dates', { dates: 'missing' }, false],
	['dates null', { dates: 'null', order: 'oldest-first' }, false],
	['dates in words, links and texts changed', { dates: 'words', links: ['www', 'slash'], texts: ['escaped'] }, false],
	['links without their ends, titles cut', { links: ['http', 'slash', 'tracking'], texts: ['ellipsis'] }, false],
	['titles and links null', { nulls: ['title', 'link', 'alt_text'] }, false],
];

/** Imports of which every third publish is not answered, on boards that are listed in other ways than was sent. */
export function listings({ full, stores }: Size): FaultCase[] {
	return LISTINGS.map(([how, listing, tellable]) => ({
		group: 'listing',
		fault: `every third publish unanswered, listed with ${how}`,
		stores: full ? stores : stores.slice(0, 1),
		expect: 'holds',
		mayHold: !tellable,
		play: async (store) =>
			await Stage.play(
				store,
				{ rows: { count: 24 }, emulator: { listing }, undecidable: !tellable, plan: { concurrency: 6 } },
				async (stage) => {
					for (const fault of faultsOf(0.33, 5)) stage.emulator.faults.add(fault);
					await stage.run();
					stage.emulator.faults.clear();
					await stage.finish();
				},
			),
	}));
}
