import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { OWN_FIELD, STORE_FIELD } from '../shared/authentication';
import { eachItem } from '../shared/each-item';
import { FAILED } from '../shared/operation';
import { hasAccount, openLedgerOf, openMeteredSession } from '../shared/session';
import { accountAnswers } from '../shared/account-test';
import { storeAnswers } from '../shared/store-test';
import { words } from '../shared/subtitle';
import type { JobsSession } from './operation';
import { operationOf, parameters } from './parameters';

/** The operations that connect to Pinterest; the second one only if the node has a credential. The others read the store. */
const NEEDS_ACCOUNT = 'getBudgets';
const USES_ACCOUNT = 'resolve';

/** Reads and changes the jobs in the store: published, scheduled and failed pins. Also shows rate-limit usage. */
export class PinterestJobs implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Jobs',
		name: 'pinterestJobs',
		icon: { light: 'file:../shared/icons/jobs.svg', dark: 'file:../shared/icons/jobs.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: `={{ $parameter["operation"] === "getBudgets" ? "get: rate limits" : ${words('operation')} + ": job" }}`,
		description: 'Get, move, cancel and retry scheduled and failed pins, and get the usage of rate limits',
		defaults: { name: 'Pinterest Jobs' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Results' },
			{ type: NodeConnectionTypes.Main, displayName: 'Failed' },
		],
		// In full, because the linter looks for the store's test in a node.
		credentials: [
			// Only Get Rate Limits and Resolve use the account. The editor hides a parameter that a credential depends on, so they do not depend on `operation`.
			{ name: 'pinterestOAuth2Api', required: false, displayOptions: { show: { authentication: ['oAuth2'] } } },
			{
				name: 'pinterestAccessTokenApi',
				required: false,
				// Here alone, for all nodes: n8n takes the test of the first node that names one.
				testedBy: 'accountAnswers',
				displayOptions: { show: { authentication: ['accessToken'] } },
			},
			{
				name: 'pinterestStoreApi',
				displayName: STORE_FIELD,
				required: false,
				testedBy: 'storeAnswers',
				displayOptions: OWN_FIELD,
			},
		],
		usableAsTool: true,
		properties: parameters,
	};

	methods = { credentialTest: { accountAnswers, storeAnswers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const name = this.getNodeParameter('operation', 0) as string;
		const open = async (): Promise<JobsSession> => {
			const connects = name === NEEDS_ACCOUNT || (name === USES_ACCOUNT && hasAccount(this));
			const account = connects ? await openMeteredSession(this) : undefined;
			return { ledger: await openLedgerOf(this), account };
		};
		const { execute } = operationOf(name);
		return await eachItem(this, { outputs: 2, failed: FAILED }, open, (session, _, index) =>
			execute(this, session, index),
		);
	}
}
