import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { symlink, writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createOriginAgent, fileSource, preflight, systemClock, urlSource, type PinDraft } from '../../../lib';
import { isPublic } from '../../../lib/media/safe-agent';
import { readAll, readHead } from '../../../lib/media/read';
import { ownFolder } from '../../support/cli';
import { openMedia, samples } from '../../support/pipeline';

const servers: Server[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) server.close();
});

async function origin(listener: RequestListener): Promise<string> {
	const server = createServer(listener).listen(0, '127.0.0.1');
	servers.push(server);
	await new Promise((resolve) => server.once('listening', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const open = createOriginAgent({ allowPrivateNetwork: true });
const codeOf = async (work: Promise<unknown>) =>
	await work.then(
		() => 'nothing',
		(error: { problem?: { code: string } }) => error.problem?.code ?? String(error),
	);

describe('an origin', () => {
	it.each([
		[404, 'media-gone'],
		[403, 'media-forbidden'],
		[500, 'origin-status'],
	])('that answers %d', async (status, code) => {
		const url = await origin((_, response) => response.writeHead(status).end());
		expect(await codeOf(urlSource(`${url}/a.jpg`, open).open())).toBe(code);
	});

	it('that redirects is followed three times', async () => {
		const url = await origin((request, response) => {
			const left = Number(request.url?.slice(1));
			if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end();
			else response.end('here');
		});
		expect((await readAll(urlSource(`${url}/3`, open), 10)).toString()).toBe('here');
		expect(await codeOf(urlSource(`${url}/4`, open).open())).toBe('too-many-redirects');
	});

	it('that redirects to a file is refused', async () => {
		const url = await origin((_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end());
		expect(await codeOf(urlSource(url, open).open())).toBe('url-scheme');
	});

	it('that knows no ranges is left as soon as the head is in', async () => {
		let sent = 0;
		const url = await origin((_, response) => {
			const more = () => {
				while (sent < 50_000_000 && response.write(Buffer.alloc(65_536))) sent += 65_536;
			};
			response.on('drain', more);
			more();
		});
		const { head } = await readHead(urlSource(url, open), 1000);
		expect(head).toHaveLength(1000);
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(sent).toBeLessThan(10_000_000);
	});

	it('that is not there has a code for each reason', async () => {
		expect(await codeOf(urlSource('https://images.example.invalid/a.jpg', open).open())).toBe('host-unknown');
		expect(await codeOf(urlSource('http://127.0.0.1:9/a.jpg', open).open())).toBe('origin-unreachable');
	});

	it('keeps the query of its address out of the message', async () => {
		const url = await origin((_, response) => response.writeHead(404).end());
		await expect(urlSource(`${url}/a.jpg?sig=secret`, open).open()).rejects.not.toThrow(/secret/);
	});
});

describe('a private network', () => {
	it.each([
		'http://127.0.0.1:1/',
		'http://2130706433:1/',
		'http://0x7f.1:1/',
		'http://0177.0.0.1:1/',
		'http://[::1]:1/',
		'http://[::ffff:7f00:1]:1/',
		'http://169.254.169.254/',
		'http://10.0.0.1/',
		'http://localhost:1/',
		'http://[fd00::1]/',
	])('is not fetched from: %s', async (url) => {
		expect(await codeOf(urlSource(url, createOriginAgent({ allowPrivateNetwork: false })).open())).toBe(
			'private-address',
		);
	});

	it.each([
		['93.184.216.34', true],
		['2606:2800:220:1::1', true],
		['::127.0.0.1', false],
		['64:ff9b::7f00:1', false],
		['2002:7f00:1::', false],
		['100.64.0.1', false],
		['0.0.0.0', false],
		['nonsense', false],
	])('%s is public: %s', (address, expected) => {
		expect(isPublic(address)).toBe(expected);
	});
});

describe('a file', () => {
	it('is read inside its folder only, also through a link', async () => {
		const [folder, outside] = [await ownFolder(), await ownFolder()];
		await writeFile(`${outside}/secret.jpg`, 'x');
		await symlink(`${outside}/secret.jpg`, `${folder}/link.jpg`);
		for (const path of ['../secret.jpg', `${outside}/secret.jpg`, 'link.jpg', '/etc/passwd']) {
			expect(await codeOf(fileSource(path, folder).open())).toMatch(/^file-(outside|missing)$/);
		}
		expect(await codeOf(fileSource('link.jpg', folder).open())).toBe('file-outside');
	});
});

describe('preflight', () => {
	const file = (name: string) => ({ file: `media/${name}`, folder: samples });
	const check = async (draft: Partial<PinDraft>) => {
		const { asset, findings } = await preflight(
			{ board: 'A', media: [file('lemon-tart.jpg')], ...draft },
			{ open: openMedia, clock: systemClock },
		);
		return { asset, codes: findings.map(({ code, severity }) => `${severity} ${code}`) };
	};

	it('knows an image by its bytes', async () => {
		expect(await check({})).toEqual({
			codes: [],
			asset: {
				kind: 'image',
				contentType: 'image/jpeg',
				bytes: 155_685,
				width: 1000,
				height: 1500,
				mark: { head: expect.stringMatching(/^[0-9a-f]{32}$/) },
				source: 'lemon-tart.jpg',
			},
		});
	});

	it.each([
		[{ media: [file('hot-air-balloons.jpg')] }, ['blocker image-type']],
		[{ media: [file('herb-pots.jpg')] }, ['blocker image-too-small']],
		[{ media: [file('absent.jpg')] }, ['blocker file-missing']],
		[{ media: [file('../pins.csv')] }, ['blocker media-unknown']],
		[{ media: [file('sailing.mp4')] }, ['warning cover-missing']],
		[{ media: [file('sailing.mp4')], cover: { media: file('berry-lemonade.mp4') } }, ['blocker cover-is-video']],
		[{ media: [file('sailing.mp4')], cover: { media: file('hot-air-balloons.jpg') } }, ['blocker image-type']],
		[{ media: [file('sailing.mp4')], cover: { atSeconds: 1 } }, []],
		[{ media: [file('lemon-tart.jpg'), file('sailing.mp4')] }, ['blocker carousel-with-video']],
		[{ media: [file('lemon-tart.jpg'), file('iced-coffee.png')] }, ['warning carousel-sizes']],
		[{ cover: { atSeconds: 1 } }, ['blocker video-is-image']],
		[{ title: 'x'.repeat(101) }, ['blocker title-too-long']],
		[{ title: '🍋'.repeat(100) }, []],
		[{ link: 'example.com' }, ['blocker link-invalid']],
		[{ link: 'javascript:alert(1)' }, ['blocker link-invalid']],
		[{ dominantColor: 'red' }, ['blocker color-invalid']],
		[{ approved: false }, ['blocker not-approved']],
		[{ runAt: '2027-01-01T10:00:00' }, ['blocker run-at-invalid']],
		[{ runAt: '2027-13-01T10:00:00Z' }, ['blocker run-at-invalid']],
		[{ runAt: '2099-01-01T10:00:00Z' }, ['blocker run-at-too-far']],
		[{ runAt: '2020-01-01T10:00:00+01:00' }, ['warning run-at-past']],
	] as [Partial<PinDraft>, string[]][])('%j: %j', async (draft, codes) => {
		expect((await check(draft)).codes).toEqual(codes);
	});

	it('calls a page a page', async () => {
		const url = await origin((_, response) => response.end('<!doctype html><title>Share</title>'));
		expect((await check({ media: [{ url: `${url}/a.jpg` }] })).codes).toEqual(['blocker media-is-a-page']);
	});
});
