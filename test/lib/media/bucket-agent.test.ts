import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { createBucketAgent } from '../../../lib/media/bucket-agent';
import { postUploadForm } from '../../../lib/media/upload-form';
import { afterThisTest } from '../../support/cleanup';
import { names, origin, problemOf } from '../../support/origin';

const PINTEREST = 'https://api.pinterest.com/v5';

async function upload(upload_url: string, apiBaseUrl: string, allowPrivateNetwork = false, lookup?: LookupFunction) {
	const dispatcher = createBucketAgent({ apiBaseUrl, allowPrivateNetwork, lookup });
	afterThisTest(async () => await dispatcher.destroy());
	const media = { stream: Readable.from([Buffer.from('film')]), bytes: 4 };
	return await problemOf(
		postUploadForm(media, {
			upload: { upload_url, upload_parameters: {} },
			fileName: 'video.mp4',
			contentType: 'video/mp4',
			dispatcher,
		}),
	);
}

it('an upload goes to public https addresses alone: the registration could have named any service of the machine', async () => {
	const asked: string[] = [];
	const local = await origin((request, response) => {
		asked.push(request.url ?? '');
		request.resume().on('end', () => response.writeHead(204).end());
	});
	const { port } = new URL(local);
	for (const url of [
		local,
		`https://127.0.0.1:${port}`,
		`https://localhost:${port}`,
		'https://169.254.169.254/latest/meta-data',
		'https://10.0.0.7/',
		'http://uploads.example.com/',
	])
		expect([url, (await upload(url, PINTEREST)).code]).toEqual([url, 'upload-address']);
	// Where the API itself is called over http, as the emulator is, its own host is as good as the API.
	expect((await upload(local, local)).code).toBe('none');
	expect((await upload(local, `http://localhost:${port}/v5`)).code).toBe('none');
	expect((await upload('http://10.0.0.7/', local)).code).toBe('upload-address');
	expect((await upload(local, `https://127.0.0.1:${port}/v5`)).code).toBe('upload-address');
	expect((await upload(local, PINTEREST, true)).code).toBe('none');
	expect((await upload('http://169.254.169.254/', PINTEREST, true)).code).toBe('upload-address');
	expect(asked).toHaveLength(3);
});

it('an upload is not sent to a name that leads to a private address', async () => {
	const lookup = names({ 'uploads.example.com': ['127.0.0.1'] });
	expect((await upload('https://uploads.example.com/', PINTEREST, false, lookup)).code).toBe('private-address');
	expect(lookup.asked).toEqual(['uploads.example.com']);
});
