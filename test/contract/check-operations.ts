import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_SCOPES, startEmulator, type Emulator } from '../../emulator';
import { createCaller, createPinterestClient, createRateLimiter, systemClock, tokenPort } from '../../lib';
import type { ApiRequest } from '../../lib/pinterest/http';
import { PipelineError } from '../../lib/model/problem';
import { png } from '../emulator/png';
import { loadContract } from './openapi';
import { rowsWith, type OneRow, type Row, type Stock } from './operations';

/** npm and vitest both begin there. */
const ROOT = process.cwd();

/** One method of the client, as it was seen when it was called. */
export interface CheckedOperation {
	method: string;
	/** Such as `GET /pins/{pin_id}`. */
	operation: string;
	scopes: string[];
	budget: string;
	/** The files of lib, nodes and runner that call it. */
	usedBy: string[];
	/** Where Pinterest's contract 5.23 does not have it, or not all of it. */
	since?: '5.28';
	/** What is wrong, in sentences; empty where nothing is. */
	gaps: string[];
}

/** What Pinterest may answer to any operation, and the code of the problem that it has to become. */
const ANSWERS: [status: number, code: number, message: string, problem: string][] = [
	[401, 2, 'Authentication failed.', 'token-invalid'],
	[401, 3, 'Your application consumer type is not supported.', 'app-not-activated'],
	[401, 3, 'Your application does not have access to this restricted feature: a_beta', 'feature-restricted'],
	[401, 7, 'Not authorized to access board or Pin.', 'board-not-authorized'],
	[403, 3, 'Your token does not have sufficient permissions to perform this operation.', 'scopes-missing'],
	[403, 29, 'You are not permitted to access that resource.', 'not-permitted'],
	[403, 29, 'Apps with Trial access may not create Pins in production', 'trial-access'],
	[404, 40, 'Board not found.', 'board-not-found'],
	[404, 50, 'Pin not found.', 'not-found'],
	[409, 409, 'Could not get exclusive access to the board.', 'pinterest-busy'],
	[429, 8, 'This request exceeded a rate limit.', 'rate-limited'],
	[429, 9, 'Sorry! We blocked this link because it may lead to spam.', 'spam-blocked'],
	[500, 500, 'Internal error', 'pinterest-unavailable'],
	[503, 0, 'Try again later', 'pinterest-unavailable'],
];

export interface Choice {
	/** @default the client */
	create?: typeof createPinterestClient;
	/** @default the table */
	rows?: Partial<Record<string, Row>>;
}

/**
 * Calls every method of the client at the emulator, and holds the request against Pinterest's contract, and each answer
 * against what the project makes of it.
 */
export async function checkOperations({
	create = createPinterestClient,
	rows = rowsWith(png().toString('base64')) as Partial<Record<string, Row>>,
}: Choice = {}): Promise<CheckedOperation[]> {
	const contract = loadContract();
	const methods = Object.keys(create(async () => await Promise.reject(new Error('not called')), 'http://127.0.0.1/v5'));
	const users = usersOf(methods);
	const checked: CheckedOperation[] = [];
	for (const method of new Set([...methods, ...Object.keys(rows)])) {
		const base = { method, operation: '', scopes: [], budget: '', usedBy: users.get(method) ?? [] };
		const row = rows[method];
		if (!row) checked.push({ ...base, gaps: ['It has no row in test/contract/operations.ts.'] });
		else if (!methods.includes(method)) checked.push({ ...base, gaps: ['The client has no such method.'] });
		else for (const one of [row].flat()) checked.push(await check(base, one, create, contract));
	}
	return checked;
}

async function check(
	base: CheckedOperation | Omit<CheckedOperation, 'gaps'>,
	row: OneRow,
	create: typeof createPinterestClient,
	contract: ReturnType<typeof loadContract>,
): Promise<CheckedOperation> {
	const { use, since, parameters = [] } = typeof row === 'function' ? { use: row, since: undefined } : row;
	const gaps: string[] = [];
	const emulator = await startEmulator({ scopes: ALL_SCOPES, processingMs: 0, enforceRateLimits: false });
	try {
		const { client, requests } = clientAt(emulator, create);
		const stock = await stockOf(emulator);
		await use(client, stock).catch((error: Error) =>
			gaps.push(`The emulator's answer is not understood: ${error.message}`),
		);
		const [request] = requests;
		if (!request) return { ...base, since, gaps: [...gaps, 'It sends no request.'] };
		const terms = contract.termsOf(request.operation);
		gaps.push(...(await gapsOfAnswers(emulator, request, async () => await use(client, stock))));
		if (!terms && !since) gaps.push(`Pinterest's contract has no ${request.operation}.`);
		const isNew = since !== undefined && parameters.length === 0;
		if (terms && isNew) gaps.push(`Pinterest's contract has ${request.operation}: it is not as of ${since}.`);
		if (terms) {
			const fault = contract.faultsOfRequest({ ...request, query: queryOf(request, parameters) });
			if (fault) gaps.push(`The request breaks the contract: ${fault}`);
			if (parameters.length > 0 && !contract.faultsOfRequest({ ...request, query: queryOf(request) }))
				gaps.push(`Pinterest's contract has ${parameters.join(', ')}: not as of ${since}.`);
			if (terms.category !== request.budget)
				gaps.push(`It counts for ${request.budget}, but the contract says ${terms.category}.`);
		}
		const { operation, budget } = request;
		return { ...base, operation, budget, scopes: terms?.scopes ?? [], since, gaps };
	} finally {
		await emulator.close();
	}
}

