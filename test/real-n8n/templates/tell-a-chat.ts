import { setTimeout as delay } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { expect } from 'vitest';
import { slack } from './shared-slack';
import { nodeOf, type Template, type Workflow } from './template';

const SIGNATURE = 'signature-that-nobody-may-see';
const HOOK = 'publish-and-tell';

export const tellAChat: Template = {
	file: 'tell-a-chat.json',
	does: 'tells a channel of Slack once what a person has to do about the rows of a run, and that a workflow stopped',
	credentials: [slack.credential('slackAccount00001')],
	services: {
		...slack.services,
		'127.0.0.1': ({ path }) => (path === '/gone.jpg' ? { status: 404 } : undefined),
	},
	fillIn(workflow) {
		nodeOf(workflow, 'Tell the channel').parameters.channelId = { __rl: true, mode: 'list', value: slack.channelId };
	},
	async scenario({ emulator, neighbours, url, workflow, activate, beside, executed }) {
		await activate();
		const tart = { media_url: neighbours.media('lemon-tart.jpg'), board: 'Travel' };
		const publishing = await beside(
			publishingWorkflow(workflow.id, [
				{ ...tart, title: 'Tart', link: 'https://example.com/chat/tart' },
				{ ...tart, title: 'Lake', board: 'No such board', link: 'https://example.com/chat/lake' },
				{ ...tart, title: 'Shelf', media_url: `${neighbours.url}/gone.jpg?X-Amz-Signature=${SIGNATURE}` },
			]),
		);
		await publishing.activate();
		const before = slack.messages().length;
		const told = () => slack.messages().slice(before);

		/** Calls the webhook, which n8n has a moment after it says that the workflow is active. */
		const call = async () => {
			while (!(await fetch(`${url}/webhook/${HOOK}`, { method: 'POST' })).ok) await delay(100);
		};
		await call();
		expect(await publishing.executed(1)).toMatchObject({ status: 'success', error: undefined });
		expect(told()).toHaveLength(1);
		const [title, ...lines] = told()[0]?.text.split('\n') ?? [];
		expect(title).toBe('*Pins that need you: 2*');
		expect(lines).toEqual([
			expect.stringMatching(/^• Lake: Choose another board: There is no board "No such board"/),
			expect.stringMatching(/^• Shelf: .*gone\.jpg/),
		]);

		emulator.faults.add({
			on: 'any',
			kind: 'status',
			status: 401,
			code: 2,
			message: 'Authentication failed.',
			times: 50,
		});
		try {
			// Whose the token is, was asked a moment ago: the rows find out that it is refused, and the next run stops at once.
			await call();
			expect(await publishing.executed(2)).toMatchObject({ status: 'success', error: undefined });
			await call();
			expect(await publishing.executed(3)).toMatchObject({ status: 'error' });
		} finally {
			emulator.faults.clear();
		}
		expect(await executed(3)).toMatchObject({ status: 'success', error: undefined });
		expect(told()).toHaveLength(3);
		expect(told()[1]?.text).toContain('Connect the account again');
		expect(told()[2]?.text).toMatch(
			/^\*The workflow "Publish and tell" stopped at "Publish"\*\nPinterest does not accept the access token\. Connect the account again/,
		);
		for (const { text } of told()) {
			expect(text).not.toContain(SIGNATURE);
			expect(text).not.toContain(emulator.accessToken);
		}
	},
};

/** A workflow that publishes rows, with the template behind the outputs of what failed, and as its error workflow. */
function publishingWorkflow(chat: string, rows: IDataObject[]): Workflow {
	const node = (name: string, type: string, typeVersion: number, parameters: object, more: object = {}) => ({
		...{ id: name, name, type, typeVersion, position: [0, 0], parameters, ...more },
	});
	const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
	return {
		name: 'Publish and tell',
		settings: { executionOrder: 'v1', errorWorkflow: chat },
		nodes: [
			node('Hook', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path: HOOK }, { webhookId: HOOK }),
			node('Rows', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: JSON.stringify({ rows }), options: {} }),
			node('Each row', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'rows', options: {} }),
			node(
				'Publish',
				'n8n-nodes-pinterest-pipeline.pinterestBatchImport',
				1.1,
				{ operation: 'import', authentication: 'oAuth2', source: 'items', options: {} },
				{ credentials: { pinterestOAuth2Api: { id: 'pinterestAccount01', name: 'Pinterest account' } } },
			),
			node('Tell', 'n8n-nodes-base.executeWorkflow', 1.2, {
				workflowId: { __rl: true, mode: 'list', value: chat },
				workflowInputs: { mappingMode: 'defineBelow', value: {}, matchingColumns: [], schema: [] },
				options: {},
			}),
		],
		connections: {
			Hook: { main: [to('Rows')] },
			Rows: { main: [to('Each row')] },
			'Each row': { main: [to('Publish')] },
			Publish: { main: [[], to('Tell'), to('Tell')] },
		},
	} as unknown as Workflow;
}
