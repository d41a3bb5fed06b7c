import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
	NodeHelpers,
	Workflow,
	type GenericValue,
	type IBinaryData,
	type ICredentialType,
	type INode,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypes,
	type IWorkflowBase,
} from 'n8n-workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { fileItem } from '../../runner/host/foreign-nodes';
import { ownFolder } from '../support/cli';
import { imageHost, manyPins, PICTURE } from '../support/board';
import { emulate, samples } from '../support/pipeline';
import { PINS, run } from '../support/workflow';
import { loadTestEngine } from '../support/engine';

/** Workflows that version 0.1.0 exported, with each option set, and the parameters that its nodes and credentials stored. */
const DATA = join(__dirname, '../data/exported-0.1.0');
const PACKAGE = 'n8n-nodes-pinterest-pipeline.';

interface StoredParameter {
	path: string;
	type: string;
	default: unknown;
	/** The values of an option, the modes of a resource locator. */
	choices?: GenericValue[];
	/** The condition under which the parameter is read. */
	show?: object;
}

interface StoredType {
	outputs?: number;
	parameters: StoredParameter[];
}

const load = async <Content>(name: string) => JSON.parse(await readFile(join(DATA, name), 'utf8')) as Content;
const exported = async (name: string) => await load<IWorkflowBase>(`${name}.json`);
const WORKFLOWS = ['import-and-publish', 'publish-without-holding', 'publish-due', 'jobs', 'board-images'];

let stored: { nodes: Record<string, StoredType>; credentials: Record<string, StoredType> };
let nodeType: (name: string) => INodeType;
let credentialType: (name: string) => ICredentialType;

beforeAll(async () => {
	stored = await load('parameters.json');
	process.env.PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK = '1'; // read when the nodes are loaded
	const { engine, dispose } = await loadTestEngine();
	await dispose();
	const loader = new engine.PackageDirectoryLoader(join(__dirname, '../..'));
	await loader.loadAll();
	nodeType = (name) => NodeHelpers.getVersionedNodeType(loader.getNode(name).type, 1);
	credentialType = (name) => loader.getCredential(name).type;
});

function parametersOf(properties: INodeProperties[], prefix = ''): StoredParameter[] {
	return properties.flatMap((property) => {
		const { name, type, options = [], modes = [], displayOptions } = property;
		const own = { path: prefix + name, type, default: property.default, show: withoutOwn(name, displayOptions?.show) };
		const choices = [...options.flatMap((option) => ('value' in option ? [option.value] : [])), ...modes.map(nameOf)];
		const inner = type === 'collection' ? parametersOf(options as INodeProperties[], `${prefix}${name}.`) : [];
		return [{ ...own, choices }, ...inner];
	});
}

/** The condition of a parameter without what holds in every stored workflow, as the other parameter had no other value. */
function withoutAlwaysTrue({ parameters }: StoredType, show: StoredParameter['show']): StoredParameter['show'] {
	const isAlways = ([name, values]: [string, unknown]) => {
		const choices = parameters.find(({ path }) => path === name)?.choices ?? [];
		return choices.length > 0 && choices.every((choice) => (values as unknown[]).includes(choice));
	};
	const others = Object.entries(show ?? {}).filter((each) => !isAlways(each));
	return others.length > 0 ? Object.fromEntries(others) : undefined;
}

/** A condition on the parameter itself, such as that it exists, holds for what is stored. */
function withoutOwn(name: string, show: NonNullable<INodeProperties['displayOptions']>['show']) {
	const others = Object.entries(show ?? {}).filter(([other]) => other !== name);
	return others.length > 0 ? Object.fromEntries(others) : undefined;
}

const nameOf = ({ name }: { name: string }) => name;

/**
 * What is stored has to be found with the same type, default and condition; values may have been added. What was hidden
 * may have become visible, or be computed: its default is what it was, which the next test of credentials looks at.
 */
function expectRead(type: StoredType, properties: INodeProperties[]): void {
	const today = parametersOf(properties).map((each) => ({ ...each, show: withoutAlwaysTrue(type, each.show) }));
	for (const { choices = [], ...parameter } of type.parameters) {
		expect(today).toContainEqual({
			...parameter,
			...(parameter.type === 'hidden' && { type: expect.any(String), default: expect.anything() }),
			show: withoutAlwaysTrue(type, parameter.show),
			choices: expect.arrayContaining(choices),
		});
	}
}

