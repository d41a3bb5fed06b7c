// Makes a store whose pins have other keys today: a parameter that identifies, a title in NFD, a link with a route,
// signatures that version 0.1.0 did not know, and a key of the user's own.
//   node test/data/make-store-of-former-keys.mjs FOLDER_OF_A_BUILD_OF_0.1.0
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fault, importRows, inDays, jobs, makeStore } from './older-build.mjs';

/** The test opens these addresses from samples/media. */
const ORIGIN_PORT = 4872;
const at = (path) => `http://127.0.0.1:${ORIGIN_PORT}/${path}`;
const alibaba = 'OSSAccessKeyId=LTAIEXAMPLE&Expires=1893456000&Signature=abc';
const discord = `ex=70dbd880&is=70da8700&hm=${'5e'.repeat(32)}`;
const NFD = 'Cafe\u0301';

const origin = createServer((request, response) => {
	const { pathname } = new URL(request.url, at(''));
	response
		.writeHead(200, { 'content-type': 'image/jpeg' })
		.end(readFileSync(new URL(`../../samples/media${pathname}`, import.meta.url)));
}).listen(ORIGIN_PORT, '127.0.0.1');

const row = (title, path, more = {}) => ({ title, board: 'Travel', media_url: at(path), ...more });

await makeStore('store-of-former-keys', async () => {
	await importRows('published', [
		row('By token', 'mountain-lake.jpg?token=one'),
		row(`${NFD} in NFD`, 'lemon-tart.jpg'),
		row('By route', 'sea-waves.jpg', { link: 'https://example.com/#/lake' }),
		row('At Alibaba', `city-lights.jpg?${alibaba}`),
		row('At Discord', `harbour-noon.jpg?${discord}`),
		row(`${NFD} by its own key`, `kitchen-shelf.jpg?${alibaba}`, {
			link: 'https://example.com/#/shelf',
			idempotency_key: 'shelf-1',
		}),
	]);
	await fault({ on: 'POST /pins', kind: 'drop-after-commit', match: 'unanswered' });
	await importRows('unknown', [row(`${NFD} unanswered`, 'plant-corner.jpg?token=one')], {
		options: ['--quarantine', '200'],
		stopWhen: async () => (await jobs()).some(({ state }) => state === 'unknown'),
	});
	await fault({
		on: 'POST /pins',
		kind: 'status',
		status: 400,
		code: 1,
		message: 'Invalid request',
		match: 'refused',
	});
	await importRows('failed', [row(`${NFD} refused`, 'reading-nook.jpg?token=one')]);
	await importRows('waiting', [
		row(`${NFD} scheduled`, 'fruit-popsicles.jpg', { link: 'https://example.com/#/ice', run_at: inDays(30) }),
	]);
});
origin.close();
