import { bookmarkPages } from '../pinterest/bookmark-pages';
import type { PinterestClient } from '../pinterest/client';
import type { ListedPin } from '../pinterest/schemas';
import { ageOf, type SentPin } from './compare-pins';

/** A board's order is not documented, so one page of old pins is no proof that no new one follows, wherever it stands. */
const OLD_PAGES = 2;

/** The pages of the board that a pin was sent to, until so many in a row have none but pins that are older than it. */
export async function* boardPages(
	client: Pick<PinterestClient, 'listBoardPins'>,
	{ destination: { boardId }, notBefore }: SentPin,
	signal: AbortSignal | undefined,
): AsyncGenerator<ListedPin[]> {
	let old = 0;
	for await (const pins of bookmarkPages(async (bookmark) => await client.listBoardPins(boardId, bookmark, signal))) {
		yield pins;
		old = pins.every((pin) => ageOf(pin, notBefore) === 'old') ? old + 1 : 0;
		if (old === OLD_PAGES) return;
	}
}
