/** A refusal of the bucket, in the words of S3. */
export class BucketError extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
	) {
		super(message);
	}
}

export const s3Refusals = {
	method: () => new BucketError(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.'),
	authorization: () =>
		new BucketError(
			400,
			'InvalidArgument',
			'Only one auth mechanism allowed; the upload form is already signed, so no Authorization header may be sent',
		),
	contentLength: () => new BucketError(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.'),
	notMultipart: () =>
		new BucketError(412, 'PreconditionFailed', 'Bucket POST must be of the enclosure-type multipart/form-data'),
	malformed: () =>
		new BucketError(
			400,
			'MalformedPOSTRequest',
			'The body of your POST request is not well-formed multipart/form-data.',
		),
	fieldAfterFile: () =>
		new BucketError(400, 'InvalidArgument', 'The file must be the last field of the form; a field came after it.'),
	noFile: () =>
		new BucketError(400, 'IncorrectNumberOfFilesInPostRequest', 'POST requires exactly one file upload per request.'),
	fieldTooLong: () =>
		new BucketError(
			400,
			'MaxPostPreDataLengthExceeded',
			'Your POST request fields preceding the upload file were too large.',
		),
	missingField: (name: string) =>
		new BucketError(
			403,
			'AccessDenied',
			`Invalid according to Policy: Policy Condition failed: ["eq", "$${name}", ...] (field missing)`,
		),
	alteredField: (name: string) =>
		new BucketError(
			403,
			'AccessDenied',
			`Invalid according to Policy: Policy Condition failed: ["eq", "$${name}", ...]`,
		),
	extraField: (name: string) =>
		new BucketError(403, 'AccessDenied', `Invalid according to Policy: Extra input fields: ${name}`),
	unknownForm: () => new BucketError(403, 'AccessDenied', 'The form was not issued by this service.'),
	usedForm: () => new BucketError(403, 'AccessDenied', 'The form was already used for an upload.'),
	expired: () => new BucketError(403, 'AccessDenied', 'Invalid according to Policy: Policy expired.'),
	internal: (status: number) =>
		status === 503
			? new BucketError(503, 'SlowDown', 'Please reduce your request rate.')
			: new BucketError(status, 'InternalError', 'We encountered an internal error. Please try again.'),
};

const escapeXml = (text: string) => text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);

export const s3Xml = ({ code, message }: BucketError, requestId: string) =>
	'<?xml version="1.0" encoding="UTF-8"?>\n' +
	`<Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>` +
	`<RequestId>${requestId}</RequestId><HostId>emulator</HostId></Error>`;
