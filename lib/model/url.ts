/** A URL without credentials, query and fragment, fit for messages and records. */
export function withoutSecrets(url: string): string {
	if (!URL.canParse(url)) return (url.split(/[?#]/)[0] ?? '').replace(/\/\/[^/]*@/, '//');
	const { protocol, host, pathname } = new URL(url);
	return `${protocol}//${host}${pathname}`;
}

/**
 * Query parameters that sign a request and change with every issue of the same address: S3 and
 * CloudFront, Google, Azure, Akamai, and the usual names of one-off tokens.
 */
const SIGNATURE_PARAMETERS =
	/^(x-amz-.*|x-goog-.*|googleaccessid|awsaccesskeyid|signature|sig|policy|key-pair-id|expires|expiry|exp|se|sp|sr|st|sv|spr|ske|skoid|sks|skt|sktid|skv|token|access_token|hdnts|hdnea|__token__|__gda__|jwt|hmac|verify)$/i;

/** Whether a query parameter only signs an address. */
export function isSignatureParameter(name: string): boolean {
	return SIGNATURE_PARAMETERS.test(name);
}

/** Scheme and host in lower case, no default port, no fragment, parameters in one order. */
export function canonicalUrl(url: string, drop: (parameter: string) => boolean = () => false): string {
	if (!URL.canParse(url)) return url.trim();
	const parsed = new URL(url.trim());
	parsed.hash = '';
	for (const name of new Set(parsed.searchParams.keys())) {
		if (drop(name)) parsed.searchParams.delete(name);
	}
	parsed.searchParams.sort();
	return parsed.href.replace(/\?$/, '');
}

/** Pins without a link that were judged as spam count as if they led to one place. */
export const NO_LINK = '(no link)';

/**
 * What a link counts for: its host without `www.`. A subdomain is a domain of its own, since telling
 * `shop.example.com` from `somebody.blogspot.com` takes the list of public suffixes, and to pause a
 * stranger's blog is worse than to find out twice.
 */
export function domainOf(link: string | undefined): string {
	const host = link === undefined ? undefined : URL.parse(link)?.hostname;
	return host ? host.replace(/\.$/, '').replace(/^www\./, '') : NO_LINK;
}
