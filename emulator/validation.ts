import type { z } from 'zod/v4';
import { invalid } from './errors';

/** Parses a request body and refuses it with the first fault found, in the manner of Pinterest's messages. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
	const parsed = schema.safeParse(body, { reportInput: true });
	if (parsed.success) return parsed.data;
	throw invalid(describe(parsed.error.issues[0]!));
}

function describe(issue: z.core.$ZodIssue): string {
	const field = issue.path.join('.') || 'body';
	const input = shorten(issue.input);
	switch (issue.code) {
		case 'too_big':
			return `Invalid request: '${field}' does not satisfy constraint: ${limitName('max', issue.origin)}=${issue.maximum}`;
		case 'too_small':
			return `Invalid request: '${field}' does not satisfy constraint: ${limitName('min', issue.origin)}=${issue.minimum}`;
		case 'invalid_format':
			return `Invalid request: ${field} (${input} does not match '${bare(issue.pattern)}')`;
		case 'invalid_value':
			return `Invalid request: ${field} (${input} is not one of [${issue.values.map((value) => `'${String(value)}'`).join(', ')}])`;
		case 'invalid_type':
			return issue.input === undefined
				? `Invalid request: '${field}' is a required property`
				: `Invalid request: ${field} (${input} is not of type ${issue.expected})`;
		case 'invalid_union':
			return `Invalid request: ${field} (${input} is not valid under any of the given schemas)`;
		default:
			return issue.message;
	}
}

const limitName = (side: 'max' | 'min', origin: string) =>
	origin === 'array' ? `${side}Items` : origin === 'string' ? `${side}Length` : `${side}imum`;

const bare = (pattern: string | undefined) => (pattern ?? '').replace(/^\/|\/[a-z]*$/g, '');

function shorten(input: unknown) {
	const text = typeof input === 'string' ? `'${input}'` : (JSON.stringify(input) ?? 'None');
	return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

export function checkNumericId(name: string, value: string | undefined): string {
	if (value && /^\d+$/.test(value)) return value;
	throw invalid(`'${name}' value '${value ?? ''}' must match the pattern: ^\\d+$`);
}
