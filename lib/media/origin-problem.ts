import { type Action, networkCodeOf, PipelineError } from '../model/problem';
import { withoutSecrets } from '../model/url';

const LONGEST_NAME = 200;

/** An origin's address for people: no user, no query, not endless, even where it is no address at all. */
export function originName(url: string): string {
	const name = withoutSecrets(url).replace(/^([^/\\]*[/\\]{2})[^/\\]*@/, '$1');
	return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}

interface Details {
	action?: Action;
	retryAt?: string;
	cause?: unknown;
}

/** A problem of the place that media is fetched from. */
export function originProblem(
	code: string,
	message: string,
	{ action = 'fix-url', retryAt, cause }: Details = {},
): PipelineError {
	return new PipelineError({ code, category: 'origin', message, action, ...(retryAt && { retryAt }) }, { cause });
}

/** @param canBeAllowed whether the setting would help. */
export function privateAddress(host: string, canBeAllowed: boolean): PipelineError {
	const why = canBeAllowed
		? 'is on a private network, which is not fetched from. Set PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK=1 to allow it.'
		: "is at an address that is nobody's on the internet and is never fetched from. Give an address that everybody can open.";
	return originProblem('private-address', `${host} ${why}`);
}

/** Why there was no answer, in words; what is a problem already stays one. */
export function noAnswer(error: unknown, name: string): PipelineError {
	const known = problemWithin(error);
	if (known) return known;
	const code = networkCodeOf(error) ?? '';
	const fix = { cause: error };
	const retry = { action: 'retry-later', cause: error } as const;
	if (code === 'ENOTFOUND')
		return originProblem(
			'host-unknown',
			`The host of ${name} does not exist. Check the address for a typing mistake.`,
			fix,
		);
	if (code === 'EAI_AGAIN')
		return originProblem(
			'host-unknown',
			`The host of ${name} cannot be looked up at the moment. Check the name server of this machine, and try again.`,
			retry,
		);
	if (isTimeout(code)) return tooSlow(name, error);
	const tls = tlsReason(code);
	if (tls) return originProblem('origin-tls', `There is no safe connection to ${name}: ${tls} (${code}).`, fix);
	if (isMalformed(error, code)) {
		return originProblem(
			'origin-malformed',
			`${name} answers with what is no valid HTTP, or with too many headers. Check the port, or give the file another home.`,
			fix,
		);
	}
	if (/proxy/i.test(String((error as Error).message)) || code.startsWith('UND_ERR_PRX')) {
		return originProblem(
			'origin-unreachable',
			`The proxy does not let ${name} be fetched (${code}). Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY.`,
			retry,
		);
	}
	return originProblem(
		'origin-unreachable',
		`${name} cannot be reached (${code || (error as Error).name}). Check that the server runs and that the port is right.`,
		retry,
	);
}

/** Why an answer ended before it was whole. */
export function brokenAnswer(error: unknown, name: string): PipelineError {
	const known = problemWithin(error);
	if (known) return known;
	return isTimeout(networkCodeOf(error) ?? '') ? tooSlow(name, error) : truncated(name, error);
}

export function tooSlow(name: string, cause?: unknown): PipelineError {
	return originProblem(
		'origin-timeout',
		`${name} is too slow: it was given up. Try again later, or give the file a faster home.`,
		{ action: 'retry-later', cause },
	);
}

export function truncated(name: string, cause?: unknown): PipelineError {
	return originProblem('media-truncated', `${name} broke off: fewer bytes came than were announced. Try again later.`, {
		action: 'retry-later',
		cause,
	});
}

function problemWithin(error: unknown): PipelineError | undefined {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		if (cause instanceof PipelineError) return cause;
	}
	return undefined;
}

function isTimeout(code: string): boolean {
	return /TIMEOUT|ETIMEDOUT/.test(code);
}

/** The parser's errors have no code of their own, or one that begins with HPE. */
function isMalformed(error: unknown, code: string): boolean {
	return (
		(error as Error).name === 'HTTPParserError' ||
		code === 'UND_ERR_HEADERS_OVERFLOW' ||
		code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'
	);
}

/** OpenSSL's and Node's codes. */
function tlsReason(code: string): string | undefined {
	if (code === 'CERT_HAS_EXPIRED') return 'its certificate has expired. Whoever runs it must renew it';
	if (code === 'CERT_NOT_YET_VALID') return 'its certificate is not valid yet. Check the clock of this machine';
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
		return 'its certificate is for another host. Use the name that it is for';
	if (/SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)/.test(code))
		return 'its certificate is from nobody who is trusted here. For an authority of your own, name its file in NODE_EXTRA_CA_CERTS';
	if (code === 'EPROTO' || /WRONG_VERSION_NUMBER|PACKET_LENGTH/.test(code))
		return 'what answers does not speak TLS. Check the port, and https or http';
	return /CERT|TLS|SSL/.test(code) ? 'its certificate is not valid' : undefined;
}
