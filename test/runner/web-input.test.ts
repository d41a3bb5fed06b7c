import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { PipelineError } from '../../lib';
import { readInput } from '../../runner/commands/read-input';
import { workbook, zip } from '../lib/rows/corpus/zip.mjs';
import { cli } from '../support/cli';
import { origin } from '../support/origin';

const CSV = 'board,media_url,title\nA,https://a.example/1.jpg,One\n';
const PAGE = '<!doctype html><html><title>Sign in - Google Accounts</title></html>';
const pins = (title: string) => [
	['board', 'media_url', 'title'],
	['A', 'https://a.example/1.jpg', title],
];

type Answer = (response: ServerResponse, request: IncomingMessage) => void;
const text =
	(body: string | Buffer, status = 200): Answer =>
	(response) =>
		response.writeHead(status, { 'content-type': 'text/html' }).end(body);
const redirect =
	(to: string): Answer =>
	(response) =>
		response.writeHead(307, { location: to }).end();

/** A server with an answer for each path, and what was asked of it. */
async function server(answers: Record<string, Answer>): Promise<{ base: string; asked: string[] }> {
	const asked: string[] = [];
	const base = await origin((request, response) => {
		asked.push(request.url as string);
		(answers[request.url as string] ?? text('not here', 404))(response, request);
	});
	return { base, asked };
}

async function titlesAt(address: string, googleDocs: string, sheet?: string): Promise<unknown> {
	const network = { allowPrivateNetwork: true, googleDocs };
	try {
		const { rows } = await readInput(address, { boardGiven: false, sheet }, network);
		return (await Array.fromAsync(rows)).map(({ cells }) => cells.title);
	} catch (error) {
		if (!(error instanceof PipelineError)) throw error;
		return error.problem;
	}
}

describe('a Google Sheet by its address', () => {
	const edit = (base: string) => `${base}/spreadsheets/d/1aB/edit#gid=7`;

	it('is downloaded as CSV, from where Google sends the request on to', async () => {
		const { base, asked } = await server({
			'/spreadsheets/d/1aB/export?format=csv&gid=7': redirect('/content/pins'),
			'/content/pins': text(CSV),
		});
		expect(await titlesAt(edit(base), base)).toEqual(['One']);
		expect(asked).toHaveLength(2);
	});

	it('is downloaded whole where a sheet is chosen by name', async () => {
		const book = zip(workbook({ June: { rows: pins('June') }, July: { rows: pins('July') } }));
		const { base } = await server({ '/spreadsheets/d/1aB/export?format=xlsx': text(book) });
		expect(await titlesAt(edit(base), base, 'July')).toEqual(['July']);
	});

	it.each<[name: string, answer: Answer]>([
		['leads to a page to sign in', redirect('/ServiceLogin')],
		['answers with a page', text(PAGE)],
		['answers 401', text(PAGE, 401)],
		['answers 403', text(PAGE, 403)],
		['answers 404', text(PAGE, 404)],
		['answers 400, as for a sheet that was deleted', text(PAGE, 400)],
	])('that is not public and %s is refused in one line that says what to do', async (_, answer) => {
		const { base } = await server({
			'/spreadsheets/d/1aB/export?format=csv&gid=7': answer,
			'/ServiceLogin': text(PAGE),
		});
		expect(await titlesAt(edit(base), base)).toMatchObject({
			code: 'sheet-private',
			message: expect.stringMatching(/Anyone with the link can view.*File > Download/),
		});
	});

	it('that cannot be reached says so', async () => {
		const { base } = await server({
			'/spreadsheets/d/1aB/export?format=csv&gid=7': (response) => response.destroy(),
		});
		expect(await titlesAt(edit(base), base)).toMatchObject({ code: 'origin-unreachable' });
	});
});

describe('a file behind another address', () => {
	it.each([
		['CSV', CSV],
		['JSON', JSON.stringify([{ board: 'A', media_url: 'https://a.example/1.jpg', title: 'One' }])],
		['a workbook', zip(workbook({ Pins: { rows: pins('One') } }))],
	])('is read as %s by its first bytes, whatever the server calls it', async (_, body) => {
		const { base } = await server({ '/download?id=1&token=secret': text(body) });
		expect(await titlesAt(`${base}/download?id=1&token=secret`, 'https://docs.google.com')).toEqual(['One']);
	});

	it.each([
		['a web page', text(PAGE), /^This is a web page/],
		['missing', text('', 404), /^There is no file at http:[^?]*\/pins \(status 404\)/],
	])('that is %s is refused, and the message does not hold its query', async (_, answer, message) => {
		const { base } = await server({ '/pins?token=secret': answer });
		expect(await titlesAt(`${base}/pins?token=secret`, 'https://docs.google.com')).toMatchObject({
			message: expect.stringMatching(message),
		});
	});

	it('on a private network is refused, unless the environment allows it', async () => {
		const { base, asked } = await server({ '/pins.csv': text(CSV.replace('https://a.example/', 'media/')) });
		const refused = await cli(['import', `${base}/pins.csv`, '--dry-run']);
		expect([refused.code, asked.length]).toEqual([2, 0]);
		expect(refused.stderr).toContain('PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK=1');

		const env = { PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1' };
		const allowed = await cli(['import', `${base}/pins.csv`, '--dry-run', '--json'], { env });
		expect(allowed.code).toBe(1);
		// It may not choose files of this machine.
		expect(allowed.lines[0]).toMatchObject({ row: 2, problem: { code: 'media-path-refused' } });
	});
});
