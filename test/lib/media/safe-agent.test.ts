import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { afterAll, describe, expect, it } from 'vitest';
import { createOriginAgent, urlSource } from '../../../lib';
import { checkedConnector } from '../../../lib/media/safe-agent';
import { reachOf } from '../../../lib/media/public-address';
import { agentWith, codeOf, names, origin, problemOf, textAt } from '../../support/origin';

const strict = createOriginAgent({ allowPrivateNetwork: false, connectTimeoutMs: 400 });
afterAll(async () => await strict.destroy());

const REFUSED: Record<string, string[]> = {
	'private-address': [
		// loopback, as written by people who hope that nobody reads it
		'http://127.0.0.1/',
		'http://127.1/',
		'http://127.0.1/',
		'http://127.255.255.254/',
		'http://127.0.0.1./',
		'http://2130706433/',
		'http://0x7f000001/',
		'http://0x7f.1/',
		'http://0177.0.0.1/',
		'http://0177.1/',
		'http://017700000001/',
		'http://%31%32%37.0.0.1/',
		'http://127%2e0%2e0%2e1/',
		'http://１２７.０.０.１/',
		'http://127。0。0。1/',
		'http://①②⑦.⓪.⓪.①/',
		'http:\\\\127.0.0.1\\',
		'http:127.0.0.1/',
		'http://127.0.0.1:80\\@example.com/',
		'http://localhost/',
		'http://LOCALHOST./',
		'http://ⓛocalhost/',
		'http://a.localhost/',
		'http://localhost.localdomain/',
		'http://[::1]/',
		'http://[0:0:0:0:0:0:0:1]/',
		'http://[::]/',
		'http://0.0.0.0/',
		'http://0/',
		'http://0.1.2.3/',
		// IPv4 inside IPv6
		'http://[::ffff:127.0.0.1]/',
		'http://[::ffff:7f00:1]/',
		'http://[::127.0.0.1]/',
		'http://[::ffff:0:127.0.0.1]/',
		'http://[64:ff9b::127.0.0.1]/',
		'http://[64:ff9b:1::a9fe:a9fe]/',
		'http://[2002:7f00:1::]/',
		'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
		// private, shared, link-local
		'http://10.0.0.1/',
		'http://172.16.0.1/',
		'http://172.31.255.255/',
		'http://192.168.1.1/',
		'http://100.64.0.1/',
		'http://100.127.255.255/',
		'http://169.254.1.1/',
		'http://[fe80::1]/',
		'http://[fd00::1]/',
		'http://[fc00::1]/',
		'http://[fec0::1]/',
		// metadata
		'http://169.254.169.254/latest/meta-data/',
		'http://2852039166/',
		'http://0xa9fea9fe/',
		'http://[::ffff:a9fe:a9fe]/',
		'http://169.254.170.2/',
		'http://100.100.100.200/',
		'http://168.63.129.16/',
		'http://192.0.0.192/',
		'http://[fd00:ec2::254]/',
		'http://metadata.google.internal/',
		'http://metadata/',
		// multicast, broadcast, reserved, documentation, benchmarking, and what is not handed out
		'http://224.0.0.1/',
		'http://239.255.255.250/',
		'http://[ff02::1]/',
		'http://255.255.255.255/',
		'http://240.0.0.1/',
		'http://192.0.2.1/',
		'http://198.51.100.1/',
		'http://203.0.113.1/',
		'http://198.18.0.1/',
		'http://198.19.255.255/',
		'http://192.0.0.1/',
		'http://192.88.99.1/',
		'http://[2001:db8::1]/',
		'http://[3fff::1]/',
		'http://[2001:2::1]/',
		'http://[100::1]/',
		'http://[5f00::1]/',
		'http://[4000::1]/',
		'http://[2001:10::1]/',
		// names that are nobody's on the internet
		'http://intranet/',
		'http://redis:6379/',
		'http://printer.local/',
		'http://nas.home.arpa/',
		'http://vault.internal/',
		'https://router.lan/',
	],
	'url-credentials': [
		'http://user:pw@example.com/',
		'http://user@127.0.0.1/',
		'http://example.com@127.0.0.1/',
		'http://:pw@[::1]/',
		'https://example.com%40@10.0.0.1/',
	],
	'url-scheme': [
		'file:///etc/passwd',
		'ftp://127.0.0.1/a',
		'gopher://127.0.0.1:6379/_INFO',
		'data:image/png;base64,AAAA',
		'javascript:alert(1)',
		'ws://127.0.0.1/',
		'blob:http://127.0.0.1/a',
		'dict://127.0.0.1/',
	],
	'url-invalid': [
		'http://',
		'http://[::1',
		'http://256.256.256.256/',
		'http://127.0.0.1:99999/',
		'//127.0.0.1/',
		'http://a b/',
		'http://exa%00mple.com/',
		'',
	],
};
const forms = Object.entries(REFUSED).flatMap(([code, urls]) => urls.map((url) => ({ code, url })));

