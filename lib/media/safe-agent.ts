import { lookup as dnsLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector, EnvHttpProxyAgent, Pool, type Dispatcher } from 'undici';
import { answerDeadline } from './answer-deadline';
import { privateAddress } from './origin-problem';
import { reachOf, reachOfHost, type Reach } from './public-address';

export { isPublic } from './public-address';

/** Connections per origin: enough to keep a pipeline busy, few enough not to be taken for an attack, and so that a slow host holds nobody but itself. */
const CONNECTIONS_PER_ORIGIN = 8;

export interface AgentOptions {
	/** How many at once to one origin. @default CONNECTIONS_PER_ORIGIN */
	connections?: number;
	/** Lets this machine and private networks be reached. Metadata services, multicast, tunnels and reserved addresses stay closed. */
	allowPrivateNetwork: boolean;
	connectTimeoutMs?: number;
	/** From the request to the end of the answer's headers. */
	firstByteTimeoutMs?: number;
	/** No byte for so long ends the transfer. */
	idleTimeoutMs?: number;
	maxHeaderBytes?: number;
	/** Resolves names; the system's resolver unless told otherwise. */
	lookup?: LookupFunction;
}

type Allows = (reach: Reach | undefined) => boolean;

/**
 * An agent for origins that somebody else named. It refuses addresses that are not public where it
 * counts: the host in the URL, every address a name resolves to, and the address that was in the
 * end connected, so that neither redirects nor a name that changes its mind get by.
 *
 * A proxy of the environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY) is used. It resolves names itself,
 * so the name is resolved and checked here before, too; a name that only the proxy can resolve is
 * passed on. What the proxy reaches in the end is the proxy's rules to limit.
 */
export function createOriginAgent({
	allowPrivateNetwork,
	connections = CONNECTIONS_PER_ORIGIN,
	connectTimeoutMs = 10_000,
	firstByteTimeoutMs = 30_000,
	idleTimeoutMs = 30_000,
	maxHeaderBytes = 16 * 1024,
	lookup = dnsLookup,
}: AgentOptions): Dispatcher {
	const allows: Allows = (reach) =>
		reach === undefined || reach === 'public' || (allowPrivateNetwork && reach === 'private');
	const checked = checkedLookup(lookup, allows);
	const limits = {
		connectTimeout: connectTimeoutMs,
		headersTimeout: firstByteTimeoutMs,
		bodyTimeout: idleTimeoutMs,
		maxHeaderSize: maxHeaderBytes,
		connections,
		allowH2: false, // with many transfers on one connection, none of these limits means what it says
	};
	const agent = new EnvHttpProxyAgent({
		...limits,
		connect: checkedConnector(buildConnector({ timeout: connectTimeoutMs, lookup: checked, allowH2: false }), allows),
		requestTls: { timeout: connectTimeoutMs, allowH2: false },
		// Left to themselves, the clients that talk to a proxy have undici's own limits, which are minutes.
		factory: (origin, options) => new Pool(origin, { ...limits, ...options }),
		clientFactory: (proxy, options) => new Pool(proxy, { ...limits, ...options, connections: null }),
	});
	return agent.compose(
		answerDeadline(firstByteTimeoutMs),
		hostCheck(allows, hasProxy(process.env) ? resolver(checked, connectTimeoutMs) : undefined),
	);
}

/** Refuses connections to what is not allowed, also where `connect` went elsewhere than it was told. */
export function checkedConnector(connect: buildConnector.connector, allows: Allows): buildConnector.connector {
	return (options, callback) => {
		const named = reachOfHost(options.hostname);
		if (!allows(named)) return callback(privateAddress(options.hostname, named === 'private'), null);
		connect(options, (error, socket) => {
			if (error || !socket) return callback(error ?? new Error('no socket'), null);
			const connected = reachOf(socket.remoteAddress ?? '');
			if (allows(connected)) return callback(null, socket);
			socket.destroy();
			callback(privateAddress(options.hostname, connected === 'private'), null);
		});
	};
}

/** One address that is not allowed is enough to refuse the name: who mixes them means no good. */
export function checkedLookup(lookup: LookupFunction = dnsLookup, allows: Allows): LookupFunction {
	return (hostname, options, callback) => {
		lookup(hostname, { ...options, all: true }, (error, found, family = 4) => {
			if (error) return callback(error, '', 0);
			const addresses = typeof found === 'string' ? [{ address: found, family }] : found;
			const refused = addresses.map(({ address }) => reachOf(address)).find((reach) => !allows(reach));
			if (refused) return callback(privateAddress(hostname, refused === 'private'), '', 0);
			const [first] = addresses;
			if (!first) return callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '', 0);
			if (options.all) return callback(null, addresses);
			callback(null, first.address, first.family);
		});
	};
}

/** The check before anything is sent; with `resolve` it also resolves the name, for a proxy that will do so unseen. */
function hostCheck(
	allows: Allows,
	resolve?: (hostname: string) => Promise<void>,
): Dispatcher.DispatcherComposeInterceptor {
	return (dispatch) => (options, handler) => {
		const { hostname } = new URL(String(options.origin));
		const named = reachOfHost(hostname);
		if (!allows(named)) throw privateAddress(hostname, named === 'private');
		if (!resolve) return dispatch(options, handler);
		resolve(hostname)
			.then(() => void dispatch(options, handler))
			.catch((error: Error) => handler.onResponseError?.(NOT_STARTED, error));
		return true;
	};
}

/** Rejects where the name is refused, or nobody answers in time; a name that is not known here may be known to the proxy. */
function resolver(lookup: LookupFunction, timeoutMs: number): (hostname: string) => Promise<void> {
	return async (hostname) =>
		await new Promise((resolve, reject) => {
			const timer = setTimeout(
				() => reject(Object.assign(new Error('no answer from the name server'), { code: 'ETIMEDOUT' })),
				timeoutMs,
			);
			lookup(hostname, { all: true }, (error) => {
				clearTimeout(timer);
				if (error && !isUnresolved(error)) reject(error);
				else resolve();
			});
		});
}

function isUnresolved({ code }: NodeJS.ErrnoException): boolean {
	return code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA';
}

/** As undici reads it. */
function hasProxy({ http_proxy, HTTP_PROXY, https_proxy, HTTPS_PROXY }: NodeJS.ProcessEnv): boolean {
	return Boolean((http_proxy ?? HTTP_PROXY) || (https_proxy ?? HTTPS_PROXY));
}

/** For a handler whose request is refused before there is anything to control. */
const NOT_STARTED: Dispatcher.DispatchController = {
	aborted: true,
	paused: false,
	reason: null,
	abort: () => undefined,
	pause: () => undefined,
	resume: () => undefined,
};