describe('a workflow that version 0.1.0 exported', () => {
	it('keeps each parameter of each node, with its type, default, values and condition', () => {
		for (const [name, type] of Object.entries(stored.nodes)) {
			expectRead(type, nodeType(name).description.properties);
		}
	});

	it.each(WORKFLOWS)('keeps the outputs of each node, also those that n8n computes: %s', async (name) => {
		const data = await exported(name);
		const known = (type: string) => (type.startsWith(PACKAGE) ? nodeType(type.slice(PACKAGE.length)) : undefined);
		const nodeTypes = { getByName: known, getByNameAndVersion: known, getKnownTypes: () => ({}) };
		const workflow = new Workflow({ ...data, nodeTypes: nodeTypes as INodeTypes });
		for (const node of data.nodes.filter(isOurs)) {
			const type = node.type.slice(PACKAGE.length);
			const outputs = NodeHelpers.getNodeOutputs(workflow, node, nodeType(type).description);
			expect([type, outputs.length]).toEqual([type, stored.nodes[type]?.outputs]);
		}
	});

	it('keeps each field of each credential', () => {
		for (const [name, type] of Object.entries(stored.credentials)) expectRead(type, credentialType(name).properties);
	});

	it.each(WORKFLOWS)('resolves in n8n to the stored values and has no issue: %s', async (name) => {
		const { nodes } = await exported(name);
		for (const node of nodes.filter(isOurs)) {
			const { description } = nodeType(node.type.slice(PACKAGE.length));
			const resolved = NodeHelpers.getNodeParameters(
				description.properties,
				node.parameters,
				true,
				false,
				node,
				description,
			);
			expect(resolved).toMatchObject(node.parameters);
			expect(NodeHelpers.getNodeParametersIssues(description.properties, node, description)).toBeNull();
		}
	});

	it('has each parameter of each node set to another value than its default in one of these files', async () => {
		const all = (await Promise.all(WORKFLOWS.map(exported))).flatMap(({ nodes }) => nodes.filter(isOurs));
		for (const [name, { parameters }] of Object.entries(stored.nodes)) {
			const nodes = all.filter(({ type }) => type === PACKAGE + name);
			const unset = parameters.filter(
				(parameter) => parameter.choices?.length !== 1 && !nodes.some((node) => isSet(node.parameters, parameter)),
			);
			expect([name, unset]).toEqual([name, []]);
		}
	});
});

describe('a workflow that version 0.1.0 exported, at the emulator', () => {
	it('publishes the samples with the stored options, and the second time nothing', async () => {
		const emulator = await emulate();
		const storeUrl = `sqlite:${await ownFolder()}/ledger.sqlite`;
		const workflow = await exported('import-and-publish');
		const first = await run(emulator, workflow, { input: [await spreadsheet()], storeUrl });
		expect(countsOf(first)).toEqual({ ...REFUSED, created: 13, existing: 1 });
		// Mark Links, Send Images, the default campaign, the added and the silenced rules.
		expect(emulator.pins().every(({ sent }) => /utm_content=pp-/.test(String(sent.link)))).toBe(true);
		const images = emulator.pins().filter(({ kind }) => kind === 'image');
		expect(new Set(images.map(({ sent }) => sent.media_source))).toEqual(
			new Set(images.map(() => expect.objectContaining({ source_type: 'image_base64' }))),
		);
		const found = first.flatMap(({ json }) => (json.findings as { code: string }[]).map(({ code }) => code));
		expect(found).toContain('image-not-two-to-three');
		expect(found).not.toContain('image-small');
		const second = await run(emulator, workflow, { input: [await spreadsheet()], storeUrl });
		expect(countsOf(second)).toEqual({ ...REFUSED, existing: 14 });
	});

	it('publishes without holding a worker, as slowly as the stored warm-up says', async () => {
		let ahead = 0;
		const emulator = await emulate({ processingMs: 150_000, now: () => Date.now() + ahead });
		const items = await run(emulator, await exported('publish-without-holding'), {
			input: [await spreadsheet()],
			whileWaiting: () => void (ahead += 90_000),
		});
		expect(countsOf(items)).toEqual({ ...REFUSED, created: 1, existing: 1, 'warming-up': 12 });
		expect(ahead).toBe(180_000);
	});

	it('publishes a pin that came due', async () => {
		const emulator = await emulate();
		const { binary } = await picture();
		const input = [{ json: { draft: { board: 'Travel', title: 'due', media: [{ binary: 'data' }] } }, binary }];
		expect(countsOf(await run(emulator, await exported('publish-due'), { input }))).toEqual({ created: 1 });
	});

	it('moves, finds and cancels a scheduled pin, and reads the rate limits', async () => {
		const { url } = await imageHost((response) => void response.end(PICTURE));
		const input = [{ json: { title: 'later', media_url: `${url}/later.jpg`, run_at: inHours(1) } }];
		const items = await run(await emulate(), await exported('jobs'), { input });
		expect(items.map(({ json }) => json.type)).toEqual(['budget', 'budget', 'budget', 'budget', 'forecast']);
		expect(items.at(-1)?.json).toMatchObject({ images: 300, videos: 10 });
	});

	it('downloads the images of a board', async () => {
		const emulator = await emulate({ enforceRateLimits: false });
		await manyPins(emulator, 4);
		const workflow = await exported('board-images');
		const items = await run(emulator, workflow);
		// Three pins by the stored limit; for each of them the second node returns all four.
		expect(items.map(({ binary }) => Object.keys(binary ?? {}))).toEqual(Array(12).fill(['picture']));
	});
});

/** The four rows of the samples that no version publishes. */
const REFUSED = { 'host-unknown': 1, 'title-too-long': 1, 'image-type': 1, 'image-too-small': 1 };

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const picture = async () => await fileItem(join(samples, 'media/lemon-tart.jpg'));

/** The samples in the binary property that the stored Batch Import names. */
async function spreadsheet(): Promise<INodeExecutionData> {
	const { json, binary } = await fileItem(PINS);
	return { json, binary: { sheet: binary?.data as IBinaryData } };
}

const isOurs = ({ type }: INode) => type.startsWith(PACKAGE);

function isSet(parameters: INode['parameters'], parameter: StoredParameter): boolean {
	const value = parameter.path
		.split('.')
		.reduce<unknown>((within, name) => (within as INode['parameters'])?.[name], parameters);
	return value !== undefined && !isDeepStrictEqual(value, parameter.default);
}

function countsOf(items: INodeExecutionData[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { json } of items) {
		const kind = (json.problem as { code?: string } | undefined)?.code ?? String(json.outcome);
		counts[kind] = (counts[kind] ?? 0) + 1;
	}
	return counts;
}
