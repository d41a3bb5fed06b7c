import { describe, expect, it } from 'vitest';
import type { HttpPort } from '../../../lib';
import { bookmarkPages, eachOnce } from '../../../lib/pinterest/bookmark-pages';
import { call } from '../../emulator/helpers';
import { emulate, pipelineAt } from '../../support/pipeline';

const names = (from: number, count: number) => Array.from({ length: count }, (_, index) => `Board ${from + index}`);

describe('a list of several pages', () => {
	it('that changes while it is read comes to its end, with each board that stayed once', async () => {
		const emulator = await emulate({ boards: names(1, 600).map((name) => ({ name })), enforceRateLimits: false });
		let pages = 0;
		/** After each page the first board of all is deleted, so that the others move up, and another one is made. */
		const changing =
			(port: HttpPort): HttpPort =>
			async (request) => {
				const answer = await port(request);
				if (request.operation !== 'GET /boards') return answer;
				pages += 1;
				await call(emulator, 'DELETE', `/boards/${emulator.boards()[0]?.id}`);
				await call(emulator, 'POST', '/boards', { name: `New ${pages}` });
				return answer;
			};
		const { client } = pipelineAt(emulator, { http: changing, unpaced: true });
		const read = await Array.fromAsync(eachOnce(async (bookmark) => await client.listBoards(bookmark)));
		expect(pages).toBe(3);
		const ids = read.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		const stayed = emulator.boards().filter(({ name }) => name.startsWith('Board'));
		expect(stayed.filter(({ id }) => !ids.includes(id))).toEqual([]);
	});

	it.each([
		['the same page', () => 'again'],
		['a page before', (page: number) => (page % 2 === 0 ? 'one' : 'two')],
	])('ends where its bookmark leads to %s', async (_, bookmarkOf) => {
		let page = 0;
		const list = async () => ({ items: [{ id: String(page) }], bookmark: bookmarkOf(page++) });
		const pages = await Array.fromAsync(bookmarkPages(list));
		expect(pages.length).toBeLessThanOrEqual(3);
	});
});
