import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector } from 'undici';
import { mediaProblem } from './media-source';

/** Connections per origin: enough to keep a pipeline busy, few enough not to be taken for an attack. */
const CONNECTIONS_PER_ORIGIN = 8;

export interface AgentOptions {
	/** Lets addresses on loopback and private networks be reached. */
	allowPrivateNetwork: boolean;
	connectTimeoutMs?: number;
	/** No byte for so long ends the transfer. */
	idleTimeoutMs?: number;
}

/**
 * An agent for origins that somebody else named. It refuses addresses that are not public where it
 * counts: a literal in the URL, every address a name resolves to, and the address that was in the
 * end connected, so that neither redirects nor a name that changes its mind get by.
 */
export function createOriginAgent({ allowPrivateNetwork, connectTimeoutMs = 10_000, idleTimeoutMs = 30_000 }: AgentOptions): Agent {
	const timeouts = { headersTimeout: idleTimeoutMs, bodyTimeout: idleTimeoutMs, connections: CONNECTIONS_PER_ORIGIN };
	if (allowPrivateNetwork) return new Agent({ ...timeouts, connect: { timeout: connectTimeoutMs } });

	const connect = buildConnector({ timeout: connectTimeoutMs, lookup: publicLookup });
	return new Agent({
		...timeouts,
		connect(options, callback) {
			const literal = options.hostname.replace(/^\[|\]$/g, '');
			if (isIP(literal) !== 0 && !isPublic(literal)) return callback(privateAddress(options.hostname), null);
			connect(options, (error, socket) => {
				if (error || !socket) return callback(error ?? new Error('no socket'), null);
				if (!isPublic(socket.remoteAddress ?? '')) {
					socket.destroy();
					return callback(privateAddress(options.hostname), null);
				}
				callback(null, socket);
			});
		},
	});
}

/** Whether an address is on the public internet. Anything that is not clearly so is not. */
export function isPublic(address: string): boolean {
	if (!ipaddr.isValid(address)) return false;
	const parsed = ipaddr.process(address); // unwraps ::ffff:127.0.0.1
	if (parsed.range() !== 'unicast') return false;
	// ::/96, the deprecated IPv4-compatible form, counts as unicast in the library.
	return parsed.kind() === 'ipv4' || parsed.toByteArray().slice(0, 12).some((byte) => byte !== 0);
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
	lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
		if (error) return callback(error, '', 0);
		if (addresses.some(({ address }) => !isPublic(address))) return callback(privateAddress(hostname), '', 0);
		if (options.all) return callback(null, addresses);
		const [first] = addresses;
		callback(null, first?.address ?? '', first?.family ?? 0);
	});
};

function privateAddress(host: string): Error {
	return mediaProblem(
		'private-address',
		`${host} is on a private network, which is not fetched from. Set PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK=1 to allow it.`,
	);
}
