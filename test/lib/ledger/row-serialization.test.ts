import fc from 'fast-check';
import { jsonSerializer } from 'keyv';
import { describe, expect, test } from 'vitest';
import { rowSerialization } from '../../../lib/ledger/row-serialization';

describe('rows are stored in the format of Keyv', () => {
	const text = fc.oneof(
		fc.string(),
		fc.stringMatching(/^[:",[\]\\{}ab ]*$/),
		fc.constantFrom(':', '::', ':base64:YQ==', ':bigint:5'),
	);
	const { tree } = fc.letrec((tie) => ({
		tree: fc.oneof(
			{ depthSize: 'small' },
			text,
			fc.integer(),
			fc.constantFrom(null, true, undefined),
			fc.array(tie('tree')),
			fc.dictionary(text, tie('tree')),
		),
	}));

	test('byte for byte, and read back as by Keyv', () => {
		fc.assert(
			fc.property(tree, (value) => {
				const stored = rowSerialization.stringify({ value });
				expect(stored).toBe(jsonSerializer.stringify({ value }));
				expect(rowSerialization.parse(stored as string)).toEqual(jsonSerializer.parse(stored as string));
			}),
		);
	});

	test.each([':tea', ['a', ':tea'], { title: ':tea' }])('%j keeps its colon', (value) => {
		const stored = rowSerialization.stringify({ value }) as string;
		expect(stored).toContain('"::tea"');
		expect(rowSerialization.parse(stored)).toEqual({ value });
	});

	test('a row that somebody wrote with spaces is read as by Keyv', () => {
		expect(rowSerialization.parse('{ "value": [ "::tea", ":bigint:5" ] }')).toEqual({ value: [':tea', 5n] });
	});
});
