import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { IExecuteFunctions } from 'n8n-workflow';
import {
	createBoardTurns,
	createPacer,
	createPipeline,
	Ledger,
	openStore,
	PipelineError,
	scopeOf,
	systemClock,
	type Pipeline,
	type PipelineOptions,
	type PipelineSettings,
	type Problem,
} from '../../lib';
import { credentialTypeOf, type Authentication } from './authentication';
import { n8nPort } from './n8n-port';

/** How long a claim outlives a process that was killed. */
const LEASE_MS = 120_000;
const STORE = 'pinterestStoreApi';

/** What outlives an execution: one pace for each account and store, one ledger for each store, in this process. */
const paces = new Map<string, Pick<PipelineOptions, 'pacer' | 'turns'>>();
const ledgers = new Map<string, Ledger>();

/**
 * The pipeline of the node's credential.
 * @throws PipelineError when the store cannot be opened or Pinterest does not take the credential.
 */
export async function openSession(context: IExecuteFunctions, settings: Partial<PipelineSettings> = {}): Promise<Pipeline> {
	return await openSessionWith(context, credentialTypeOf(context.getNodeParameter('authentication', 0) as Authentication), settings);
}

/** The same for a node that takes whichever credential it was given. */
export async function openSessionWith(context: IExecuteFunctions, credentialType: string, settings: Partial<PipelineSettings> = {}): Promise<Pipeline> {
	const { apiBaseUrl, clientId } = await context.getCredentials<{ apiBaseUrl: string; clientId?: string }>(credentialType);
	const credential = context.getNode().credentials?.[credentialType];
	const url = await storeUrl(context);
	const ledger = remembered(ledgers, url, openLedger);
	const openPace = () => ({
		turns: createBoardTurns(systemClock),
		pacer: createPacer({
			clock: systemClock,
			store: ledger.store,
			scope: scopeOf(apiBaseUrl, clientId),
			onNotice: (sentence) => context.logger.warn(sentence),
		}),
	});
	const pipeline = createPipeline({
		http: n8nPort(context, credentialType, apiBaseUrl),
		apiBaseUrl,
		ledger,
		settings,
		...remembered(paces, `${credential?.id ?? credentialType} ${apiBaseUrl} ${url}`, openPace),
	});
	await pipeline.account.id();
	return pipeline;
}

/** The credential's store, `PINTEREST_PIPELINE_STORE`, or a file in n8n's own storage folder for all nodes of this package. */
async function storeUrl(context: IExecuteFunctions): Promise<string> {
	if (context.getNode().credentials?.[STORE]) return (await context.getCredentials<{ connectionString: string }>(STORE)).connectionString;
	const configured = process.env.PINTEREST_PIPELINE_STORE;
	if (configured) return configured;
	return `sqlite:${join(dirname(context.helpers.getStoragePath()), 'n8n-nodes-pinterest-pipeline', 'ledger.sqlite')}`;
}

function openLedger(url: string): Ledger {
	const store = openStore(url);
	if (process.env.EXECUTIONS_MODE === 'queue' && store.shared !== 'machines') throw new PipelineError(NOT_SHARED);
	return new Ledger(store, { owner: `n8n on ${hostname()}, process ${process.pid}`, leaseMs: LEASE_MS });
}

const NOT_SHARED: Problem = {
	code: 'store-not-shared',
	category: 'setup',
	message:
		'n8n runs in queue mode, where several workers publish at once, and the record of pins is not in a store that they share. Give the node a Pinterest Store credential, or set PINTEREST_PIPELINE_STORE, with a postgres:// or redis:// address.',
	action: 'none',
};

function remembered<Value>(known: Map<string, Value>, key: string, make: (key: string) => Value): Value {
	const value = known.get(key) ?? make(key);
	known.set(key, value);
	return value;
}
