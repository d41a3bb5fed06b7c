import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { IConnections, INode, IWorkflowBase } from 'n8n-workflow';
import { createHome } from '../../test/real-n8n/n8n.mjs';

/** How people publish a sheet with n8n's own HTTP Request node. */
export const HTTP_REQUEST_USES = ['all at once', 'loop, Retry On Fail', 'batching at the quota'] as const;
export type HttpRequestUse = (typeof HTTP_REQUEST_USES)[number];

/** Where the pins go. */
export interface Target {
	apiBaseUrl: string;
	accessToken: string;
	/** By the boards' names. */
	boardIds: Record<string, string>;
	/** Calls that the quota allows in a minute of Pinterest's. */
	limit: number;
	/** How much faster than Pinterest's the time of this run is. */
	timeScale: number;
}

export interface N8n {
	/** Publishes the rows of the sheet with one execution of a workflow. */
	publish(use: HttpRequestUse, target: Target): Promise<void>;
	remove(): Promise<void>;
}

/** The most that n8n's Retry On Fail has: five tries, five seconds apart. */
const RETRY = { maxTries: 5, waitMs: 5_000 };
const EXECUTION_MS = 20 * 60_000;

/** A real n8n with nothing of ours in it, and a sheet among its files. */
export async function openN8n(sheet: string): Promise<N8n> {
	const home = await createHome();
	const file = join(home.filesFolder, basename(sheet));
	await copyFile(sheet, file);
	return {
		async publish(use, target) {
			const workflow = workflowOf(use, target, file);
			await home.importWorkflow(workflow);
			await home.runToEnd(workflow.id, { timeoutMs: EXECUTION_MS });
		},
		remove: home.remove,
	};
}

function workflowOf(use: HttpRequestUse, target: Target, file: string): IWorkflowBase & { id: string } {
	const nodes = [
		node('Start', 'manualTrigger', 1, {}),
		node('File', 'readWriteFile', 1.1, { fileSelector: file }),
		node('Rows', 'extractFromFile', 1.1, { operation: 'csv' }),
		httpRequest(use, target),
	];
	const connections: IConnections = { Start: to('File'), File: to('Rows'), Rows: to('Publish') };
	if (use === 'loop, Retry On Fail') {
		nodes.push(node('Loop', 'splitInBatches', 3, { batchSize: 1, options: {} }));
		// Its first output is what comes after the last round.
		Object.assign(connections, { Rows: to('Loop'), Loop: { main: [[], ...to('Publish').main] }, Publish: to('Loop') });
	}
	const id = `bench${HTTP_REQUEST_USES.indexOf(use)}`;
	return {
		id,
		name: use,
		active: false,
		nodes,
		connections,
		settings: { executionOrder: 'v1' },
	} as unknown as IWorkflowBase & { id: string };
}

function httpRequest(use: HttpRequestUse, { apiBaseUrl, accessToken, boardIds, limit, timeScale }: Target): INode {
	const board = `(${JSON.stringify(boardIds)})[$json.board]`;
	const pin = `{ board_id: ${board}, title: $json.title, media_source: { source_type: 'image_url', url: $json.media_url } }`;
	const batchInterval = 60_000 / limit / timeScale;
	const options = use === 'batching at the quota' ? { batching: { batch: { batchSize: 1, batchInterval } } } : {};
	const parameters = {
		method: 'POST',
		url: `${apiBaseUrl}/pins`,
		sendHeaders: true,
		headerParameters: { parameters: [{ name: 'Authorization', value: `Bearer ${accessToken}` }] },
		sendBody: true,
		specifyBody: 'json',
		jsonBody: `={{ JSON.stringify(${pin}) }}`,
		options,
	};
	const retry = { retryOnFail: true, maxTries: RETRY.maxTries, waitBetweenTries: RETRY.waitMs / timeScale };
	return {
		...node('Publish', 'httpRequest', 4.2, parameters),
		// One row that fails does not end the run.
		onError: 'continueRegularOutput',
		...(use === 'loop, Retry On Fail' ? retry : {}),
	};
}

const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });

const node = (name: string, type: string, typeVersion: number, parameters: INode['parameters']): INode => ({
	id: name,
	name,
	type: `n8n-nodes-base.${type}`,
	typeVersion,
	position: [0, 0],
	parameters,
});
