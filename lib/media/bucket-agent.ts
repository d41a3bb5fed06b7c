import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { pipelineError } from '../sentences/problems';
import { reachOfHost } from './public-address';
import { checkedConnector, checkedLookup } from './safe-agent';

export interface BucketAgentOptions {
	/** Such as `https://api.pinterest.com/v5`. An upload may go to its host over http where it is called over http itself, as the emulator is. */
	apiBaseUrl: string;
	/** Whether uploads may go to this machine and private networks, over http too. */
	allowPrivateNetwork: boolean;
	/** Resolves names; the system's resolver unless told otherwise. */
	lookup?: LookupFunction;
}

/** This machine by its names: an emulator that is called at one may name another. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/;

/** An upload without a single byte for this long is broken. */
const IDLE_MS = 60_000;

/**
 * For posts of media to the address that Pinterest's registration names. It is held to https and public addresses, like
 * any address that somebody else named: the host in it, what its name resolves to, and what was connected.
 */
export function createBucketAgent({ apiBaseUrl, allowPrivateNetwork, lookup }: BucketAgentOptions): Dispatcher {
	const api = new URL(apiBaseUrl);
	const isOfApi = (hostname: string) =>
		api.protocol === 'http:' && (hostname === api.hostname || (LOOPBACK.test(hostname) && LOOPBACK.test(api.hostname)));
	const allows = (reach: ReturnType<typeof reachOfHost>) =>
		reach === undefined || reach === 'public' || (allowPrivateNetwork && reach === 'private');
	const open = buildConnector({ allowH2: false });
	const checked = checkedConnector(buildConnector({ allowH2: false, lookup: checkedLookup(lookup, allows) }), allows);
	const agent = new Agent({
		headersTimeout: IDLE_MS,
		bodyTimeout: IDLE_MS,
		allowH2: false,
		connect: (options, callback) => (isOfApi(options.hostname) ? open : checked)(options, callback),
	});
	return agent.compose((dispatch) => (options, handler) => {
		const { protocol, hostname } = new URL(String(options.origin));
		const isSafe = (protocol === 'https:' || allowPrivateNetwork) && allows(reachOfHost(hostname));
		if (!isSafe && !isOfApi(hostname)) throw pipelineError('upload-address', { host: hostname });
		return dispatch(options, handler);
	});
}
