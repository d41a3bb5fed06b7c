import { networkCodeOf, PipelineError } from '../model/problem';
import { withoutSecrets } from '../model/url';
import { TLS_REASONS } from '../sentences/media';
import { pipelineError } from '../sentences/problems';

const LONGEST_NAME = 200;

/** An origin's address for people: no user, no query, not endless, even where it is no address at all. */
export function originName(url: string): string {
	const name = withoutSecrets(url).replace(/^([^/\\]*[/\\]{2})[^/\\]*@/, '$1');
	return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}

/** @param canBeAllowed whether the setting would help. */
export function privateAddress(host: string, canBeAllowed: boolean): PipelineError {
	return pipelineError(canBeAllowed ? 'private-address' : 'private-address:never', { host });
}

/** Why there was no answer, in words; what is a problem already stays one. */
export function noAnswer(error: unknown, name: string): PipelineError {
	const known = problemWithin(error);
	if (known) return known;
	const code = networkCodeOf(error) ?? '';
	if (code === 'ENOTFOUND') return pipelineError('host-unknown', { name }, { cause: error });
	if (code === 'EAI_AGAIN') return pipelineError('host-unknown:lookup', { name }, { cause: error });
	if (isTimeout(code)) return tooSlow(name, error);
	const reason = tlsReason(code);
	if (reason) return pipelineError('origin-tls', { name, reason, code }, { cause: error });
	if (isMalformed(error, code)) return pipelineError('origin-malformed', { name }, { cause: error });
	if (/proxy/i.test(String((error as Error).message)) || code.startsWith('UND_ERR_PRX'))
		return pipelineError('origin-unreachable:proxy', { name, code }, { cause: error });
	return pipelineError('origin-unreachable', { name, code: code || (error as Error).name }, { cause: error });
}

/** Why an answer ended before it was whole. */
export function brokenAnswer(error: unknown, name: string): PipelineError {
	const known = problemWithin(error);
	if (known) return known;
	return isTimeout(networkCodeOf(error) ?? '') ? tooSlow(name, error) : truncated(name, error);
}

export function tooSlow(name: string, cause?: unknown): PipelineError {
	return pipelineError('origin-timeout', { name }, { cause });
}

export function truncated(name: string, cause?: unknown): PipelineError {
	return pipelineError('media-truncated', { name }, { cause });
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
	if (code === 'CERT_HAS_EXPIRED') return TLS_REASONS.expired;
	if (code === 'CERT_NOT_YET_VALID') return TLS_REASONS.future;
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return TLS_REASONS.host;
	if (/SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)/.test(code)) return TLS_REASONS.untrusted;
	if (code === 'EPROTO' || /WRONG_VERSION_NUMBER|PACKET_LENGTH/.test(code)) return TLS_REASONS.protocol;
	return /CERT|TLS|SSL/.test(code) ? TLS_REASONS.invalid : undefined;
}