/** Public by its number, and given back in 2006: no packet arrives. */
const UNROUTED = '3ffe::1';

/** In a redirect these lead on at the same host. */
const RELATIVE = /^(http:127.*|\/\/.*)?$/;

describe(`what is not fetched: ${forms.length} forms, ${REFUSED['private-address']?.length} of them of private addresses`, () => {
	it.each(forms)('$code: $url', async ({ code, url }) => {
		expect(await codeOf(urlSource(url, strict).open())).toBe(code);
	});

	it.each(forms.filter(({ url }) => !RELATIVE.test(url)))('$code: a redirect to $url', async ({ code, url }) => {
		// Only an origin on this machine can redirect in a test: it is reached under a public name.
		const from = await origin((_, response) => response.writeHead(302, { location: encodeLocation(url) }).end());
		const agent = redirectingFrom(from);
		expect(await codeOf(urlSource('http://public.example.com/start', agent).open())).toBe(code);
	});

	it.each([
		'93.184.216.34',
		'8.8.8.8',
		'1.1.1.1',
		'172.15.0.1',
		'172.32.0.1',
		'100.63.255.255',
		'100.128.0.1',
		'192.167.1.1',
		'2606:2800:220:1::1',
		'2a00:1450:4001::1',
		'::ffff:8.8.8.8',
	])('%s is public', (address) => {
		expect(reachOf(address)).toBe('public');
	});
});

/** Sends the public name to an origin of the test and everything else through the real agent. */
function redirectingFrom(target: string) {
	const inner = agentWith();
	const { origin: there } = new URL(target);
	return strict.compose(
		(dispatch) => (options, handler) =>
			String(options.origin) === 'http://public.example.com'
				? inner.dispatch({ ...options, origin: there }, handler)
				: dispatch(options, handler),
	);
}

/** Headers carry Latin-1; browsers and undici take the UTF-8 bytes in it. */
function encodeLocation(url: string): string {
	return /[^\x20-\x7e]/.test(url) ? encodeURI(url) : url;
}

