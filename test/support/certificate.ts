import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';

export interface KeyAndCertificate {
	key: string;
	cert: string;
}

const ECDSA_WITH_SHA256 = '06082a8648ce3d040302';
const COMMON_NAME = '0603550403';
const ALTERNATIVE_NAMES = '0603551d11';

/** A certificate for one host, signed by itself, made here because not every machine has a tool for it. */
export function certificateFor(host: string, { from, until }: { from: Date; until: Date }): KeyAndCertificate {
	const { privateKey, publicKey } = generateKeyPairSync('ec', {
		namedCurve: 'P-256',
		publicKeyEncoding: { type: 'spki', format: 'der' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	});
	const algorithm = der(0x30, hex(ECDSA_WITH_SHA256));
	const name = der(0x30, der(0x31, der(0x30, hex(COMMON_NAME), der(0x0c, Buffer.from(host)))));
	const altNames = der(0x30, hex(ALTERNATIVE_NAMES), der(0x04, der(0x30, der(0x82, Buffer.from(host)))));
	const body = der(
		0x30,
		der(0xa0, der(0x02, Buffer.from([2]))), // X.509 version 3
		der(0x02, Buffer.from([1, Math.floor(Math.random() * 256)])),
		algorithm,
		name,
		der(0x30, time(from), time(until)),
		name,
		publicKey,
		der(0xa3, der(0x30, altNames)),
	);
	const signature = sign('sha256', body, createPrivateKey(privateKey));
	const certificate = der(0x30, body, algorithm, der(0x03, Buffer.from([0]), signature));
	const lines =
		certificate
			.toString('base64')
			.match(/.{1,64}/g)
			?.join('\n') ?? '';
	return { key: privateKey, cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` };
}

function der(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function time(date: Date): Buffer {
	return der(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]|\.\d+Z/g, '')}Z`));
}

function hex(text: string): Buffer {
	return Buffer.from(text, 'hex');
}
