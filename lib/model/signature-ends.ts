/*
 * How the end of a signature is read from the text that carries it. Each function takes a text and returns epoch
 * milliseconds, or undefined where the text is no such moment. Pure, and never throws.
 */

/** Numbers outside these years are ids, not moments. */
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2100, 0);
const SECOND = 1000;

/** A time such as 20261103T101500Z and the seconds from then on. */
export function issued(date: string, seconds: string): number | undefined {
	const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
	if (year === undefined || !/^\d{1,9}$/.test(seconds)) return undefined;
	const start = moment(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`));
	return start === undefined ? undefined : moment(start + Number(seconds) * SECOND);
}

/** Seconds since 1970, or milliseconds where there are thirteen digits. */
export function epoch(text: string): number | undefined {
	if (/^\d{9,10}$/.test(text)) return moment(Number(text) * SECOND);
	return /^\d{13}$/.test(text) ? moment(Number(text)) : undefined;
}

export function hexEpoch(text: string): number | undefined {
	return /^[0-9a-f]{8}$/i.test(text) ? moment(Number.parseInt(text, 16) * SECOND) : undefined;
}

/** Azure takes a date, a date with minutes, and one with seconds and a fraction, always in UTC. */
export function utcTime(text: string): number | undefined {
	const [, date, time = '00:00', seconds = ':00'] =
		/^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d(?:\.\d{1,7})?)?Z)?$/.exec(text) ?? [];
	return date === undefined ? undefined : moment(Date.parse(`${date}T${time}${seconds}Z`));
}

/** CloudFront's base64 has other letters where a query has none to spare. */
export function endOfPolicy(policy: string): number | undefined {
	const letters: Record<string, string> = { '-': '+', _: '=', '~': '/' };
	const text = decoded(policy.replace(/[-_~]/g, (letter) => letters[letter] ?? ''));
	const ends = [...text.matchAll(/"DateLessThan"\s*:\s*\{\s*"AWS:EpochTime"\s*:\s*(\d+)/g)];
	return firstOf(ends.map(([, end = '']) => end).sort(), epoch);
}

/** Whether a text is a JSON Web Token: its header names an algorithm or a type. */
export function isJwt(text: string): boolean {
	const token = bare(text);
	if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) return false;
	return /"(?:alg|typ)"/.test(decoded(token.split('.')[0] ?? ''));
}

export function endOfJwt(text: string): number | undefined {
	if (!isJwt(text)) return undefined;
	const exp = /"exp"\s*:\s*(\d+)/.exec(payloadOf(text).replace(/:\s*\{[^{}]*\}/g, ''))?.[1]; // not of an object inside
	return epoch(exp ?? '');
}

/** What a JSON Web Token says of its subject: its claims without those that change with every issue. */
export function subjectOfJwt(text: string): string {
	const payload = payloadOf(text);
	try {
		const claims = Object.entries(JSON.parse(Buffer.from(payload, 'latin1').toString('utf8')) as object);
		return JSON.stringify(claims.filter(([name]) => !['iat', 'exp', 'nbf', 'jti'].includes(name)).sort());
	} catch {
		return payload;
	}
}

export function firstOf(texts: string[], read: (text: string) => number | undefined): number | undefined {
	return texts.map(read).find((found) => found !== undefined);
}

function payloadOf(jwt: string): string {
	return decoded(bare(jwt).split('.')[1] ?? '');
}

/** SharePoint counts versions. */
function bare(jwt: string): string {
	return jwt.replace(/^(?:v\d\.|Bearer )/, '');
}

/** Never throws: what is no base64 gives other bytes, in which nothing is found. */
function decoded(text: string): string {
	return Buffer.from(text, 'base64').toString('latin1');
}

function moment(milliseconds: number): number | undefined {
	return milliseconds >= EARLIEST && milliseconds < LATEST ? milliseconds : undefined;
}
