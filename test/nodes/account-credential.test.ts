import { join } from 'node:path';
import {
	NodeHelpers,
	type ICredentialType,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../emulator';
import { fileItem } from '../../runner/host/foreign-nodes';
import { loadTestEngine } from '../support/engine';
import { ownersToken } from '../support/login';
import { emulate, samples } from '../support/pipeline';
import { chain, run } from '../support/workflow';

let credentialType: (name: string) => ICredentialType;
let nodeType: (name: string) => INodeType;

beforeAll(async () => {
	const { engine, dispose } = await loadTestEngine();
	await dispose();
	const loader = new engine.PackageDirectoryLoader(join(__dirname, '../..'));
	await loader.loadAll();
	credentialType = (name) => loader.getCredential(name).type;
	nodeType = (name) => loader.getNode(name).type as INodeType;
});

/** The fields as n8n completes what the user entered, with the hidden ones computed. */
function completed(name: string, entered: Record<string, unknown> = {}): Record<string, unknown> {
	const { properties } = credentialType(name);
	const self = NodeHelpers.getNodeParameters(properties, entered as never, true, false, null, null) ?? {};
	const computed = properties.filter(({ default: given }) => typeof given === 'string' && given.startsWith('={{'));
	const valueOf = (field: INodeProperties) =>
		new Function('$self', `return ${String(field.default).slice(3, -2)}`)(self) as unknown;
	return { ...self, ...Object.fromEntries(computed.map((field) => [field.name, valueOf(field)])) };
}

describe('the credential Pinterest OAuth2 API', () => {
	const FIVE = 'boards:read,boards:write,pins:read,pins:write,user_accounts:read';

	it('computes for what version 0.1.0 stored the addresses, the scopes and the grant that it had then', () => {
		expect(completed('pinterestOAuth2Api')).toMatchObject({
			apiBaseUrl: 'https://api.pinterest.com/v5',
			authUrl: 'https://www.pinterest.com/oauth/',
			accessTokenUrl: 'https://api.pinterest.com/v5/oauth/token',
			scope: FIVE,
			grantType: 'authorizationCode',
		});
		expect(completed('pinterestOAuth2Api', { environment: 'sandbox' })).toMatchObject({
			apiBaseUrl: 'https://api-sandbox.pinterest.com/v5',
			accessTokenUrl: 'https://api-sandbox.pinterest.com/v5/oauth/token',
		});
	});

	it('asks for the scopes of secret boards where they are wanted', () => {
		const secret = 'boards:read_secret,boards:write_secret,pins:read_secret,pins:write_secret';
		expect(completed('pinterestOAuth2Api', { privateBoards: true }).scope).toBe(`${FIVE},${secret}`);
	});

	it.each(['pinterestOAuth2Api', 'pinterestAccessTokenApi'])(
		'%s shows limits as text only where an earlier version stored some',
		(name) => {
			expect(completed(name)).not.toHaveProperty('budget');
			expect(completed(name, { budget: 'org_write=7/60' }).budget).toBe('org_write=7/60');
		},
	);
});

describe('the base URL of a credential for another environment', () => {
	const publishing = async (apiBaseUrl: string, environment = 'custom') => {
		const emulator = await emulate();
		const credential = { environment, apiBaseUrl };
		const failed = await run(emulator, chain(['pinterestPublish', { authentication: 'accessToken' }]), {
			input: [{ json: {} }],
			credential,
		}).catch((error: Error) => error);
		expect(emulator.requests()).toEqual([]);
		return failed instanceof Error ? failed.message : 'no error';
	};

	it.each([
		['', 'is empty'],
		[' ', 'is empty'],
		['127.0.0.1:4870/v5', 'does not begin with http:// or https://'],
		['ftp://127.0.0.1/v5', 'does not begin with http:// or https://'],
		['http://', 'does not begin with http:// or https://'],
		['http://127.0.0.1:4870', 'does not end in the version of the API'],
		['http://127.0.0.1:4870/v5/pins', 'does not end in the version of the API'],
		['https://api.pinterest.com/v6', 'names the version v6 of the API'],
	])('is refused before anything is sent, in one sentence: "%s" %s', async (url, reason) => {
		expect(await publishing(url)).toContain(
			`The credential's Base URL "${url.trim()}" ${reason}. Write one such as http://127.0.0.1:4870/v5.`,
		);
	});

	it('is taken with a slash at its end, and below a path', async () => {
		const emulator = await emulate();
		const jobs = chain(['pinterestJobs', { authentication: 'accessToken', operation: 'getBudgets' }]);
		const apiBaseUrl = `${emulator.apiBaseUrl}/`;
		const credential = { environment: 'custom', apiBaseUrl };
		expect(await run(emulator, jobs, { input: [{ json: {} }], credential })).not.toEqual([]);
	});
});

describe('an account that is connected as the owner of the app', () => {
	it('publishes an image, and a video is refused before anything is uploaded', async () => {
		const emulator = await emulate();
		const accessToken = await ownersToken(emulator);
		const workflow = chain(
			['pinterestMediaUpload', { authentication: 'accessToken' }],
			['pinterestPublish', { authentication: 'accessToken' }],
		);
		const pin = async (file: string) => ({
			json: {
				draft: { board: 'Travel', title: file, link: `https://example.com/${file}`, media: [{ binary: 'data' }] },
			},
			binary: (await fileItem(join(samples, 'media', file))).binary,
		});
		const input = await Promise.all(['lemon-tart.jpg', 'sailing.mp4'].map(pin));
		const items = await run(emulator, workflow, { input, token: accessToken });
		const endOf = ({ json }: INodeExecutionData) =>
			(json.problem as { code?: string } | undefined)?.code ?? json.outcome;
		expect(items.map(endOf).sort()).toEqual(['created', 'video-needs-user-token']);
		expect(emulator.pins().map(({ kind }) => kind)).toEqual(['image']);
		expect(emulator.requests().filter(({ path }) => /media/.test(path))).toEqual([]);
	});
});

describe('the test of a pasted token', () => {
	const tested = async (options: EmulatorOptions, more: { accessToken?: string; apiBaseUrl?: string } = {}) => {
		const { apiBaseUrl, accessToken } = await emulate(options);
		const { accountAnswers } = nodeType('pinterestJobs').methods?.credentialTest ?? {};
		const data = { environment: 'custom', apiBaseUrl, accessToken, ...more };
		return await accountAnswers?.call({} as never, { id: '1', name: 'Token', type: 'pinterestAccessTokenApi', data });
	};

	it.each([
		['standard', 'OK', /^Connected as \w+\. The app has Standard access/],
		['trial', 'OK', /^Connected as \w+\. The app has Trial access/],
		['pending', 'Error', /^The app is not activated yet/],
	] as const)('says that the app has the tier %s', async (tier, status, message) => {
		expect(await tested({ tier })).toEqual({ status, message: expect.stringMatching(message) });
	});

	it('says what is wrong with the token or the base URL', async () => {
		expect((await tested({}, { accessToken: 'pina_wrong' }))?.message).toMatch(/does not accept the access token/);
		expect((await tested({}, { apiBaseUrl: 'http://127.0.0.1:4870' }))?.message).toMatch(/does not end in the version/);
	});

	it('is named by the nodes, and the credential leaves the test to them', () => {
		const { credentials = [] } = nodeType('pinterestJobs').description;
		expect(credentials.find(({ name }) => name === 'pinterestAccessTokenApi')?.testedBy).toBe('accountAnswers');
		expect(credentialType('pinterestAccessTokenApi').test).toBeUndefined();
	});
});
