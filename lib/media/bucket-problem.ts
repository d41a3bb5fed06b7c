import type { Problem } from '../model/problem';
import { problemFor } from '../sentences/problems';

type Kind =
	| 'upload-expired'
	| 'upload-too-large'
	| 'upload-too-small'
	| 'upload-busy'
	| 'upload-broken'
	/** With another form it may be taken: everything in a form is Pinterest's own. */
	| 'upload-refused';

/** What S3's codes mean for an upload by form. Source: Amazon S3 API reference, "Error responses". */
const KINDS: Record<string, Kind> = {
	EntityTooLarge: 'upload-too-large',
	EntityTooSmall: 'upload-too-small',
	ExpiredToken: 'upload-expired',
	InvalidToken: 'upload-expired',
	TokenRefreshRequired: 'upload-expired',
	RequestExpired: 'upload-expired',
	RequestTimeTooSkewed: 'upload-expired',
	SlowDown: 'upload-busy',
	ServiceUnavailable: 'upload-busy',
	Busy: 'upload-busy',
	InternalError: 'upload-busy',
	OperationAborted: 'upload-busy',
	IncompleteBody: 'upload-broken',
	RequestTimeout: 'upload-broken',
	BadDigest: 'upload-broken',
	AccessDenied: 'upload-refused',
};

const LONGEST_WORDS = 300;

/** Why the bucket did not answer 204: its XML is `<Error><Code>AccessDenied</Code><Message>Invalid according to Policy: …`. */
export function bucketProblem(status: number, xml: string, fileName: string): Problem {
	const code = element('Code', xml);
	const words = element('Message', xml);
	const said = [code, words].filter(Boolean).join(': ').slice(0, LONGEST_WORDS) || `status ${status}`;
	if (status < 300) return problemFor('upload-unconfirmed', { fileName, status });
	return problemFor(kindOf(status, code, words), { fileName, said });
}

function kindOf(status: number, code: string, words: string): Kind {
	// S3 has no code of its own for a policy that has ended.
	if (code === 'AccessDenied' && /expired/i.test(words)) return 'upload-expired';
	if (Object.hasOwn(KINDS, code)) return KINDS[code] as Kind;
	if (status === 413) return 'upload-too-large';
	return status >= 500 || status === 429 ? 'upload-busy' : 'upload-refused';
}

function element(name: string, xml: string): string {
	const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
	return text
		.replace(/&#(\d{1,5});/g, (_, digits: string) => String.fromCharCode(Number(digits)))
		.replace(/&(quot|apos|lt|gt|amp);/g, (_, entity: string) => ENTITIES[entity] as string);
}

const ENTITIES: Record<string, string> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
