import type { Problem } from '../model/problem';

type Kind = Pick<Problem, 'code' | 'category' | 'action'>;

const EXPIRED: Kind = { code: 'upload-expired', category: 'pinterest', action: 'retry-later' };
const TOO_LARGE: Kind = { code: 'upload-too-large', category: 'media', action: 'replace-asset' };
const TOO_SMALL: Kind = { code: 'upload-too-small', category: 'media', action: 'replace-asset' };
const BUSY: Kind = { code: 'upload-busy', category: 'pinterest', action: 'retry-later' };
const BROKEN: Kind = { code: 'upload-broken', category: 'network', action: 'retry-later' };
const UNCONFIRMED: Kind = { code: 'upload-unconfirmed', category: 'pinterest', action: 'retry-later' };
/** With another form it may be taken: everything in a form is Pinterest's own. */
const REFUSED: Kind = { code: 'upload-refused', category: 'pinterest', action: 'retry-later' };

/** What S3's codes mean for an upload by form. Source: Amazon S3 API reference, "Error responses". */
const KINDS: Record<string, Kind> = {
	EntityTooLarge: TOO_LARGE,
	EntityTooSmall: TOO_SMALL,
	ExpiredToken: EXPIRED,
	InvalidToken: EXPIRED,
	TokenRefreshRequired: EXPIRED,
	RequestExpired: EXPIRED,
	RequestTimeTooSkewed: EXPIRED,
	SlowDown: BUSY,
	ServiceUnavailable: BUSY,
	Busy: BUSY,
	InternalError: BUSY,
	OperationAborted: BUSY,
	IncompleteBody: BROKEN,
	RequestTimeout: BROKEN,
	BadDigest: BROKEN,
	AccessDenied: REFUSED,
};

const LONGEST_WORDS = 300;

/** Why the bucket did not answer 204: its XML is `<Error><Code>AccessDenied</Code><Message>Invalid according to Policy: …`. */
export function bucketProblem(status: number, xml: string, fileName: string): Problem {
	const code = element('Code', xml);
	const words = element('Message', xml);
	const said = [code, words].filter(Boolean).join(': ').slice(0, LONGEST_WORDS) || `status ${status}`;
	if (status < 300)
		return {
			...UNCONFIRMED,
			message: `Pinterest's upload bucket answered for ${fileName} with status ${status} in place of 204.`,
		};
	return { ...kindOf(status, code, words), message: `Pinterest's upload bucket did not take ${fileName} (${said}).` };
}

function kindOf(status: number, code: string, words: string): Kind {
	// S3 has no code of its own for a policy that has ended.
	if (code === 'AccessDenied' && /expired/i.test(words)) return EXPIRED;
	if (Object.hasOwn(KINDS, code)) return KINDS[code] as Kind;
	if (status === 413) return TOO_LARGE;
	return status >= 500 || status === 429 ? BUSY : REFUSED;
}

function element(name: string, xml: string): string {
	const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
	return text
		.replace(/&#(\d{1,5});/g, (_, digits: string) => String.fromCharCode(Number(digits)))
		.replace(/&(quot|apos|lt|gt|amp);/g, (_, entity: string) => ENTITIES[entity] as string);
}

const ENTITIES: Record<string, string> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
