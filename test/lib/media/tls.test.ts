import { createServer, type ServerOptions } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificateFor } from '../../support/certificate';
import { agentWith, listening, names, problemOf, rawOrigin, textAt } from '../../support/origin';

const DAY = 86_400_000;
const day = (offset: number) => new Date(Date.now() + offset * DAY);

const valid = certificateFor('origin.example.com', { from: day(-1), until: day(1) });
const expired = certificateFor('origin.example.com', { from: day(-9), until: day(-1) });
const early = certificateFor('origin.example.com', { from: day(1), until: day(9) });
const otherHost = certificateFor('other.example.com', { from: day(-1), until: day(1) });
const unknown = certificateFor('origin.example.com', { from: day(-1), until: day(1) });

const before = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...before, ...[valid, expired, early, otherHost].map(({ cert }) => cert)]));
afterAll(() => setDefaultCACertificates(before));

async function secureOrigin(options: ServerOptions): Promise<string> {
	const port = await listening(createServer(options, (_, response) => response.end('here')));
	return `https://origin.example.com:${port}`;
}

const agent = () => agentWith({ lookup: names({ 'origin.example.com': ['127.0.0.1'] }), connectTimeoutMs: 2_000 });

describe('a certificate', () => {
	it('that is valid is taken', async () => {
		expect(await textAt(await secureOrigin(valid), agent())).toBe('here');
	});

	it.each([
		['has expired', expired, 'has expired'],
		['is not valid yet', early, 'not valid yet'],
		["is another host's", otherHost, 'for another host'],
		['is from nobody known', unknown, 'NODE_EXTRA_CA_CERTS'],
	])('that %s is not', async (_, certificate, says) => {
		const problem = await problemOf(textAt(`${await secureOrigin(certificate)}/a.jpg?sig=secret`, agent()));
		expect(problem).toMatchObject({ code: 'origin-tls', category: 'origin', action: 'fix-url' });
		expect(problem.message).toContain(says);
		expect(problem.message).not.toContain('secret');
	});

	it('is asked for on every redirect', async () => {
		const target = await secureOrigin(unknown);
		const port = await listening(
			createServer(valid, (_, response) => response.writeHead(302, { location: target }).end()),
		);
		expect(await problemOf(textAt(`https://origin.example.com:${port}/`, agent()))).toMatchObject({
			code: 'origin-tls',
		});
	});

	it('is asked for where plain HTTP answers', async () => {
		const plain = await rawOrigin((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
		const problem = await problemOf(textAt(plain.replace('http:', 'https:'), agentWith({ connectTimeoutMs: 2_000 })));
		expect(problem).toMatchObject({ code: 'origin-tls' });
		expect(problem.message).toContain('does not speak TLS');
	});
});
