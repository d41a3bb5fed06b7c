import { homedir, hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';
import {
	createBoardLocks,
	createRateLimiter,
	createPipelineContext,
	Ledger,
	openStore,
	parseBudget,
	scopeOf,
	systemClock,
	type RateLimiter,
	type RateLimiterOptions,
	type PipelineContext,
	type PipelineContextOptions,
	type PipelineSettings,
} from '../../lib';
import { credentialTypeOf, type Authentication } from './authentication';
import { n8nPort } from './n8n-port';
import { nodeProblem } from './sentences';

/** How long a claim remains valid after its process was killed. */
const LEASE_MS = 120_000;
const STORE = 'pinterestStoreApi';

/** Kept between executions of this process: one rate limiter for each account and store, one ledger for each store. */
const paces = new Map<string, Pick<PipelineContextOptions, 'rateLimiter' | 'boardLocks'>>();
const ledgers = new Map<string, Ledger>();

/** A regular node or a trigger node. */
type NodeContext = IExecuteFunctions | ITriggerFunctions;

/**
 * The pipeline of the node's credential.
 * @throws PipelineError if the store cannot be opened or Pinterest rejects the credential.
 */
export async function openSession(
	context: NodeContext,
	settings: Partial<PipelineSettings> = {},
): Promise<PipelineContext> {
	return (await openMeteredSession(context, chosenCredential(context), settings)).pipeline;
}

/** The same for a node without the parameter `authentication`. */
export async function openSessionWith(
	context: NodeContext,
	credentialType: string,
	settings: Partial<PipelineSettings> = {},
): Promise<PipelineContext> {
	return (await openMeteredSession(context, credentialType, settings)).pipeline;
}

/** The same with the rate limiter, which knows the usage of the account's budgets. */
export async function openMeteredSession(
	context: NodeContext,
	credentialType = chosenCredential(context),
	settings: Partial<PipelineSettings> = {},
): Promise<{ pipeline: PipelineContext; rateLimiter: RateLimiter }> {
	const {
		apiBaseUrl,
		clientId,
		budget = '',
	} = await context.getCredentials<{ apiBaseUrl: string; clientId?: string; budget?: string }>(credentialType);
	const credential = context.getNode().credentials?.[credentialType];
	const url = await storeUrl(context);
	const ledger = remembered(ledgers, url, openLedger);
	const openPace = () => ({
		boardLocks: createBoardLocks(systemClock),
		rateLimiter: createRateLimiter({
			clock: systemClock,
			store: ledger.store,
			scope: scopeOf(apiBaseUrl, clientId),
			own: ownBudgets(budget),
			onNotice: (sentence) => context.logger.warn(sentence),
		}),
	});
	const pace = remembered(paces, `${credential?.id ?? credentialType} ${apiBaseUrl} ${url} ${budget}`, openPace);
	const pipeline = createPipelineContext({
		http: n8nPort(context, credentialType, apiBaseUrl),
		apiBaseUrl,
		ledger,
		settings,
		...pace,
	});
	await pipeline.account.id();
	return { pipeline, rateLimiter: pace.rateLimiter };
}

/** The ledger of the node's store, for operations that do not connect to Pinterest. */
export async function openLedgerOf(context: NodeContext): Promise<Ledger> {
	return remembered(ledgers, await storeUrl(context), openLedger);
}

/** Whether the node has the credential that its parameter `authentication` names. */
export function hasAccount(context: NodeContext): boolean {
	return context.getNode().credentials?.[chosenCredential(context)] !== undefined;
}

function chosenCredential(context: NodeContext): string {
	// A trigger has no items; for it the second argument is the fallback value.
	return credentialTypeOf((context as IExecuteFunctions).getNodeParameter('authentication', 0) as Authentication);
}

/** The field Rate Limit Override of the credential: budgets separated by commas. */
function ownBudgets(text: string): RateLimiterOptions['own'] {
	const given = text.split(',').filter((each) => each.trim() !== '');
	return Object.fromEntries(given.map((each) => parseBudget(each, 'The credential\'s field "Rate Limit Override"')));
}

/** The URL of the store: from the credential, from `PINTEREST_PIPELINE_STORE`, or a file in n8n's storage folder that all nodes of this package share. */
async function storeUrl(context: NodeContext): Promise<string> {
	if (context.getNode().credentials?.[STORE])
		return (await context.getCredentials<{ connectionString: string }>(STORE)).connectionString;
	const configured = process.env.PINTEREST_PIPELINE_STORE;
	if (configured) return configured;
	const storage = 'getStoragePath' in context.helpers ? dirname(context.helpers.getStoragePath()) : storageOfTriggers();
	return `sqlite:${join(storage, 'n8n-nodes-pinterest-pipeline', 'ledger.sqlite')}`;
}

/** The same folder for triggers, whose context does not contain it. */
function storageOfTriggers(): string {
	return join(process.env.N8N_USER_FOLDER ?? homedir(), '.n8n', 'storage');
}

function openLedger(url: string): Ledger {
	const store = openStore(url);
	if (process.env.EXECUTIONS_MODE === 'queue' && store.shared !== 'machines') throw nodeProblem('store-not-shared');
	return new Ledger(store, { owner: `n8n on ${hostname()}, process ${process.pid}`, leaseMs: LEASE_MS });
}

function remembered<Value>(known: Map<string, Value>, key: string, make: (key: string) => Value): Value {
	const value = known.get(key) ?? make(key);
	known.set(key, value);
	return value;
}
