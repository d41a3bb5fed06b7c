import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Emulator } from '../../emulator';
import { cli, ownFolder, type CliResult } from './cli';
import { origin } from './origin';
import { samples } from './pipeline';

/** The sample of each dialect, as its tool makes the file. */
export const SAMPLES = {
	own: 'own.csv',
	pinterest: 'pinterest.csv',
	pinbridge: 'pinbridge.csv',
	'upload-tool': 'upload-tool.csv',
	tailwind: 'tailwind.json',
	publer: 'publer.csv',
} as const;

export const sampleOf = async (dialect: keyof typeof SAMPLES) =>
	await readFile(join(samples, 'dialects', SAMPLES[dialect]), 'utf8');

/** A server with the sample pictures and films, whatever the query. */
async function mediaHost(): Promise<string> {
	return await origin((request, response) => {
		const name = basename(request.url?.split('?')[0] ?? '');
		createReadStream(join(samples, 'media', name))
			.on('error', () => response.writeHead(404).end())
			.pipe(response);
	});
}

/** Imports a file into an emulator. Its ids, dates and addresses become those of the test; all else is as it came. */
export async function importText(
	emulator: Emulator,
	file: string | { name: string; encoding: BufferEncoding },
	text: string,
	...options: string[]
): Promise<CliResult> {
	const host = await mediaHost();
	const ahead = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
	const board = emulator.boards().find(({ name: known }) => known === 'Travel')?.id ?? '';
	const { name, encoding } = typeof file === 'string' ? { name: file, encoding: 'utf8' as const } : file;
	const path = join(await ownFolder(), name);
	const put = (content: string) =>
		content
			.replaceAll('https://media.example.com', host)
			.replaceAll('2027-03-01', ahead)
			.replaceAll('1100000000000000001', board)
			.replaceAll('999000111222', 'emulated_account');
	await writeFile(path, put(text), encoding);
	return await cli(['import', path, '--json', ...options], {
		env: {
			PINTEREST_API_BASE_URL: emulator.apiBaseUrl,
			PINTEREST_ACCESS_TOKEN: emulator.accessToken,
			PINTEREST_PIPELINE_STORE: `sqlite:${join(await ownFolder(), 'ledger.sqlite')}`,
			PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1',
		},
	});
}

/** What became of each row, in the order of the file: its outcome, or its problem's code. */
export const rowsOf = ({ lines }: CliResult) =>
	lines
		.filter(({ type }) => type === 'row')
		.sort((one, other) => Number(one.row) - Number(other.row))
		.map(({ outcome, problem }) => (problem as { code: string } | undefined)?.code ?? outcome);
