import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IWorkflowBase } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { cli, ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { commandAt } from '../support/worker';

/** The template workflow, changed, in a file of its own. */
async function workflowFile(change: (workflow: IWorkflowBase) => void): Promise<string> {
	const text = await readFile(join(samples, '../workflows/import-and-publish.json'), 'utf8');
	const workflow = JSON.parse(text) as IWorkflowBase;
	change(workflow);
	const file = join(await ownFolder(), 'workflow.json');
	await writeFile(file, JSON.stringify(workflow));
	return file;
}

const reading = (path: string) => (workflow: IWorkflowBase) => {
	for (const { parameters } of workflow.nodes) if (parameters.fileSelector) parameters.fileSelector = path;
};

describe('run', () => {
	it('publishes the spreadsheet that the workflow reads', async () => {
		const emulator = await emulate();
		const file = await workflowFile(reading('pins.csv'));
		const options = { ...commandAt(emulator, await ownFolder()), cwd: samples };
		const { code, lines, stderr } = await cli(['run', file, '--json'], options);
		expect([code, lines.at(-1)]).toMatchObject([1, { type: 'summary', rows: 18, created: 13, failed: 4 }]);
		expect(stderr).toContain('Read the spreadsheet: 1 item\n');
		expect(emulator.pins()).toHaveLength(13);
	});

	it('begins with an app and its refresh token, and leaves the newest tokens to the next run', async () => {
		const emulator = await emulate({ oldRefreshTokens: 'refuse' });
		const { apiBaseUrl, clientId, clientSecret, refreshToken } = emulator;
		const folder = await ownFolder();
		const options = {
			env: {
				HOME: folder,
				PINTEREST_API_BASE_URL: apiBaseUrl,
				PINTEREST_CLIENT_ID: clientId,
				PINTEREST_CLIENT_SECRET: clientSecret,
				PINTEREST_REFRESH_TOKEN: refreshToken,
				PINTEREST_PIPELINE_STORE: `sqlite:${join(folder, 'ledger.sqlite')}`,
			},
			cwd: samples,
		};
		const file = await workflowFile(reading('pins.csv'));
		expect((await cli(['run', file, '--json'], options)).lines.at(-1)).toMatchObject({ created: 13 });
		emulator.faults.add({ kind: 'status', status: 401, code: 2, on: 'GET /user_account' });
		expect((await cli(['run', file, '--json'], options)).lines.at(-1)).toMatchObject({ created: 0, existing: 14 });
		const { lines } = await cli(['import', 'pins.csv', '--json'], options);
		expect(lines.at(-1)).toMatchObject({ created: 0, existing: 14 });
	});

	it.each([
		[
			'a spreadsheet that is not there',
			reading('absent.csv'),
			/The workflow reads absent\.csv, but there is no such file/,
		],
		[
			'a node of n8n',
			({ nodes }: IWorkflowBase) => {
				const last = nodes.at(-1);
				if (last) last.type = 'n8n-nodes-base.set';
			},
			/The runner cannot run "Pinterest Publish" \(n8n-nodes-base\.set\): it runs only the nodes of n8n-nodes-pinterest-pipeline/,
		],
	])('%s in the workflow is an error with exit code 2', async (_, change, message) => {
		const { code, stderr } = await cli(['run', await workflowFile(change), '--json'], {
			env: { PINTEREST_ACCESS_TOKEN: 'x', PINTEREST_PIPELINE_STORE: 'memory:' },
			cwd: samples,
		});
		expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
	});
});