describe('a name', () => {
	const lookup = names({
		'private.example.com': ['10.1.2.3'],
		'mixed.example.com': [['93.184.216.34', '127.0.0.1']],
		'six.example.com': [['2606:2800:220:1::1', '::ffff:10.0.0.1']],
		'tunnel.example.com': ['64:ff9b::a00:1'],
		'odd.example.com': ['no address'],
		'127.0.0.1.nip.example.com': ['127.0.0.1'],
		'empty.example.com': [[]],
	});

	it.each([
		['private.example.com', 'private-address'],
		['mixed.example.com', 'private-address'],
		['six.example.com', 'private-address'],
		['tunnel.example.com', 'private-address'],
		['odd.example.com', 'private-address'],
		['127.0.0.1.nip.example.com', 'private-address'],
		['empty.example.com', 'host-unknown'],
		['absent.example.com', 'host-unknown'],
	])('%s is %s once it is resolved', async (host, code) => {
		expect(await codeOf(urlSource(`http://${host}/`, agentWith({ allowPrivateNetwork: false, lookup })).open())).toBe(
			code,
		);
		expect(await codeOf(urlSource(`https://${host}/`, agentWith({ allowPrivateNetwork: false, lookup })).open())).toBe(
			code,
		);
	});

	it('that resolves to a public address first and to a private one then is refused then', async () => {
		let reached = 0;
		const port = new URL(await origin((_, response) => response.end(String(++reached)))).port;
		const rebinding = names({ 'rebinding.example.com': ['240.0.0.0', '127.0.0.1'] });
		const first = names({ 'rebinding.example.com': [UNROUTED, '127.0.0.1'] });
		const agent = agentWith({ allowPrivateNetwork: false, lookup: first });
		// The public address passes, and nobody is there.
		expect(await codeOf(urlSource(`http://rebinding.example.com:${port}/`, agent).open())).toMatch(
			/origin-(unreachable|timeout)/,
		);
		expect(await codeOf(urlSource(`http://rebinding.example.com:${port}/`, agent).open())).toBe('private-address');
		expect(
			await codeOf(
				urlSource(
					`http://rebinding.example.com:${port}/`,
					agentWith({ allowPrivateNetwork: false, lookup: rebinding }),
				).open(),
			),
		).toBe('private-address');
		expect(reached).toBe(0);
	});

	it('is resolved once for a connection, and the address that was checked is the one that is connected', async () => {
		const port = new URL(await origin((_, response) => response.end('here'))).port;
		const lookup = names({ 'own.example.com': ['127.0.0.1', '240.0.0.1'] });
		expect(await textAt(`http://own.example.com:${port}/`, agentWith({ lookup }))).toBe('here');
		expect(lookup.asked).toEqual(['own.example.com']);
	});
});

it('a connection that ended up elsewhere than it was told is closed', async () => {
	let reached = 0;
	const { port } = new URL(await origin((_, response) => response.end(String(++reached))));
	const sockets: Socket[] = [];
	const astray: buildConnector.connector = (_, callback) => {
		const socket = connect(Number(port), '127.0.0.1', () => callback(null, socket));
		sockets.push(socket);
	};
	const guarded = checkedConnector(astray, (reach) => reach === undefined || reach === 'public');
	const error = await new Promise<Error | null>((resolve) =>
		guarded(
			{ hostname: 'public.example.com', protocol: 'http:', port: '80' },
			(...[failure]: [Error | null, unknown]) => resolve(failure),
		),
	);
	expect(error).toMatchObject({ problem: { code: 'private-address' } });
	const [socket] = sockets;
	if (socket && !socket.closed) await once(socket, 'close');
	expect(socket?.destroyed).toBe(true);
	expect(reached).toBe(0);
});

describe('a private network that is allowed', () => {
	it('is fetched from', async () => {
		const url = await origin((_, response) => response.end('here'));
		expect(await textAt(url)).toBe('here');
		expect(await textAt(url.replace('127.0.0.1', 'localhost'))).toBe('here');
		expect(await textAt(url.replace('127.0.0.1', '[::ffff:127.0.0.1]'))).toBe('here');
	});

	it.each([
		['http://169.254.169.254/', 'private-address'],
		['http://[fd00:ec2::254]/', 'private-address'],
		['http://100.100.100.200/', 'private-address'],
		['http://metadata.google.internal/', 'private-address'],
		['http://0.0.0.0/', 'private-address'],
		['http://224.0.0.1/', 'private-address'],
		['http://[64:ff9b::7f00:1]/', 'private-address'],
		['http://user:pw@127.0.0.1/', 'url-credentials'],
		['file:///etc/passwd', 'url-scheme'],
	])('keeps %s closed: %s', async (url, code) => {
		const { code: found, message } = await problemOf(urlSource(url, agentWith()).open());
		expect(found).toBe(code);
		expect(message).not.toMatch(/ALLOW_PRIVATE|pw/);
	});
});

it('what is refused says how to allow it, and nothing secret', async () => {
	const url = 'http://user:hunter2@10.0.0.1/a.jpg?sig=hunter2#hunter2';
	const refusal = await problemOf(urlSource(url, strict).open());
	expect(JSON.stringify(refusal)).not.toContain('hunter2');
	expect(urlSource('http://user:hunter2@10.0.0.1:99999/a?sig=hunter2', strict).name).not.toContain('hunter2');
	expect((await problemOf(urlSource('http://10.0.0.1/', strict).open())).message).toContain(
		'PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK=1',
	);
});
