import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
	linesOfPlan,
	planBatch,
	readPlan,
	rowsOfPlan,
	type PinDraft,
	type PlanHead,
	type RowResult,
} from '../../../lib';
import { importBatch } from '../../../lib/import/import-batch';
import { MemoryStore } from '../../../lib/store/memory-store';
import { call } from '../../emulator/helpers';
import { image, importAll, outcomes, rowsOf } from '../../support/import';
import { codeOf, origin } from '../../support/origin';
import { emulate, openMedia, pipelineAt, samples } from '../../support/pipeline';

const photo = (name: string) => readFileSync(join(samples, 'media', name));
const PHOTOS = ['mountain-lake.jpg', 'lemon-tart.jpg'].map(photo);

/** An emulator, a host whose pictures can be exchanged, and a store. */
async function start(createBoards?: 'public') {
	const [emulator, store] = [await emulate(), new MemoryStore()];
	const changed = new Set<string>();
	const host = await origin(({ url = '' }, response) => void response.end(PHOTOS[changed.has(url) ? 1 : 0]));
	const process = (importId?: string) => ({ ...pipelineAt(emulator, { store, createBoards }), importId });
	const head = async (): Promise<PlanHead> => {
		const account = await process().account.id();
		return { id: 'plan-1', account, at: '2026-11-26T10:00:00Z', file: 'pins.csv', options: {} };
	};
	async function* asText(drafts: PinDraft[]) {
		yield* linesOfPlan(await head(), planBatch(process(), rowsOf(drafts), { open: openMedia }));
	}
	return {
		emulator,
		store,
		changed,
		head,
		draft: (title: string, more: Partial<PinDraft> = {}) =>
			image(title, { media: [{ url: `${host}/${title}` }], ...more }),
		publish: async (drafts: PinDraft[]) => await importAll(process('another'), drafts),
		/** The text of a plan. */
		plan: async (drafts: PinDraft[]) => await Array.fromAsync(asText(drafts)),
		/** Imports the text of a plan. */
		carryOut: async (lines: string[]): Promise<RowResult[]> => {
			const plan = await readPlan(from(lines), 'plan.json');
			const context = process(`later-${plan.head.id}`);
			const rows = rowsOfPlan(context, plan.head, plan.rows, { open: openMedia });
			const results = await Array.fromAsync(importBatch(context, rows, { open: openMedia }));
			return results.sort((one, other) => one.row - other.row);
		},
	};
}

async function* from(lines: string[]) {
	yield* lines;
}

describe('a plan that is imported later', () => {
	it('is one JSON document, and publishes exactly the rows that it showed as created', async () => {
		const { emulator, draft, plan, carryOut, publish } = await start();
		await publish([draft('there')]);
		const drafts = [
			draft('new'),
			draft('there'),
			draft('new'),
			draft('held', { approved: false }),
			draft('bad', { link: 'x' }),
		];
		const lines = await plan(drafts);
		expect(JSON.parse(lines.join('\n'))).toMatchObject({
			version: 1,
			rows: [{ row: 2, outcome: 'created' }, {}, {}, {}, {}],
		});
		const results = await carryOut(lines);
		expect(outcomes(results)).toEqual(['created', 'existing', 'existing', 'not-approved', 'link-invalid']);
		expect(results.map(({ title }) => title)).toEqual(['new', 'there', 'new', 'held', 'bad']);
		expect(emulator.pins().map(({ title }) => title)).toEqual(['there', 'new']);
	});

	it('refuses the row whose media, record or board has changed since, names what it is, and publishes the others', async () => {
		const { emulator, draft, plan, carryOut, publish, changed } = await start();
		const board = emulator.boards().find(({ name }) => name !== 'Travel');
		const drafts = [
			draft('untouched'),
			draft('replaced'),
			draft('published-meanwhile'),
			draft('renamed', { board: board?.name }),
			draft('also-untouched'),
		];
		const lines = await plan(drafts);
		changed.add('/replaced');
		await publish([draft('published-meanwhile')]);
		await call(emulator, 'PATCH', `/boards/${board?.id}`, { name: 'Quite another name' });

		const results = await carryOut(lines);
		expect(outcomes(results)).toEqual(['created', 'plan-changed', 'plan-changed', 'plan-changed', 'created']);
		expect(results[1]?.problem?.message).toMatch(
			/media_url \(it was image\/jpeg, \d+×\d+, \d+ bytes, and now it is image/,
		);
		expect(results[2]?.problem?.message).toContain('it had no job, and now it is published: http://');
		expect(results[3]?.problem?.message).toContain('the board');
		expect(
			emulator
				.pins()
				.map(({ title }) => title)
				.sort(),
		).toEqual(['also-untouched', 'published-meanwhile', 'untouched']);
	});

	it('goes on where an import of it was interrupted', async () => {
		const { draft, plan, carryOut, emulator } = await start();
		const lines = await plan([draft('one'), draft('two')]);
		emulator.faults.add({ on: 'POST /pins', kind: 'status', status: 400, code: 1, match: 'two' });
		expect((await carryOut(lines)).map(({ outcome }) => outcome)).toEqual(['created', 'failed']);
		expect((await carryOut(lines)).map(({ outcome }) => outcome)).toEqual(['existing', 'created']);
	});

	it('makes the boards that it showed, once', async () => {
		const { emulator, draft, plan, carryOut } = await start('public');
		const lines = await plan([draft('one', { board: 'Brand New' }), draft('two', { board: 'Brand New' })]);
		const before = emulator.boards().length;
		expect(outcomes(await carryOut(lines))).toEqual(['created', 'created']);
		expect(emulator.boards()).toHaveLength(before + 1);
	});

	it('refuses a scheduled row that somebody moved', async () => {
		const { draft, plan, carryOut, publish } = await start();
		const runAt = new Date(Date.now() + 86_400_000).toISOString();
		const lines = await plan([draft('due', { runAt })]);
		await publish([draft('due', { runAt })]);
		expect(outcomes(await carryOut(lines))).toEqual(['plan-changed']);
	});

	it('refuses text that was changed in the plan itself', async () => {
		const { draft, plan, carryOut } = await start();
		const lines = await plan([draft('one', { description: 'As it was shown' })]);
		const results = await carryOut(lines.map((line) => line.replace('As it was shown', 'Something else')));
		expect(results[0]?.problem).toMatchObject({
			code: 'plan-changed',
			message: expect.stringContaining('the description in the plan'),
		});
	});

	it('is refused as a whole by another account', async () => {
		const { draft, plan, carryOut, head } = await start();
		const { account } = await head();
		const lines = await plan([draft('one')]);
		const others = lines.map((line) => line.replace(`"account":"${account}"`, '"account":"another"'));
		expect(await codeOf(carryOut(others))).toBe('account-mismatch');
	});

	it.each([
		['half', (lines: string[]) => lines.slice(0, -1), 'plan-unreadable'],
		[
			'of another version',
			(lines: string[]) => lines.map((line) => line.replace('"version":1', '"version":9')),
			'plan-unreadable',
		],
		['with a broken row', ([head = '', , ...rest]: string[]) => [head, '{"row":', ...rest], 'plan-unreadable'],
		['that has only its beginning', ([head = '']: string[]) => [head.slice(0, 60)], 'plan-unreadable'],
	])('is refused where it is %s', async (_, broken, code) => {
		const { draft, plan } = await start();
		const read = async () => {
			const { rows } = await readPlan(from(broken(await plan([draft('one')]))), 'plan.json');
			await Array.fromAsync(rows);
		};
		expect(await codeOf(read())).toBe(code);
	});
});
