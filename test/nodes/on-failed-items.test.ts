import type { INode, INodeExecutionData } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator';
import { ownFolder } from '../support/cli';
import { origin } from '../support/origin';
import { pictures } from '../support/pictures';
import { emulate } from '../support/pipeline';
import { chain, runToOutputs } from '../support/workflow';

const TOKEN = { authentication: 'accessToken' };
const STOP = { ...TOKEN, options: { onFailedItems: 'stop' } };

type Failure = Error & { cause: { message: string; description: string; context: { failed?: unknown[] } } };

/** A store, a host of pictures and rows, some of which name a board that is not there. */
async function stage() {
	const [emulator, host] = [await emulate(), await pictures()];
	const storeUrl = `sqlite:${await ownFolder()}/ledger.sqlite`;
	const row = (title: string, more: object = {}): INodeExecutionData => ({
		json: { board: 'Travel', title, media_url: `${host.url}/${title}.jpg`, ...more },
	});
	const lost = (title: string) => row(title, { board: 'Nowhere' });
	const hints: [node: string, message: string][] = [];
	const through = async (workflow: ReturnType<typeof chain>, input: INodeExecutionData[], signal?: AbortSignal) =>
		await runToOutputs(emulator, workflow, {
			...{ input, storeUrl, signal },
			onHint: (...hint) => hints.push(hint),
		});
	const failure = async (...given: Parameters<typeof through>) =>
		await through(...given).then(
			() => expect.fail('the workflow did not stop'),
			(error: unknown) => (error as Failure).cause,
		);
	return { emulator, host, storeUrl, row, lost, hints, through, failure };
}

const titles = (emulator: Emulator) =>
	emulator
		.pins()
		.map(({ title }) => title)
		.sort();

type Step = [type: string, parameters: INode['parameters'], more?: Partial<INode>];

const IMPORT: Step = ['pinterestBatchImport', { ...STOP, operation: 'import', source: 'items' }, { typeVersion: 1.1 }];
const STOPPING: [what: string, step: Step][] = [
	['Import of Batch Import', IMPORT],
	['Parse of Batch Import', ['pinterestBatchImport', { ...STOP, operation: 'parse', source: 'items' }]],
	['Validate', ['pinterestValidate', STOP]],
	['Media Upload', ['pinterestMediaUpload', STOP]],
	['Publish', ['pinterestPublish', STOP]],
];

