import type { INode, INodeExecutionData } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { ownFolder } from '../support/cli';
import { connectAgain } from '../support/login';
import { emulate } from '../support/pipeline';
import { pictures } from '../support/pictures';
import { chain, run } from '../support/workflow';

const TITLES = ['One', 'Two', 'Three', 'Four', 'Five'];
const STEPS: [type: string, parameters?: INode['parameters']][] = [
	['pinterestBatchImport', { source: 'items' }],
	['pinterestMediaUpload'],
	['pinterestWaitUntilReady'],
	['pinterestPublish'],
];

const codeOf = ({ json }: INodeExecutionData) => (json.problem as { code?: string } | undefined)?.code;
const actionOf = ({ json }: INodeExecutionData) => (json.problem as { action?: string } | undefined)?.action;

describe('a password that is changed, with which Pinterest refuses all tokens,', () => {
	it.each([
		['GET /boards', 0],
		['POST /pins', 2],
	])(
		'at %s sends the items that are left to To Review, and they are published once the account is reconnected',
		async (on, skip) => {
			const [emulator, host] = [await emulate(), await pictures()];
			const storeUrl = `sqlite:${await ownFolder()}/ledger.sqlite`;
			const { clientId, clientSecret } = emulator;
			const input = TITLES.map((title) => ({
				json: { board: 'Travel', title, media_url: `${host.url}/${title}.jpg`, link: `https://example.com/${title}` },
			}));
			const publish = async (oauthTokenData: Awaited<ReturnType<typeof connectAgain>>) =>
				await run(emulator, chain(...STEPS), {
					input,
					storeUrl,
					credential: { clientId, clientSecret, oauthTokenData },
				});
			const tokens = await connectAgain(emulator);
			emulator.faults.add({ kind: 'revoke-tokens', on, skip });

			const stopped = await publish(tokens);
			const before = emulator.pins().length;
			expect(before).toBe(skip);
			expect(stopped.map(({ json }) => json.outcome).filter((outcome) => outcome === 'created')).toHaveLength(before);
			const left = stopped.filter(({ json }) => json.outcome !== 'created');
			expect(left.map(codeOf)).toEqual(TITLES.slice(before).map(() => 'token-invalid'));
			expect(new Set(left.map(actionOf))).toEqual(new Set(['reconnect']));

			const done = await publish(await connectAgain(emulator));
			const outcomes = done.map(({ json }) => json.outcome).sort();
			expect(outcomes).toEqual(TITLES.map((_, index) => (index < TITLES.length - before ? 'created' : 'existing')));
			expect(
				emulator
					.pins()
					.map(({ title }) => title)
					.sort(),
			).toEqual([...TITLES].sort());
		},
	);
});
