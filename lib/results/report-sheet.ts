import type { PinResult, PublishedRow } from './pin-results';

/** The columns of a report, by the names that sheets of this package have. */
const COLUMNS = ['row_key', 'title', 'link', 'board', 'campaign', 'published_at', 'pin_url', 'pin_id'] as const;
const NUMBERS = ['impressions', 'saves', 'pin_clicks', 'outbound_clicks', 'metrics', 'problem'] as const;

/**
 * Published pins as a sheet, the header first. A number that is not known is an empty cell.
 * @param measured whether the pins have numbers.
 */
export async function* reportSheet(
	rows: AsyncIterable<PublishedRow | PinResult>,
	measured: boolean,
): AsyncGenerator<string[]> {
	yield [...COLUMNS, ...(measured ? NUMBERS : [])];
	for await (const row of rows) {
		const { rowKey, title, link, board, campaign, publishedAt, pinUrl, pinId } = row;
		const cells = [rowKey, title, link, board, campaign, publishedAt, pinUrl, pinId];
		yield [...cells, ...('metrics' in row ? numbersOf(row) : [])].map((cell) => String(cell ?? ''));
	}
}

function numbersOf({ impressions, saves, pinClicks, outboundClicks, metrics, problem }: PinResult) {
	return [impressions, saves, pinClicks, outboundClicks, metrics, problem?.message];
}
