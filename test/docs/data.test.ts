import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Fault } from '../../emulator';
import { pinDraftSchema } from '../../lib/model/pin-draft';
import { OUTCOMES } from '../../lib/model/outcome';
import { ACTIONS, CATEGORIES } from '../../lib/model/problem';
import { MemoryStore } from '../../lib/store/memory-store';
import { readConfig } from '../../runner/config-file';
import { readWorkflow } from '../../runner/commands/run';
import { fileItem } from '../../runner/host/foreign-nodes';
import { fail, ledgerOn, SUBSCRIBER, waitingFor } from '../lib/outcomes/stage';
import { cli, ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { PINS, run } from '../support/workflow';
import { blocksOf, ROOT, withDatesAhead } from './pages';

type Json = Record<string, unknown>;

const jsonBlocks = blocksOf('json');
const ofKind = (kind: string) =>
	jsonBlocks.filter((block) => block.kind === kind).map(({ where, text }) => [where, text] as const);

/** A block that is one value, or one object a line. */
function valuesOf(text: string): Json[] {
	try {
		return [JSON.parse(text)].flat() as Json[];
	} catch {
		return text
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as Json);
	}
}

/** What a real value has not, or has of another kind, by its path. */
function missing(shown: unknown, real: unknown, path = ''): string[] {
	if (Array.isArray(shown)) {
		if (!Array.isArray(real)) return [`${path} is no list`];
		return shown.flatMap((each, index) => missing(each, real[Math.min(index, real.length - 1)], `${path}[${index}]`));
	}
	if (typeof shown === 'object' && shown !== null) {
		if (typeof real !== 'object' || real === null) return [`${path} is no object`];
		return Object.entries(shown).flatMap(([key, value]) => missing(value, (real as Json)[key], `${path}.${key}`));
	}
	return typeof shown === typeof real ? [] : [`${path} is ${typeof real}`];
}

const codeOf = ({ problem }: Json) => (problem as { code?: string } | undefined)?.code;
/** Whether two values tell of the same: the same type of line, with the same end. */
const isAlike = (shown: Json, real: Json) =>
	shown.type === real.type &&
	shown.outcome === real.outcome &&
	shown.state === real.state &&
	shown.name === real.name &&
	codeOf(shown) === codeOf(real);

function expectReal(shown: Json, all: Json[]): void {
	const alike = all.filter((real) => isAlike(shown, real));
	expect(alike.length, `nothing real is like ${JSON.stringify(shown).slice(0, 200)}`).toBeGreaterThan(0);
	const fewest = alike.map((real) => missing(shown, real)).sort((one, other) => one.length - other.length)[0];
	expect(fewest).toEqual([]);
}

