import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator';
import { cli, ownFolder, type CliOptions } from '../support/cli';
import { origin } from '../support/origin';
import { emulate, samples } from '../support/pipeline';

const END = 1_893_456_000;
const signature = (issue: number) => `${issue}a`.repeat(32);

/** Signed anew with each issue. */
const FORMS: [string, (issue: number) => string][] = [
	[
		'Alibaba',
		(issue) =>
			`OSSAccessKeyId=STS.${issue}&Expires=${END + issue}&Signature=${signature(issue)}&security-token=${issue}`,
	],
	['Facebook', (issue) => `_nc_cat=1&_nc_ohc=${issue}&oh=00_${issue}&oe=${(END + issue).toString(16)}`],
	[
		'Discord',
		(issue) => `ex=${(END + issue).toString(16)}&is=${(END - 9 + issue).toString(16)}&hm=${signature(issue)}`,
	],
	[
		'Tencent',
		(issue) => `q-sign-algorithm=sha1&q-ak=AKID&q-sign-time=1;${END + issue}&q-signature=${signature(issue)}`,
	],
	['TikTok', (issue) => `x-expires=${END + issue}&x-signature=${signature(issue)}`],
];

describe('import, a pin that is the same', () => {
	let emulator: Emulator;
	let media: string;
	let options: CliOptions;

	beforeEach(async () => {
		const picture = await readFile(join(samples, 'media/mountain-lake.jpg'));
		media = await origin((_, response) => response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture));
		emulator = await emulate();
		options = {
			env: {
				PINTEREST_API_BASE_URL: emulator.apiBaseUrl,
				PINTEREST_ACCESS_TOKEN: emulator.accessToken,
				PINTEREST_PIPELINE_STORE: `sqlite:${join(await ownFolder(), 'ledger.sqlite')}`,
				PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1',
			},
		};
	});

	/** @returns the outcome of each row, in their order. */
	async function imported(...rows: { title?: string; media_url?: string; link?: string; description?: string }[]) {
		const input = JSON.stringify(
			rows.map((row) => ({ board: 'Travel', title: 'A lake', media_url: `${media}/lake.jpg`, ...row })),
		);
		const file = join(await ownFolder(), 'rows.json');
		await writeFile(file, input);
		const { lines } = await cli(['import', file, '--json'], options);
		return lines
			.filter(({ type }) => type === 'row')
			.sort((one, other) => Number(one.row) - Number(other.row))
			.map(({ outcome }) => outcome);
	}

	it.each(FORMS)('the same row exported again with a fresh signature of %s is one pin', async (_, query) => {
		const row = (issue: number) => ({ media_url: `${media}/lake.jpg?${query(issue)}` });
		expect(await imported(row(1))).toEqual(['created']);
		expect(await imported(row(2))).toEqual(['existing']);
		expect(emulator.pins()).toHaveLength(1);
	});

	it('two rows whose media differ in ?token= are two pins', async () => {
		const row = (token: string) => ({ media_url: `${media}/photo?token=${token}` });
		expect(await imported(row('one'), row('two'))).toEqual(['created', 'created']);
		expect(await imported(row('one'), row('two'))).toEqual(['existing', 'existing']);
		expect(emulator.pins()).toHaveLength(2);
	});

	it('two rows whose links differ after # by a route are two pins, and by an anchor one', async () => {
		const row = (fragment: string) => ({ link: `https://shop.example/${fragment}` });
		expect(await imported(row('#/lake'), row('#/sea'), row('#!/sea'))).toEqual(['created', 'created', 'created']);
		expect(await imported(row('#/sea'), row('#/lake'))).toEqual(['existing', 'existing']);
		expect(await imported(row('#reviews'))).toEqual(['created']);
		expect(await imported(row('#photos'))).toEqual(['existing']);
		expect(emulator.pins().map(({ link }) => link)).toContain('https://shop.example/#/sea');
	});

	it('the same title in NFC and NFD is one pin, and Pinterest gets it in NFC', async () => {
		expect(await imported({ title: 'Cafe\u0301', description: 'de\u0301ja\u0300' })).toEqual(['created']);
		expect(await imported({ title: 'Caf\u00e9', description: 'd\u00e9j\u00e0' })).toEqual(['existing']);
		expect(emulator.pins()).toMatchObject([{ title: 'Caf\u00e9', description: 'd\u00e9j\u00e0' }]);
	});

	it('NUL and other control characters in texts do not reach Pinterest', async () => {
		expect(await imported({ title: 'A\0 la\u0007ke', description: 'one\r\ntwo\u001b[31m' })).toEqual(['created']);
		expect(emulator.pins()).toMatchObject([{ title: 'A la ke', description: 'one\ntwo [31m' }]);
	});
});
