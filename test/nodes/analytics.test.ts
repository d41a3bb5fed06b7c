import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INode, IWorkflowBase } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import type { Emulator, EmulatorOptions } from '../../emulator';
import { openSqlite } from '../../lib/store/sqlite-store';
import { call } from '../emulator/helpers';
import { ownFolder } from '../support/cli';
import { campaignOf, reads, UNPACED } from '../support/measured';
import { emulate, pipelineAt, samples } from '../support/pipeline';
import { chain, run, runToOutputs } from '../support/workflow';

/** An account with published pins, and the store that knows them. */
async function published(count: number, options: EmulatorOptions = {}) {
	const emulator = await emulate({ ...UNPACED, ...options });
	const storeUrl = `sqlite:${await ownFolder()}/ledger.sqlite`;
	const store = await openSqlite(storeUrl.replace('sqlite:', ''));
	const ids = await campaignOf(emulator, pipelineAt(emulator, { store }), count);
	await store.disconnect();
	return { emulator, storeUrl, ids };
}

const asking = (resource: string, operation: string, parameters: INode['parameters'] = {}) =>
	chain(['pinterest', { authentication: 'accessToken', resource, operation, ...parameters }, { typeVersion: 1.1 }]);

const jsonOf = async (emulator: Emulator, workflow: IWorkflowBase, storeUrl?: string) =>
	(await run(emulator, workflow, { storeUrl })).map(({ json }) => json);

describe('Campaign: Get Results', () => {
	it('gives each pin of a campaign with its row and its numbers, and asks nothing the second time', async () => {
		const { emulator, storeUrl, ids } = await published(3);
		const workflow = asking('campaign', 'getResults', { campaign: 'autumn', returnAll: true });
		const items = await run(emulator, workflow, { storeUrl, input: [{ json: { mine: 1 } }] });
		expect(items.map(({ json }) => json.pinId)).toEqual(ids.toReversed());
		expect(items[0]).toEqual({
			json: {
				rowKey: expect.any(String),
				title: `Title ${ids[2]}`,
				link: `https://shop.example/${ids[2]}`,
				board: 'Travel',
				campaign: 'Autumn',
				publishedAt: expect.any(String),
				pinId: ids[2],
				pinUrl: `${emulator.url}/pin/${ids[2]}/`,
				metrics: 'ready',
				impressions: expect.any(Number),
				saves: expect.any(Number),
				pinClicks: expect.any(Number),
				outboundClicks: expect.any(Number),
			},
			pairedItem: { item: 0 },
		});
		expect(await jsonOf(emulator, workflow, storeUrl)).toEqual(items.map(({ json }) => json));
		expect(reads(emulator)).toEqual({ '/pins': 1 });
	});

	it('counts certain days by reports, and filters by board, time and limit', async () => {
		const { emulator, storeUrl } = await published(3);
		const days = asking('campaign', 'getResults', { period: 'days', limit: 2, filters: { board: 'travel' } });
		expect(await jsonOf(emulator, days, storeUrl)).toMatchObject([{ metrics: 'ready' }, { metrics: 'ready' }]);
		expect(reads(emulator)).toEqual({ '/pins/analytics': 1 });
		const before = { filters: { publishedBefore: '2020-01-01T00:00:00Z' } };
		expect(await jsonOf(emulator, asking('campaign', 'getResults', before), storeUrl)).toEqual([]);
	});

	it('refuses days that Pinterest does not have before it asks', async () => {
		const { emulator, storeUrl } = await published(1);
		const days = { period: 'days', startDate: '2020-01-01', endDate: '2020-01-31' };
		const { items, outputs } = await runToOutputs(emulator, asking('campaign', 'getResults', days), { storeUrl });
		expect(items).toMatchObject([{ json: { problem: { code: 'report-dates-invalid' } } }]);
		expect(outputs).toEqual([1]);
		expect(reads(emulator)).toEqual({});
	});
});

