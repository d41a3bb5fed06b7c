import { describe, expect, it } from 'vitest';
import { checkRow, problemOfFindings } from '../../../lib';
import { shownCell } from '../../../lib/model/url';

const NOW = Date.parse('2027-01-01T00:00:00Z');

describe('a row with several faults', () => {
	it('has all of them in one problem, one a line, each with its column, its value and what to do', () => {
		const { draft, findings } = checkRow(
			{
				title: 'x'.repeat(101),
				link: 'example.com/page',
				media_url: 'ftp://a.example/1.jpg',
				run_at: 'tomorrow',
				approve: 'perhaps',
				dominant_color: 'red',
			},
			{},
			NOW,
		);
		expect(draft).toBeUndefined();
		const { code, message } = problemOfFindings(findings) ?? {};
		expect(code).toBe('board-missing');
		expect(message?.split('\n')).toEqual([
			'The row has no board. Fill the column board, or choose one board for all rows.',
			'media_url begins with ftp:, but only http and https are supported.',
			'approve is "perhaps". Write yes or no.',
			'The title has 101 characters, but Pinterest accepts at most 100. Shorten it by 1.',
			'The link "example.com/page" is not a web address. Write an address that begins with http:// or https://.',
			'dominant_color is "red". Write it like #6E7874.',
			'run_at is "tomorrow". Write date, time and offset: such as 2027-03-01T09:00:00+01:00.',
		]);
	});

	it('that is not approved is told nothing else', () => {
		const { findings } = checkRow({ approve: 'nein', link: 'nowhere' }, {}, NOW);
		expect(findings.map(({ code }) => code)).toEqual(['not-approved']);
	});

	it('quotes values shortened, in one line and without what is secret in them', () => {
		const secret = 'https://user:pass@a.example/1.jpg?X-Amz-Signature=abc';
		expect(shownCell(`soon\nor ${secret} later`)).toBe('soon or https://a.example/1.jpg later');
		for (const cells of [{ run_at: secret.repeat(1000) }, { cover_time: secret.repeat(1000) }, { approve: secret }]) {
			const { findings } = checkRow({ board: 'A', media_url: 'https://a.example/1.mp4', ...cells, link: 'x' }, {}, NOW);
			const message = problemOfFindings(findings)?.message ?? '';
			expect(message).not.toMatch(/pass|abc/);
			expect(message.length).toBeLessThan(400);
		}
	});
});

it('a row that is a draft has only what its reading finds; the rest is found with its media', () => {
	const { draft, findings } = checkRow({ board: 'A', media_url: 'https://a.example/1.jpg', link: 'nowhere' }, {}, NOW);
	expect([draft?.link, findings]).toEqual(['nowhere', []]);
});
