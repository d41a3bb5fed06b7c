import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { authenticationProperty } from '../shared/authentication';
import { eachItem } from '../shared/each-item';
import { openLedgerOf, openMeteredSession } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { cancel } from './cancel';
import { get } from './get';
import { getBudgets } from './get-budgets';
import { getMany } from './get-many';
import { move } from './move';
import { FAILED, forOperation, keyProperty, type JobsSession, type Operation } from './operation';

const OPERATIONS: Record<string, Operation> = { cancel, get, getBudgets, getMany, move };
/** The one operation that is about the account, and asks Pinterest whose it is. */
const OF_ACCOUNT = 'getBudgets';

/** What the ledger knows: what was published, what waits for its time, and how much Pinterest still lets through. */
export class PinterestJobs implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Jobs',
		name: 'pinterestJobs',
		icon: { light: 'file:../shared/icons/jobs.svg', dark: 'file:../shared/icons/jobs.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["operation"].replace(/[A-Z]/g, " $&").toLowerCase() }}',
		description:
			'Look up what was and what will be published, change its time or cancel it, and see how the limits stand',
		defaults: { name: 'Pinterest Jobs' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Results' },
			{ type: NodeConnectionTypes.Main, displayName: 'Failed' },
		],
		credentials: [
			// For Get Budgets alone. The editor hides a field that a credential hangs on, so neither of the two hangs on the operation.
			{ name: 'pinterestOAuth2Api', required: false, displayOptions: { show: { authentication: ['oAuth2'] } } },
			{
				name: 'pinterestAccessTokenApi',
				required: false,
				displayOptions: { show: { authentication: ['accessToken'] } },
			},
			{ name: 'pinterestStoreApi', required: false, testedBy: 'storeAnswers' },
		],
		usableAsTool: true,
		properties: [
			{
				...authenticationProperty,
				description: 'How the Pinterest account is connected, which Get Budgets alone needs',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'getMany',
				options: [
					{
						name: 'Cancel',
						value: 'cancel',
						action: 'Cancel a job',
						description: 'Keep a pin that is not published yet from being published',
					},
					{ name: 'Get', value: 'get', action: 'Get a job', description: 'Get one job with its history' },
					{
						name: 'Get Budgets',
						value: 'getBudgets',
						action: 'Get the budgets',
						description: "Get how much of the account's limits is left, and what rests",
					},
					{
						name: 'Get Many',
						value: 'getMany',
						action: 'Get many jobs',
						description: 'Get many jobs: what was published, and what waits for its time',
					},
					{ name: 'Move', value: 'move', action: 'Move a job', description: 'Give a scheduled pin another time' },
				],
			},
			...forOperation(['cancel', 'get', 'move'], [keyProperty]),
			...Object.values(OPERATIONS).flatMap(({ description }) => description),
		],
	};

	methods = { credentialTest: { storeAnswers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const name = this.getNodeParameter('operation', 0) as string;
		const open = async (): Promise<JobsSession> => {
			const account = name === OF_ACCOUNT ? await openMeteredSession(this) : undefined;
			return { ledger: await openLedgerOf(this), account };
		};
		// The operation comes from the list above.
		const { execute } = OPERATIONS[name] as Operation;
		return await eachItem(
			this,
			{ outputs: 2, failed: FAILED },
			open,
			async (session, _, index) => await execute(this, session, index),
		);
	}
}