describe('Pin Analytics', () => {
	it('Get gives the numbers of a pin, by its ID or address, in all and with Simplify off by day', async () => {
		const { emulator, ids } = await published(1);
		const [pinId] = ids;
		const [simple] = await jsonOf(emulator, asking('pinAnalytics', 'get', { pinId: `${emulator.url}/pin/${pinId}/` }));
		expect(simple).toEqual({
			pinId,
			group: 'all',
			startDate: expect.any(String),
			endDate: new Date().toISOString().slice(0, 10),
			metrics: {
				IMPRESSION: expect.any(Number),
				OUTBOUND_CLICK: expect.any(Number),
				PIN_CLICK: expect.any(Number),
				SAVE: expect.any(Number),
			},
		});
		const [whole] = await jsonOf(emulator, asking('pinAnalytics', 'get', { pinId: String(pinId), simplify: false }));
		expect(whole).toMatchObject({ ...simple, days: expect.any(Array) });
		expect(whole?.days).toHaveLength(30);
	});

	it('Get gives an item for each kind of app', async () => {
		const { emulator, ids } = await published(1);
		const split = { pinId: String(ids[0]), metrics: ['SAVE'], filters: { split_field: 'APP_TYPE' } };
		const items = await jsonOf(emulator, asking('pinAnalytics', 'get', split));
		expect(items.map(({ group }) => group)).toEqual(['MOBILE', 'TABLET', 'WEB']);
	});

	it.each([true, false])(
		'Get Many gives an item for each pin, where several may be asked for: %s',
		async (together) => {
			const { emulator, ids } = await published(4, { batchAnalytics: together });
			await call(emulator, 'DELETE', `/pins/${ids[1]}`);
			const pinIds = ids.join(', ');
			const { items, outputs } = await runToOutputs(emulator, asking('pinAnalytics', 'getMany', { pinIds }));
			const pinsOf = (output: number) =>
				items.filter((_, index) => outputs[index] === output).map(({ json }) => json.pinId);
			expect(pinsOf(0).sort()).toEqual(ids.filter((id) => id !== ids[1]).sort());
			expect(pinsOf(1)).toEqual([ids[1]]);
		},
	);
});

describe('Account', () => {
	it('Get Analytics gives the numbers of the account', async () => {
		const { emulator } = await published(2);
		const [all] = await jsonOf(emulator, asking('account', 'getAnalytics', { metrics: ['IMPRESSION', 'SAVE_RATE'] }));
		expect(all).toMatchObject({
			group: 'all',
			metrics: { IMPRESSION: expect.any(Number), SAVE_RATE: expect.any(Number) },
		});
		const split = { filters: { split_field: 'PIN_FORMAT', content_type: 'ORGANIC' } };
		expect(await jsonOf(emulator, asking('account', 'getAnalytics', split))).toHaveLength(2);
	});

	it('Get Top Pins gives the best pins first, and Get Top Video Pins none where there is no video', async () => {
		const { emulator, ids } = await published(3);
		const best = await jsonOf(emulator, asking('account', 'getTopPins', { sortBy: 'SAVE', limit: 2 }));
		expect(best).toMatchObject([{ rank: 1, pinUrl: expect.stringContaining('/pin/') }, { rank: 2 }]);
		expect(ids).toContain(best[0]?.pinId);
		expect(await jsonOf(emulator, asking('account', 'getTopVideoPins'))).toEqual([]);
	});

	it('says what is missing where the account is no business', async () => {
		const { emulator } = await published(1, { accountType: 'PINNER' });
		const items = await jsonOf(emulator, asking('account', 'getAnalytics'));
		expect(items).toMatchObject([{ problem: { code: 'not-permitted' } }]);
	});
});

describe('the template what-worked-every-week', () => {
	it('gives Google Sheets a value for each of its columns, and a key that tells rows apart', async () => {
		const path = join(samples, '../workflows/what-worked-every-week.json');
		const workflow = JSON.parse(await readFile(path, 'utf8')) as IWorkflowBase;
		const sheet = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.googleSheets') as INode;
		const { emulator, storeUrl } = await published(3);
		const nodes = workflow.nodes.filter((node) => node !== sheet);
		const connections = { 'Every Monday': workflow.connections['Every Monday'] } as IWorkflowBase['connections'];
		const items = await run(emulator, { ...workflow, nodes, connections }, { storeUrl });
		expect(items).toHaveLength(3);
		const { value, matchingColumns } = sheet.parameters.columns as {
			value: Record<string, string>;
			matchingColumns: string[];
		};
		const fields = Object.entries(value).map(([column, expression]) => [
			column,
			/^=\{\{ \$json\.(\w+)( \?\? '')? \}\}$/.exec(expression)?.[1],
		]);
		for (const { json } of items)
			for (const [column, field] of fields)
				expect([column, Object.keys(json)]).toEqual([column, expect.arrayContaining([field])]);
		expect(matchingColumns).toEqual(['row_key']);
		expect(new Set(items.map(({ json }) => json.rowKey)).size).toBe(3);
	});
});
