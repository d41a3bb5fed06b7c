import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { IExecuteFunctions } from 'n8n-workflow';
import { createPacer, createPipeline, Ledger, openStore, systemClock, type Pacer, type Pipeline } from '../../lib';
import { credentialTypeOf, type Authentication } from './authentication';
import { n8nPort } from './n8n-port';

/** How long a claim outlives a process that was killed. */
const LEASE_MS = 120_000;

/** What outlives an execution: one pacer for each account, one ledger for each store, in this process. */
const pacers = new Map<string, Pacer>();
const ledgers = new Map<string, Ledger>();

/**
 * The pipeline of the node's credential.
 * @throws PipelineError when the store cannot be opened or Pinterest does not take the credential.
 */
export async function openSession(context: IExecuteFunctions): Promise<Pipeline> {
	const credentialType = credentialTypeOf(context.getNodeParameter('authentication', 0) as Authentication);
	const { apiBaseUrl } = await context.getCredentials<{ apiBaseUrl: string }>(credentialType);
	const credential = context.getNode().credentials?.[credentialType];
	const pipeline = createPipeline({
		http: n8nPort(context, credentialType, apiBaseUrl),
		apiBaseUrl,
		ledger: remembered(ledgers, storeUrl(context), openLedger),
		pacer: remembered(pacers, `${credential?.id ?? credentialType} ${apiBaseUrl}`, () => createPacer(systemClock)),
	});
	await pipeline.account.id();
	return pipeline;
}

/** `PINTEREST_PIPELINE_STORE`, or a file in n8n's own storage folder, shared by all nodes of this package. */
function storeUrl(context: IExecuteFunctions): string {
	const configured = process.env.PINTEREST_PIPELINE_STORE;
	if (configured) return configured;
	return `sqlite:${join(dirname(context.helpers.getStoragePath()), 'n8n-nodes-pinterest-pipeline', 'ledger.sqlite')}`;
}

function openLedger(url: string): Ledger {
	return new Ledger(openStore(url), { owner: `n8n on ${hostname()}, process ${process.pid}`, leaseMs: LEASE_MS });
}

function remembered<Value>(known: Map<string, Value>, key: string, make: (key: string) => Value): Value {
	const value = known.get(key) ?? make(key);
	known.set(key, value);
	return value;
}
