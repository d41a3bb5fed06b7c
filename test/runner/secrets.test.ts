import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endAll } from '../support/cleanup';
import { cli, ownFolder } from '../support/cli';
import { secretsInText } from '../support/secrets';

const TOKEN = `pina_${'x'.repeat(43)}`;

/** What the end of this test would fail with, without the tokens that it is about. */
const failure = async (): Promise<string> =>
	await endAll().then(
		() => '',
		(error: Error) => error.message,
	);

describe('A test fails at its end over a secret', () => {
	it('in a file that was written in a folder of its own, and names the file and not the secret', async () => {
		const folder = await ownFolder();
		await mkdir(join(folder, 'reports'));
		await writeFile(join(folder, 'reports/results.csv'), `row,problem\n2,refused ${TOKEN}\n`);
		const said = await failure();
		expect(said).toMatch(/reports.results\.csv: an access token \(\w{8}\)/);
		expect(said).not.toContain(TOKEN);
	});

	it('in what a command prints', async () => {
		const sheet = `media_url,board,title\nhttps://images.example/a.jpg,Travel,${TOKEN}\n`;
		await cli(['import', '-', '--dry-run'], { input: sheet });
		const said = await failure();
		expect(said).toContain('the output of import: an access token');
		expect(said).not.toContain(TOKEN);
	});

	it('and not over the files that keep tokens, nor over what it wrote itself and says so', async () => {
		const folder = await ownFolder({ inputs: ['secret.txt'] });
		await mkdir(join(folder, 'connections'));
		for (const name of ['connections/default.json', 'tokens-0a1b.json', 'secret.txt'])
			await writeFile(join(folder, name), TOKEN);
		expect(await failure()).toBe('');
	});

	it('and ends what else the test began', async () => {
		const [one, other] = [await ownFolder(), await ownFolder()];
		for (const folder of [one, other]) await writeFile(join(folder, 'leak.log'), TOKEN);
		expect((await failure()).match(/leak\.log/g)).toHaveLength(2);
		expect(await failure()).toBe('');
	});

	it.each([
		['pina_emulator', 'an access token'],
		['pinc_dGhlIG93bmVyJ3MgdG9rZW4gaGVyZQ', 'an access token'],
		['pinr_emulator', 'a refresh token'],
		[`?code=code_${'a'.repeat(43)}&state=1`, 'an authorization code'],
		['emulator-secret', 'the client secret'],
		[`X-Amz-Signature=${'0a'.repeat(32)}&x=1`, 'a signature'],
		[`"x-amz-signature":"${'0a'.repeat(32)}"`, 'a signature'],
	])('such as %s', (text, what) => {
		expect(secretsInText('here', text)).toEqual([expect.stringContaining(`here: ${what}`)]);
	});
});
