import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatOf, PipelineError, type Problem } from '../../../../lib';
import { readRows } from '../../../../lib/rows/read-rows';
import { EXPECTED } from './expected';

const FILES = join(__dirname, 'files');

const sentenceOf = ({ code, message }: Problem) => `${code}: ${message}`;

async function read(file: string) {
	const rows: Record<number, unknown> = {};
	const notices: string[] = [];
	const onNotice = (sentence: string) => notices.push(sentence);
	const format = formatOf(file) ?? 'any';
	try {
		for await (const row of readRows(createReadStream(join(FILES, file)), { format, onNotice })) {
			const { media_url: _, ...cells } = row.cells;
			rows[row.row] = row.problem ? sentenceOf(row.problem) : cells;
		}
	} catch (error) {
		if (!(error instanceof PipelineError)) throw error;
		return { rows: {}, notices, refused: sentenceOf(error.problem) };
	}
	return { rows, notices };
}

/** The code, and words that the sentence is to have. */
function sentenceWith(expected: string): unknown {
	const [, code, words] = /^([\w-]+): (.*)$/s.exec(expected) as unknown as [string, string, string];
	expect(code).toBeTruthy();
	return expect.toSatisfy(
		(sentence: unknown) => typeof sentence === 'string' && sentence.startsWith(`${code}: `) && sentence.includes(words),
		expected,
	);
}

describe('readRows reads', () => {
	it.each(Object.entries(EXPECTED))('%s', async (file, { rows = {}, refused, notice }) => {
		const wanted = Object.entries(rows).map(([row, expected]) => [
			row,
			typeof expected === 'string' ? sentenceWith(expected) : { board: 'Travel', ...expected },
		]);
		expect(await read(file)).toEqual({
			rows: Object.fromEntries(wanted) as object,
			refused: refused === undefined ? undefined : sentenceWith(refused),
			notices: notice === undefined ? [] : [expect.stringContaining(notice)],
		});
	});
});

it('every file of the corpus is in the table of what is expected', () => {
	expect(readdirSync(FILES).sort()).toEqual(Object.keys(EXPECTED).sort());
});
