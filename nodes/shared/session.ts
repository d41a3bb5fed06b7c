import { hostname } from 'node:os';
import { dirname } from 'node:path';
import type { IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';
import {
	createBoardLocks,
	createRateLimiter,
	createPipelineContext,
	isReceipt,
	Ledger,
	ledgerOfN8n,
	openLedgerOfN8n,
	openStore,
	PatientStore,
	scopeOf,
	switchOf,
	systemClock,
	type AtomicStore,
	type RateLimiter,
	type PipelineContext,
	type PipelineContextOptions,
	type PipelineSettings,
	type Problem,
} from '../../lib';
import { accountCredential } from './account-credential';
import { credentialTypeOf, type Authentication } from './authentication';
import { knownUser } from './known-user';
import { n8nPort } from './n8n-port';
import { requireSharedStore } from './queue-mode';
import { remembered } from './remembered';

/** How long a claim remains valid after its process was killed: with what follows, a due pin of a dead worker is published within two minutes. */
const LEASE_MS = 90_000;
const STORE = 'pinterestStoreApi';

/** Kept between executions of this process: one rate limiter for each account and store, and each store. */
const paces = new Map<string, Pick<PipelineContextOptions, 'rateLimiter' | 'boardLocks'>>();
const stores = new Map<string, Promise<OpenStore>>();

interface OpenStore {
	/** As it is, for what has its own way through an outage. */
	opened: AtomicStore;
	/** Waits while the store does not answer. */
	patient: PatientStore;
}

/** What a node sets for its pipeline. */
export type SessionSettings = Partial<PipelineSettings> & Pick<PipelineContextOptions, 'createBoards'>;

/** A regular node or a trigger node. */
type NodeContext = IExecuteFunctions | ITriggerFunctions;

/**
 * The pipeline of the node's credential. Whose account it is was asked, in this node or in one that ran shortly before
 * with the same token.
 * @param signal ends the wait for a store that does not answer. @default that of the execution
 * @throws PipelineError if the store cannot be opened or Pinterest rejects the credential.
 */
export async function openSession(
	context: NodeContext,
	settings: SessionSettings = {},
	signal = cancelSignalOf(context),
): Promise<PipelineContext> {
	return (await openMeteredSession(context, chosenCredential(context), settings, signal)).pipeline;
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
	{ createBoards, ...settings }: SessionSettings = {},
	signal = cancelSignalOf(context),
): Promise<{ pipeline: PipelineContext; rateLimiter: RateLimiter }> {
	const { apiBaseUrl, clientId, ownLimits, ownerToken, tokenDigest } = await accountCredential(context, credentialType);
	const credential = context.getNode().credentials?.[credentialType];
	const store = await storeOf(context);
	const { opened, patient } = await openedOnce(store, context);
	const openPace = () => ({
		boardLocks: createBoardLocks(systemClock),
		rateLimiter: createRateLimiter({
			clock: systemClock,
			store: opened,
			scope: scopeOf(apiBaseUrl, clientId),
			own: ownLimits,
			onNotice: (sentence) => context.logger.warn(sentence),
		}),
	});
	const pace = remembered(
		paces,
		`${credential?.id ?? credentialType} ${apiBaseUrl} ${store.url} ${JSON.stringify(ownLimits)}`,
		openPace,
	);
	const known = tokenDigest && knownUser(`${credential?.id ?? credentialType} ${apiBaseUrl} ${tokenDigest}`);
	const port = n8nPort(context, credentialType, apiBaseUrl);
	const pipeline = createPipelineContext({
		http: known ? known.unlessRefused(port) : port,
		rememberUser: known ? known.remember : undefined,
		apiBaseUrl,
		ledger: ledgerIn(context, patient, signal),
		allowPrivateNetwork: switchOf(process.env.PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK),
		settings,
		createBoards,
		ownerToken,
		importId: executionOf(context),
		...pace,
	});
	await pipeline.account.id();
	return { pipeline, rateLimiter: pace.rateLimiter };
}

/** All rows of one execution are one import. */
function executionOf(context: NodeContext): string | undefined {
	const id = 'getExecutionId' in context ? context.getExecutionId() : undefined;
	return id ? `execution-${id}` : undefined;
}

/** The ledger of the node's store, for operations that do not connect to Pinterest. */
export async function openLedgerOf(context: NodeContext): Promise<Ledger> {
	return ledgerIn(context, (await openedOnce(await storeOf(context), context)).patient, cancelSignalOf(context));
}

/** A trigger has no execution, and no such signal. */
function cancelSignalOf(context: NodeContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/** Whether the node has the credential that its parameter `authentication` names. */
export function hasAccount(context: NodeContext): boolean {
	return context.getNode().credentials?.[chosenCredential(context)] !== undefined;
}

function chosenCredential(context: NodeContext): string {
	// A trigger has no items; for it the second argument is the fallback value.
	return credentialTypeOf((context as IExecuteFunctions).getNodeParameter('authentication', 0) as Authentication);
}

interface Store {
	url: string;
	open: () => Promise<AtomicStore>;
}

/** The store of the node: from the credential, from `PINTEREST_PIPELINE_STORE`, or a file in n8n's folder that all nodes share. */
async function storeOf(context: NodeContext): Promise<Store> {
	if (context.getNode().credentials?.[STORE])
		return storeAt((await context.getCredentials<{ connectionString: string }>(STORE)).connectionString);
	const configured = process.env.PINTEREST_PIPELINE_STORE;
	if (configured) return storeAt(configured);
	const storageFolder = 'getStoragePath' in context.helpers ? dirname(context.helpers.getStoragePath()) : undefined;
	const onMoved = (from: string, to: string) =>
		context.logger.info(`The record of published pins was moved from ${from} to ${to}.`);
	return { url: `sqlite:${ledgerOfN8n().file}`, open: async () => await openLedgerOfN8n({ storageFolder, onMoved }) };
}

const storeAt = (url: string): Store => ({ url, open: async () => await openStore(url) });

async function openedOnce({ url, open }: Store, { logger }: NodeContext): Promise<OpenStore> {
	requireSharedStore(url);
	return await remembered(stores, url, () => {
		const onNotice = (sentence: string, isBack: boolean) => (isBack ? logger.info(sentence) : logger.warn(sentence));
		const options = { clock: systemClock, settles: isReceipt, onNotice };
		const opening = open().then((opened) => ({ opened, patient: new PatientStore(opened, options) }));
		opening.catch(() => stores.delete(url)); // the next execution tries to open it again
		return opening;
	});
}

function ledgerIn({ logger }: NodeContext, store: PatientStore, signal: AbortSignal | undefined): Ledger {
	const owner = `n8n on ${hostname()}, process ${process.pid}`;
	const onUnreadable = ({ message }: Problem) => logger.warn(message);
	return new Ledger(store.until(signal), { owner, leaseMs: LEASE_MS, onUnreadable });
}