describe('data in the documentation', () => {
	it('every JSON block says what it is', () => {
		const kinds = /^(draft|item|rows|fault|mcp|config|event|output=(import|validate|meter|jobs-show|emulator))$/;
		expect(jsonBlocks.filter(({ kind }) => !kinds.test(kind)).map(({ where }) => where)).toEqual([]);
	});

	it.each(ofKind('event'))('the event at %s is one that subscribers get', async (_, text) => {
		const store = new MemoryStore();
		const ledger = ledgerOn(store);
		await ledger.subscribers.register(SUBSCRIBER);
		const label = { title: 'Lemon tart', board: 'Recipes', source: '', campaign: 'Summer Recipes', importId: '1' };
		await fail(ledger, 'pin:3f', { account: '1', label });
		for (const shown of valuesOf(text)) expectReal(shown, (await waitingFor(store)) as unknown as Json[]);
	});

	it.each(ofKind('config'))('the settings at %s are those of a config file', async (_, text) => {
		const folder = await ownFolder();
		await mkdir(join(folder, 'pinterest-pipeline'));
		await writeFile(join(folder, 'pinterest-pipeline/config.json'), text);
		expect(readConfig({ XDG_CONFIG_HOME: folder })).toEqual(JSON.parse(text));
	});

	it.each([
		...blocksOf('csv').map(({ where, text }) => [where, 'csv', text] as const),
		...ofKind('rows').map(([where, text]) => [where, 'json', text] as const),
	])('the rows at %s pass a dry run', async (_, ending, text) => {
		const file = join(await ownFolder(), `rows.${ending}`);
		await writeFile(file, withDatesAhead(text));
		await cp(join(samples, 'media'), join(file, '../media'), { recursive: true });
		const { code, lines } = await cli(['import', file, '--dry-run', '--json'], {
			env: { PINTEREST_PIPELINE_STORE: 'memory:' },
		});
		expect(lines.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
		expect(lines.at(-1)).toMatchObject({ type: 'summary', failed: 0, dryRun: true });
		expect(lines.length).toBeGreaterThan(1);
		expect(code).toBe(0);
	});

	it.each(ofKind('draft'))('the draft at %s is one', (_, text) => {
		const draft = JSON.parse(text) as Json;
		expect(pinDraftSchema.parse(draft)).toEqual(draft);
	});

	it.each(ofKind('fault'))('the faults at %s are taken by the emulator', async (_, text) => {
		const emulator = await startEmulator();
		try {
			for (const fault of valuesOf(text)) emulator.faults.add(fault as Fault);
			const answer = await fetch(`${emulator.url}/_emulator/state`);
			expect(((await answer.json()) as { faults: unknown[] }).faults).toHaveLength(valuesOf(text).length);
		} finally {
			await emulator.close();
		}
	});

	it('the items are such as the nodes make', async () => {
		const workflow = await readWorkflow(join(ROOT, 'workflows/import-and-publish.json'));
		const items = await run(await emulate(), workflow, { input: [await fileItem(PINS)] });
		const real = items.map(({ json }) => json as Json);
		expect(ofKind('item').length).toBeGreaterThan(0);
		for (const [, text] of ofKind('item')) {
			const shown = JSON.parse(text) as Json & { draft?: unknown; outcome: string; problem?: Json };
			expect(OUTCOMES).toContain(shown.outcome);
			if (shown.draft) pinDraftSchema.parse(shown.draft);
			if (shown.problem) {
				expect(ACTIONS).toContain(shown.problem.action);
				expect(CATEGORIES).toContain(shown.problem.category);
			}
			expectReal(shown, real);
		}
	});

	describe('output of commands', () => {
		const real: Record<string, Json[]> = {};

		beforeAll(async () => {
			const emulator = await startEmulator({ processingMs: 20 });
			try {
				const { apiBaseUrl, accessToken } = emulator;
				const env = {
					PINTEREST_API_BASE_URL: apiBaseUrl,
					PINTEREST_ACCESS_TOKEN: accessToken,
					HOME: await ownFolder(),
				};
				const lines = async (...args: string[]) => (await cli([...args, '--json'], { env })).lines;
				real.import = await lines('import', PINS);
				real.meter = await lines('meter');
				const [published] = await lines('jobs', 'list', '--state', 'published');
				real['jobs-show'] = await lines('jobs', 'show', String(published?.key));
				real.validate = await lines('validate', join(samples, 'media/sailing.mp4'));
				const started = await cli(['emulator', '--port', '0', '--json'], {
					env,
					onStart: (child) => child.stdout?.once('data', () => child.kill('SIGINT')),
				});
				real.emulator = started.lines;
			} finally {
				await emulator.close();
			}
		}, 60_000);

		const shown = jsonBlocks.filter(({ kind }) => kind.startsWith('output='));

		it.each(shown.map(({ where, kind, text }) => [where, kind.slice('output='.length), text] as const))(
			'%s is such as %s prints',
			(_, command, text) => {
				for (const value of valuesOf(text)) expectReal(value, real[command] ?? []);
			},
		);

		it('the constants of the emulator and of the sample film are the real ones', () => {
			const [emulator] = valuesOf(shown.find(({ kind }) => kind === 'output=emulator')?.text ?? '');
			const { url, apiBaseUrl, ...constants } = emulator as Json;
			expect([url, apiBaseUrl]).toEqual(['http://127.0.0.1:4870', 'http://127.0.0.1:4870/v5']);
			expect(real.emulator?.[0]).toMatchObject(constants);
			const [film] = valuesOf(shown.find(({ kind }) => kind === 'output=validate')?.text ?? '');
			expect({ ...real.validate?.[0], source: 'film.mp4' }).toEqual(film);
		});
	});
});
