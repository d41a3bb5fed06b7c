import { describe, expect, it } from 'vitest';
import type { IExecuteFunctions, INode } from 'n8n-workflow';
import { chosenAccount } from '../../nodes/PinterestValidate/account';
import { chain, run } from '../support/workflow';
import { emulate } from '../support/pipeline';

const oAuth2 = { pinterestOAuth2Api: { id: '1', name: 'Brand' } };
const token = { pinterestAccessTokenApi: { id: '2', name: 'Pasted token' } };

/** Pinterest Validate with these credentials and this value of the field Account. */
const validate = (credentials: INode['credentials'], account = 'only') =>
	chosenAccount({
		getNodeParameter: () => account,
		getNode: () => ({ credentials }),
	} as unknown as IExecuteFunctions);

describe('Pinterest Validate with two accounts', () => {
	it('says so and names both, instead of taking one', () => {
		expect(() => validate({ ...oAuth2, ...token })).toThrow(/"Brand" \(OAuth2\) and "Pasted token" .*field Account/);
	});

	it('takes the one that the field Account names', () => {
		expect(validate({ ...oAuth2, ...token }, 'oAuth2')).toBe('pinterestOAuth2Api');
		expect(validate({ ...oAuth2, ...token }, 'accessToken')).toBe('pinterestAccessTokenApi');
	});

	it('takes the only one, as workflows of version 0.1.0 do', () => {
		expect(validate(oAuth2)).toBe('pinterestOAuth2Api');
		expect(validate(token)).toBe('pinterestAccessTokenApi');
	});

	it('checks the boards of the one account that the command line gives to both', async () => {
		const workflow = chain(['pinterestValidate', { checkBoards: true }]);
		const input = [{ json: { title: 'x', board: 'Nowhere', media_url: 'https://example.invalid/a.jpg' } }];
		const [item] = await run(await emulate(), workflow, { input });
		expect(JSON.stringify(item?.json.findings)).toContain('board');
	});
});
