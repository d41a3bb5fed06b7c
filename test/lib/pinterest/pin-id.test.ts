import { describe, expect, it } from 'vitest';
import { pinIdOf, pinIdsOf } from '../../../lib';
import { PipelineError } from '../../../lib/model/problem';

const ID = '813744226420795001';

describe('The ID of a pin', () => {
	it.each([
		[ID],
		[` ${ID} `],
		[`https://www.pinterest.com/pin/${ID}/`],
		[`https://pl.pinterest.com/pin/lemon-tart--${ID}/?utm_source=x`],
		[`pinterest.de/pin/${ID}#comments`],
	])('is read from %s', (given) => {
		expect(pinIdOf(given)).toBe(ID);
	});

	it('may be a number that has all its digits', () => {
		expect(pinIdOf(Number.MAX_SAFE_INTEGER)).toBe('9007199254740991');
	});

	it.each([[''], [undefined], [null], ['lemon tart'], [`${ID}9x`], ['https://pin.it/abc'], [1.5], [NaN], [`1, ${ID}`]])(
		'is not in %s',
		(given) => {
			expect(problemOf(() => pinIdOf(given))).toMatchObject({ code: 'pin-id-invalid', action: 'fix-row' });
		},
	);

	it('is refused as a number beyond 2^53, whose last digits are lost, and the sentence says so', () => {
		const rounded = Number(ID);
		expect(String(rounded)).not.toBe(ID);
		for (const read of [pinIdOf, pinIdsOf]) {
			expect(problemOf(() => read(rounded))).toMatchObject({
				code: 'pin-id-invalid',
				message: expect.stringContaining('has lost its last digits. Give it as text'),
			});
		}
	});
});

describe('The IDs of pins', () => {
	it('are read from a text with commas, semicolons and spaces, or from a list, each once', () => {
		expect(pinIdsOf(`1, 2;3  4,2\n/pin/tart--5/`)).toEqual(['1', '2', '3', '4', '5']);
		expect(pinIdsOf(['1', 2, '3 4', '', null])).toEqual(['1', '2', '3', '4']);
	});

	it.each([[''], [[]], [undefined], [' , '], ['1, tart'], [[1, Number(ID)]]])('are not in %j', (given) => {
		expect(problemOf(() => pinIdsOf(given))).toMatchObject({ code: 'pin-id-invalid' });
	});
});

function problemOf(read: () => unknown) {
	try {
		read();
	} catch (error) {
		if (error instanceof PipelineError) return error.problem;
		throw error;
	}
	return undefined;
}
