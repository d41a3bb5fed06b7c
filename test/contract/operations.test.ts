import { beforeAll, describe, expect, it } from 'vitest';
import { createPinterestClient } from '../../lib';
import { read } from '../../lib/pinterest/requests';
import { operations } from '../../emulator/operations';
import { checkOperations, type CheckedOperation } from './check-operations';
import { loadContract, specExists } from './openapi';

if (!specExists) console.log("Pinterest's OpenAPI is not here (PINTEREST_OPENAPI): the operations are not checked.");

describe.skipIf(!specExists && !process.env['CI'])('the table of operations', () => {
	let checked: CheckedOperation[];
	beforeAll(async () => {
		expect(specExists, "Pinterest's OpenAPI is needed in CI").toBe(true);
		checked = await checkOperations();
	}, 120_000);

	it("has every method of the client: its request fits Pinterest's contract, its answer is understood, and each refusal says what to do", () => {
		expect(checked.filter(({ gaps }) => gaps.length > 0).map(({ method, gaps }) => [method, ...gaps])).toEqual([]);
		expect(checked.length).toBeGreaterThanOrEqual(18);
	});

	it('notices a method without a row, a row without a method, and operations that are not as the contract has them', async () => {
		const create: typeof createPinterestClient = (call, url) => ({
			...createPinterestClient(call, url),
			...({
				forgotten: async () => await call(read('GET /boards', '/boards')),
				invented: async () => await call(read('GET /publish_dates', '/publish_dates')),
				expensive: async () => await call({ ...read('GET /boards', '/boards'), budget: 'org_write' }),
				wrong: async () => await call(read('GET /boards', '/boards', { privacy: 'OPEN' })),
				newer: async () => await call(read('GET /boards', '/boards')),
				silent: async () => await call(read('GET /boards', '/boards')).catch(() => ({})),
			} as object),
		});
		const call = (name: string) => async (client: object) =>
			await (client as Record<string, () => Promise<unknown>>)[name]!();
		const rows = {
			...Object.fromEntries(['invented', 'expensive', 'wrong', 'silent', 'gone'].map((name) => [name, call(name)])),
			newer: { use: call('newer'), since: '5.28' as const },
		};
		const found = new Map(
			(await checkOperations({ create, rows })).map(({ method, gaps }) => [method, gaps.join('\n')]),
		);
		expect(found.get('forgotten')).toContain('no row');
		expect(found.get('gone')).toContain('no such method');
		expect(found.get('invented')).toContain("Pinterest's contract has no GET /publish_dates");
		expect(found.get('expensive')).toContain('It counts for org_write, but the contract says org_read.');
		expect(found.get('wrong')).toContain('The request breaks the contract');
		expect(found.get('newer')).toContain('it is not as of 5.28');
		expect(found.get('silent')).toContain('Status 401 with code 2 becomes no error.');
	}, 120_000);

	it('has at the emulator the scopes and the budgets of the contract', () => {
		const { termsOf } = loadContract();
		const sorted = (scopes: string[] | string) => (Array.isArray(scopes) ? scopes.toSorted() : []);
		for (const { method, path, scopes, category, since } of operations) {
			const name = `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`;
			const terms = termsOf(name);
			expect([name, since, terms && [terms.category, sorted(terms.scopes)]]).toEqual([
				name,
				terms ? undefined : '5.28',
				terms && [category, sorted(scopes)],
			]);
		}
	});
});
