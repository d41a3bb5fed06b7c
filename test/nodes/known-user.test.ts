import { describe, expect, it } from 'vitest';
import type { ApiRequest } from '../../lib/pinterest/http';
import { knownUser } from '../../nodes/shared/known-user';

const MINUTE = 60_000;

/** The answers for a token at a clock that only the test moves, and how often they were asked for. */
function stage(key: string) {
	const at = { time: 0, asked: 0 };
	const answer = async () => ({ id: String((at.asked += 1)), username: key });
	const idOf = async (ask = answer, of = key) => (await knownUser(of, () => at.time).remember(ask)).id;
	const answered = async (status: number) =>
		await knownUser(key, () => at.time).unlessRefused(async () => ({ status, headers: {}, body: {} }))(
			{} as ApiRequest,
		);
	return { at, idOf, answered };
}

describe('whose account a token is', () => {
	it('is asked once within two minutes, also where several nodes ask at the same time', async () => {
		const { at, idOf } = stage('once');
		expect(await Promise.all([idOf(), idOf()])).toEqual(['1', '1']);
		at.time = 2 * MINUTE - 1;
		expect(await idOf()).toBe('1');
		at.time = 2 * MINUTE;
		expect(await idOf()).toBe('2');
	});

	it('is asked for each token', async () => {
		const { at, idOf } = stage('each');
		expect([await idOf(), await idOf(undefined, 'each, another'), at.asked]).toEqual(['1', '2', 2]);
	});

	it('is not remembered where it could not be told', async () => {
		const { idOf } = stage('failing');
		await expect(idOf(async () => await Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
		expect(await idOf()).toBe('1');
	});

	it('is forgotten when Pinterest refuses the token, and by no other answer', async () => {
		const { idOf, answered } = stage('refused');
		await idOf();
		await answered(403);
		expect(await idOf()).toBe('1');
		await answered(401);
		expect(await idOf()).toBe('2');
	});

	it('is remembered of the two hundred tokens that were asked for last', async () => {
		const { at, idOf } = stage('bounded');
		for (let number = 0; number <= 200; number++) await idOf(undefined, `bounded ${number}`);
		await idOf(undefined, 'bounded 1');
		expect(at.asked).toBe(201);
		await idOf(undefined, 'bounded 0');
		expect(at.asked).toBe(202);
	});
});