/** Every refusal and outage has to become a problem that says what to do. */
async function gapsOfAnswers(
	emulator: Emulator,
	{ operation }: ApiRequest,
	use: () => Promise<unknown>,
): Promise<string[]> {
	const gaps: string[] = [];
	const meet = async (name: string, wanted: string[]) => {
		const met = await use().then(
			() => 'no error',
			(error: unknown) => error,
		);
		const problem = met instanceof PipelineError ? met.problem : undefined;
		if (!problem || problem.action === 'none' || problem.message === '' || !wanted.includes(problem.code))
			gaps.push(`${name} becomes ${problem ? `${problem.code} (${problem.action})` : String(met)}.`);
	};
	for (const [status, code, message, wanted] of ANSWERS) {
		emulator.faults.add({ on: operation, kind: 'status', status, code, message });
		await meet(`Status ${status} with code ${code}`, [wanted]);
		emulator.faults.clear();
	}
	emulator.faults.add({ on: operation, kind: 'drop-before' });
	await meet('A cut connection', ['no-answer', 'pinterest-unreachable']);
	emulator.faults.clear();
	return gaps;
}

function clientAt({ apiBaseUrl, accessToken }: Emulator, create: typeof createPinterestClient) {
	const requests: ApiRequest[] = [];
	const port = tokenPort({
		apiBaseUrl,
		tokens: { current: async () => accessToken, refresh: async () => await Promise.resolve(undefined) },
	});
	const call = createCaller({
		http: async (request) => {
			requests.push(request);
			return await port(request);
		},
		// Of its own for each call: a refusal for the rate would close the budget for the next answer.
		rateLimiter: { ...createRateLimiter({ clock: systemClock }), acquire: async () => await Promise.resolve(FREE) },
		clock: systemClock,
		random: () => 0.5,
		retry: { longestWaitMs: 0 },
	});
	return { client: create(call, apiBaseUrl), requests };
}

const FREE = { release: () => undefined, recordResponse: () => undefined, recordNoResponse: () => undefined };

async function stockOf(emulator: Emulator): Promise<Stock> {
	const post = async (path: string, body: object) => {
		const answer = await fetch(emulator.apiBaseUrl + path, {
			method: 'POST',
			headers: { authorization: `Bearer ${emulator.accessToken}`, 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		return (await answer.json()) as Record<string, string>;
	};
	const board = emulator.boards().find(({ sections }) => sections.length > 0)!;
	const pin = async (link: string) => {
		const data = png().toString('base64');
		const media_source = { source_type: 'image_base64', content_type: 'image/png', data };
		return (await post('/pins', { board_id: board.id, title: 'A pin', link, media_source }))['id']!;
	};
	return {
		boardId: board.id,
		sectionId: board.sections[0]!.id,
		pinId: await pin('https://shop.example/one'),
		otherPinId: await pin('https://shop.example/two'),
		mediaId: (await post('/media', { media_type: 'video' }))['media_id']!,
	};
}

const queryOf = ({ query = {} }: ApiRequest, without: string[] = []) =>
	Object.fromEntries(
		Object.entries(query)
			.filter(([key]) => !without.includes(key))
			.map(([key, value]) => [key, Array.isArray(value) ? [...(value as string[])] : String(value)]),
	);

/** The files that call a method, without those that make it. */
function usersOf(methods: string[]): Map<string, string[]> {
	const users = new Map<string, string[]>();
	for (const room of ['lib', 'nodes', 'runner']) {
		for (const file of readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })) {
			const path = join(room, file);
			if (!path.endsWith('.ts') || /^lib\/pinterest\/(client\.ts|endpoints\/)/.test(path)) continue;
			const text = readFileSync(join(ROOT, path), 'utf8');
			for (const method of methods)
				if (new RegExp(`\\.${method}\\b`).test(text)) users.set(method, [...(users.get(method) ?? []), path]);
		}
	}
	return users;
}
