import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AI_DISCLOSURES } from '../../../lib/model/ai-disclosures';
import { checkRow, DIALECTS, pinDraftSchema, type Dialect, type PinDraft } from '../../../lib';
import { readRows, type ReadRowsOptions } from '../../../lib/rows/read-rows';
import { csvOf, headersOf, rowIn, ZONE } from '../../support/dialect-writer';

/** What a cell keeps as it is: no blanks at its ends, no carriage return, which is a line's end, and no NUL. */
const cell = (maxLength: number) =>
	fc
		.oneof(
			fc.string({ unit: 'grapheme', maxLength }),
			fc.string({
				unit: fc.constantFrom('"', ',', ';', '\t', '|', '\n', "'", '=', 'a', 'ü', '猫', '🍋', ' '),
				maxLength,
			}),
		)
		.map((text) => text.replaceAll(/[\r\0\uFFFD]/g, '').trim())
		.filter((text) => text !== '' && !text.startsWith('#'));
const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
const url = fc
	.webUrl({ withQueryParameters: true, validSchemes: ['http', 'https'] })
	.filter((text) => !/,\s*https?:/i.test(text));
/** On the clocks of the zone, to the minute, as all dialects can say it. */
const moment = fc
	.date({ min: new Date('2027-01-01'), max: new Date('2036-12-31'), noInvalidDate: true })
	.map((date) => `${date.toISOString().slice(0, 16)}:00+05:45`);

/** Any valid draft. */
const draft: fc.Arbitrary<PinDraft> = fc.record(
	{
		board: fc.oneof(word, cell(50), fc.stringMatching(/^[1-9]\d{14,18}$/)),
		media: fc.array(
			url.map((address) => ({ url: address })),
			{ minLength: 1, maxLength: 5 },
		),
		account: word,
		section: cell(50),
		title: cell(100),
		description: cell(800),
		link: url,
		altText: cell(500).filter((text) => !text.includes('||')),
		dominantColor: fc.stringMatching(/^#[0-9a-fA-F]{6}$/),
		aiDisclosures: fc.subarray([...AI_DISCLOSURES], { minLength: 1 }),
		cover: fc.oneof(
			url.map((address) => ({ media: { url: address } })),
			fc.record({ atSeconds: fc.nat(900) }),
		),
		runAt: moment,
		campaign: cell(50),
		idempotencyKey: word,
		approved: fc.constant(true),
	},
	{ requiredKeys: ['board', 'media'] },
);

/** What each dialect has no room for. */
const WITHOUT: Record<Dialect, (keyof PinDraft)[]> = {
	own: [],
	pinterest: [
		'account',
		'section',
		'altText',
		'dominantColor',
		'aiDisclosures',
		'campaign',
		'idempotencyKey',
		'approved',
	],
	pinbridge: ['section', 'aiDisclosures', 'campaign', 'approved'],
	'upload-tool': ['section', 'dominantColor', 'aiDisclosures', 'cover', 'campaign', 'idempotencyKey', 'approved'],
	tailwind: ['section', 'dominantColor', 'aiDisclosures', 'cover', 'campaign', 'idempotencyKey', 'approved'],
	publer: ['account', 'section', 'dominantColor', 'aiDisclosures', 'cover', 'campaign', 'idempotencyKey', 'approved'],
};
const CAROUSELS: Dialect[] = ['own', 'publer'];

/** As much of a draft as a dialect has room for. */
function within(dialect: Dialect, whole: PinDraft): PinDraft {
	const kept = { ...whole, media: CAROUSELS.includes(dialect) ? whole.media : whole.media.slice(0, 1) };
	for (const field of WITHOUT[dialect]) delete kept[field];
	if (dialect === 'pinbridge' && kept.cover && 'atSeconds' in kept.cover) delete kept.cover;
	return kept;
}

async function draftsFrom(text: string): Promise<{ dialects: Dialect[]; drafts: unknown[] }> {
	const dialects: Dialect[] = [];
	const drafts: unknown[] = [];
	const options: ReadRowsOptions = { format: 'any', strict: true, onHeader: (header) => dialects.push(header.dialect) };
	for await (const { cells, problem } of readRows(Readable.from([Buffer.from(text)]), options)) {
		const { draft: made, findings } = checkRow(cells, { timeZone: ZONE }, 0);
		drafts.push(problem ?? made ?? findings);
	}
	return { dialects, drafts };
}

describe.each(DIALECTS)('any valid draft survives the trip to %s and back', (dialect) => {
	const drafts = fc.array(draft, { minLength: 1, maxLength: 5 }).map((all) => all.map((each) => within(dialect, each)));

	it('as a CSV, with its columns in any order, any delimiter and any quotes', async () => {
		const written = fc.record({
			drafts,
			headers: fc.shuffledSubarray(headersOf(dialect), { minLength: headersOf(dialect).length }),
			delimiter: fc.constantFrom(',', ';', '\t', '|'),
			quoteAll: fc.boolean(),
			lineEnd: fc.constantFrom('\n', '\r\n'),
		});
		await fc.assert(
			fc.asyncProperty(written, async ({ drafts: all, headers, ...form }) => {
				for (const each of all) expect(pinDraftSchema.parse(each)).toEqual(each);
				const rows = all.map((each) => rowIn(dialect, each));
				expect(await draftsFrom(csvOf(headers, rows, form))).toEqual({ dialects: [dialect], drafts: all });
			}),
			{ numRuns: 150 },
		);
	});

	it('as JSON, as JSON lines and as items of n8n', async () => {
		await fc.assert(
			fc.asyncProperty(drafts, async (all) => {
				const rows = all.map((each) => rowIn(dialect, each));
				const lines = rows.map((row) => JSON.stringify(row)).join('\n');
				for (const text of [JSON.stringify(rows), lines, JSON.stringify({ items: rows.map((json) => ({ json })) })])
					expect(await draftsFrom(text)).toEqual({ dialects: [dialect], drafts: all });
			}),
			{ numRuns: 50 },
		);
	});
});
