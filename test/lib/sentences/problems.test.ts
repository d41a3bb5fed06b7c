import { describe, expect, it } from 'vitest';
import { PipelineError } from '../../../lib/model/problem';
import { pipelineError, problemFor, problemOf, TABLES } from '../../../lib/sentences/problems';
import type { Sentence } from '../../../lib/sentences/sentence';

const all = TABLES.flatMap((table) => Object.entries(table as Record<string, Sentence>));

/** Stands for a text, a number or a list. */
const anything = Object.assign(new String('X'), { join: () => 'X' });
const anyArguments = new Proxy({}, { get: () => anything }) as never;

describe('the sentences of problems', () => {
	it('no key is in two tables', () => {
		const keys = all.map(([key]) => key);
		expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
		expect(keys.length).toBeGreaterThan(100);
	});

	it('each is whole and in the words of the house', () => {
		const texts = all.flatMap(([key, { message, advice = '.' }]) => [
			[key, message(anyArguments)] as const,
			[key, advice] as const,
		]);
		const unfinished = /undefined|NaN|\[object|[^.!?X]$/;
		const riddles = /\bof its own\b|\brests?\b|\btold\b|\banew\b|\banother home\b|\bwho asks\b|\bstatus 429\b/i;
		expect(texts.filter(([, text]) => unfinished.test(text) || riddles.test(text))).toEqual([]);
	});

	it('problemFor takes the code from before the colon, and retryAt from its caller', () => {
		expect(problemFor('host-unknown:lookup', { name: 'a.example' }, { retryAt: '2027-03-01T09:00:00Z' })).toEqual({
			code: 'host-unknown',
			category: 'origin',
			message:
				'The host name of a.example cannot be resolved at the moment. Check the DNS settings of this machine, and try again.',
			action: 'retry-later',
			retryAt: '2027-03-01T09:00:00Z',
		});
		expect(problemFor('lease-lost')).not.toHaveProperty('retryAt');
	});

	it('pipelineError keeps the cause', () => {
		const cause = new Error('cause');
		const error = pipelineError('image-unavailable', {}, { cause });
		expect(error).toBeInstanceOf(PipelineError);
		expect(error.cause).toBe(cause);
		expect(error.message).toBe(error.problem.message);
	});

	it('problemOf finds the problem of whatever was thrown', () => {
		expect(problemOf(pipelineError('lease-lost')).code).toBe('lease-lost');
		expect(problemOf(new DOMException('stop', 'AbortError'))).toMatchObject({ code: 'interrupted' });
		expect(problemOf(new Error('odd'))).toMatchObject({ code: 'unexpected', message: 'odd', action: 'none' });
		expect(problemOf('odd')).toMatchObject({ code: 'unexpected', message: 'odd' });
	});
});
