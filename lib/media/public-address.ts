import ipaddr from 'ipaddr.js';

/**
 * `public`: on the internet. `private`: this machine and networks at home, which the user can open.
 * `never`: what no media comes from: other people's credentials, groups, examples, tunnels into any network.
 */
export type Reach = 'public' | 'private' | 'never';

/** The ranges that belong to a machine and its neighbours, in ipaddr.js' names. */
const PRIVATE_RANGES = new Set(['loopback', 'private', 'carrierGradeNat', 'uniqueLocal']);

/** Where clouds hand out a machine's credentials, at addresses that lie in otherwise harmless ranges. */
const METADATA_ADDRESSES = new Set(
	[
		'100.100.100.200', // Alibaba
		'168.63.129.16', // Azure
		'fd00:ec2::23', // AWS, containers
		'fd00:ec2::254', // AWS
		'fd20:ce::254', // Google
	].map((address) => ipaddr.parse(address).toNormalizedString()),
);

const METADATA_NAMES = /^(metadata(\.google\.internal|\.goog)?|instance-data(\.ec2\.internal)?)$/;

/** Names that are never the internet's, whatever a resolver says: special by RFC, ICANN or habit, and names of one word. */
const PRIVATE_NAMES = /(^|\.)(localhost|localdomain|local|internal|intranet|lan|home\.arpa)$|^[^.]*$/;

/** Whether an address is on the public internet. Anything that is not clearly so is not. */
export function isPublic(address: string): boolean {
	return reachOf(address) === 'public';
}

/** What an address is, in whatever form it is written. */
export function reachOf(address: string): Reach {
	if (!ipaddr.isValid(address)) return 'never';
	const parsed = ipaddr.process(address); // unwraps ::ffff:127.0.0.1
	if (METADATA_ADDRESSES.has(parsed.toNormalizedString())) return 'never';
	const range = parsed.range();
	if (PRIVATE_RANGES.has(range)) return 'private';
	if (range !== 'unicast') return 'never';
	// Of IPv6 only 2000::/3 is handed out. The library calls the rest unicast too, ::/96 with its IPv4 addresses among it.
	return parsed.kind() === 'ipv4' || (parsed.toByteArray()[0] ?? 0) >> 5 === 1 ? 'public' : 'never';
}

/** What the host of a URL is as far as it says so itself; undefined for a name that must be looked up. */
export function reachOfHost(hostname: string): Reach | undefined {
	const host = hostname
		.replace(/^\[|\]$/g, '')
		.replace(/\.$/, '')
		.toLowerCase();
	if (ipaddr.isValid(host)) return reachOf(host);
	if (METADATA_NAMES.test(host)) return 'never';
	return PRIVATE_NAMES.test(host) ? 'private' : undefined;
}
