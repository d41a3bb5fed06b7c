/** A form must be good for at least so long when its upload begins: the bucket reads it first, a slow start included. */
const LEAST_TIME_LEFT_MS = 60_000;

/**
 * When a form ends: its `policy` is JSON in base64 with an `expiration`, as S3 has it. Pinterest names no
 * lifetime. @returns epoch milliseconds; undefined where the form does not tell.
 */
export function expiryOfForm(parameters: Record<string, string>): number | undefined {
	try {
		const { expiration } = JSON.parse(Buffer.from(parameters.policy ?? '', 'base64').toString('utf8')) as {
			expiration?: string;
		};
		const at = Date.parse(expiration ?? '');
		return Number.isNaN(at) ? undefined : at;
	} catch {
		return undefined;
	}
}

export function isGoodFor(parameters: Record<string, string>, nowMs: number): boolean {
	const expiresAt = expiryOfForm(parameters);
	return expiresAt === undefined || expiresAt - nowMs >= LEAST_TIME_LEFT_MS;
}