describe('On Failed Items set to Stop the Execution', () => {
	it('ends Import with one error that counts and names the first three rows, when all others are published', async () => {
		const { emulator, row, lost, failure } = await stage();
		const rows = [row('One'), lost('Two'), lost('Three'), row('Four'), lost('Five'), lost('Six')];
		const error = await failure(chain(IMPORT), rows);
		expect(error.message).toMatch(
			/^4 of 6 pins failed: row 2 \(board-unknown: [^)]*"Nowhere"[^)]*\), row 3 \(board-unknown: .*\), row 5 \(board-unknown: .*\), and 1 more$/,
		);
		expect(error.description).toMatch(/the Import ID "execution-run" and Rows That Need Something/);
		expect(error.context.failed).toHaveLength(4);
		expect(error.context.failed?.[3]).toEqual({
			item: 'row 6',
			code: 'board-unknown',
			message: expect.stringContaining('Nowhere'),
		});
		expect(titles(emulator)).toEqual(['Four', 'One']);
	});

	it('leaves the record with what became of each row: a further run publishes what was mended, and nothing twice', async () => {
		const { emulator, row, lost, failure, through } = await stage();
		const workflow = chain(IMPORT);
		await failure(workflow, [row('One'), lost('Two')]);
		const get = chain([
			'pinterestBatchImport',
			{ operation: 'get', importId: 'last', return: 'needy' },
			{ typeVersion: 1.1 },
		]);
		const needy = await through(get, [{ json: {} }]);
		expect(needy.items.map(({ json }) => [json.row, json.outcome])).toEqual([[2, 'failed']]);
		const { items } = await through(workflow, [row('One'), row('Two')]);
		expect(items.map(({ json }) => json.outcome)).toEqual(['existing', 'created']);
		expect(titles(emulator)).toEqual(['One', 'Two']);
	});

	it.each(STOPPING)('ends %s with an error that says where to look', async (_, step) => {
		const { row, failure } = await stage();
		const bad = row('Bad', { media_url: 'pictures/bad.jpg' });
		const error = await failure(chain(step), [row('Good'), bad]);
		expect(error.message).toMatch(/^1 of 2 pins failed: (row|item) 2 \(media-path-refused: /);
		expect(error.description).toMatch(/what is published is not published again\.$/);
	});

	it('keeps the whole message where it names a network error, which n8n puts a sentence in place of otherwise', async () => {
		const { row, failure } = await stage();
		const error = await failure(chain(['pinterestPublish', STOP]), [
			row('One', { media_url: 'http://127.0.0.1:1/a.jpg' }),
		]);
		expect(error.message).toMatch(/^1 of 1 pin failed: item 1 \(.*ECONNREFUSED/);
	});

	it('ends Create of the node Pinterest', async () => {
		const { emulator, host, failure } = await stage();
		const board = { __rl: true, mode: 'name', value: '={{ $json.board }}' };
		const parameters = { ...STOP, resource: 'pin', operation: 'create', board, mediaUrl: `${host.url}/a.jpg` };
		const create = chain(['pinterest', parameters as unknown as INode['parameters'], { typeVersion: 1.1 }]);
		const error = await failure(create, [{ json: { board: 'Travel' } }, { json: { board: 'Nowhere' } }]);
		expect(error.message).toMatch(/^1 of 2 pins failed: item 2 \(board-unknown: /);
		expect(error.description).toMatch(/they leave through "To Review"/);
		expect(emulator.pins()).toHaveLength(1);
	});

	it('ends Wait Until Ready where Pinterest does not have a video', async () => {
		const { failure } = await stage();
		const input = [{ json: { job: { key: 'pin:none', state: 'uploaded', mediaId: '1' } } }];
		const error = await failure(chain(['pinterestWaitUntilReady', STOP]), input);
		expect(error.message).toMatch(/^1 of 1 pin failed: item 1 \(media-not-found: /);
	});

	it('stops nothing where no item failed, or where it only waits for approval', async () => {
		const { row, through } = await stage();
		const held = row('Held', { approve: 'no' });
		const { items } = await through(chain(IMPORT), [row('One'), held]);
		expect(items.map(({ json }) => json.outcome)).toEqual(['created', 'held']);
	});

	it('adds no error to an execution that somebody stopped', async () => {
		const { row, lost, through } = await stage();
		const stop = new AbortController();
		const silent = await origin(() => stop.abort());
		const rows = [lost('One'), row('Two', { media_url: `${silent}/two.jpg` })];
		await expect(through(chain(IMPORT), rows, stop.signal)).rejects.toThrow('cancelled manually');
	});

	it('is nothing to an AI agent that runs the node as its tool: it is answered the failure', async () => {
		const { host, through } = await stage();
		const board = { __rl: true, mode: 'name', value: 'Nowhere' };
		const parameters = { ...STOP, resource: 'pin', operation: 'create', board, mediaUrl: `${host.url}/a.jpg` };
		const tool = { type: 'n8n-nodes-pinterest-pipeline.pinterestTool', typeVersion: 1.1 };
		const create = chain(['pinterest', parameters as unknown as INode['parameters'], tool]);
		const { items } = await through(create, [{ json: {} }]);
		expect(items.map(({ json }) => json.outcome)).toEqual(['failed']);
	});

	it('stops no Plan, although the option was chosen when the operation was Import', async () => {
		const { lost, through } = await stage();
		const plan = chain(['pinterestBatchImport', { ...STOP, operation: 'plan', source: 'items' }, { typeVersion: 1.1 }]);
		const { items } = await through(plan, [lost('One')]);
		expect(items.map(({ json }) => json.outcome)).toEqual(['failed']);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		"gives way to n8n's setting On Error: with %s the items leave as with Continue",
		async (onError) => {
			const { row, lost, through } = await stage();
			const { items, outputs } = await through(chain(['pinterestPublish', STOP, { onError }]), [
				row('One'),
				lost('Two'),
			]);
			expect(items.map(({ json }, index) => [json.outcome, outputs[index]])).toEqual([
				['created', 0],
				['failed', 2],
			]);
		},
	);
});

describe('an item that failed and left through an output that is not connected', () => {
	it('is told of by a hint in the execution, with the name of the output', async () => {
		const { row, lost, hints, through } = await stage();
		await through(chain(['pinterestPublish', TOKEN]), [row('One'), lost('Two'), lost('Three')]);
		expect(hints).toEqual([
			[
				'pinterestPublish',
				'2 of 3 pins failed and left through "To Review", which is not connected. Connect it to a node that reports them.',
			],
		]);
	});

	it('is told of by each node, also where its first output is connected', async () => {
		const { lost, row, hints, through } = await stage();
		const line = chain(['pinterestValidate', { checkBoards: true }], ['pinterestPublish', TOKEN]);
		const { items } = await through(line, [row('One'), lost('Two')]);
		expect(items.map(({ json }) => json.outcome).sort()).toEqual(['created', 'failed']);
		expect(hints.map(([node, message]) => [node, /left through "(.*)",/.exec(message)?.[1]])).toEqual([
			['pinterestValidate', 'Needs Fix'],
		]);
	});

	it('is told of once for each output of an import', async () => {
		const { row, lost, hints, through, emulator } = await stage();
		emulator.faults.add({ on: 'POST /pins', kind: 'status', status: 403, code: 3, message: 'Your app has no access' });
		const importing = { ...TOKEN, operation: 'import', source: 'items' };
		await through(chain(['pinterestBatchImport', importing, { typeVersion: 1.1 }]), [row('One'), lost('Two')]);
		expect(hints.map(([, message]) => /left through "(.*)",/.exec(message)?.[1])).toEqual(['Needs Fix', 'Retry Later']);
	});

	it('is told of by the nodes Pinterest and Pinterest Jobs', async () => {
		const { hints, through } = await stage();
		await through(chain(['pinterestJobs', { operation: 'get', key: 'pin:none' }]), [{ json: {} }]);
		const get = { ...TOKEN, resource: 'pin', operation: 'get', pinId: 'nothing' };
		await through(chain(['pinterest', get, { typeVersion: 1.1 }]), [{ json: {} }]);
		expect(hints.map(([node, message]) => [node, /left through "(.*)",/.exec(message)?.[1]])).toEqual([
			['pinterestJobs', 'Failed'],
			['pinterest', 'Failed'],
		]);
	});

	it('needs no hint where the output is connected', async () => {
		const { lost, hints, through } = await stage();
		const workflow = chain(['pinterestPublish', TOKEN], ['pinterestJobs', { operation: 'getMany' }]);
		const [, publish, jobs] = workflow.nodes as [INode, INode, INode];
		workflow.connections[publish.name] = { main: [[], [], [{ node: jobs.name, type: 'main', index: 0 }]] };
		await through(workflow, [lost('One')]);
		expect(hints).toEqual([]);
	});
});
