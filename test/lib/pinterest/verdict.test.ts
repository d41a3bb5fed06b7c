import { describe, expect, it } from 'vitest';
import { NoAnswerError, PinterestApiError } from '../../../lib';
import { verdictOf } from '../../../lib/pinterest/verdict';
import { asking, type Asking } from '../../support/ask';
import { ANSWERS } from './verdict-table';

async function failureOf(work: Promise<unknown>): Promise<PinterestApiError | NoAnswerError> {
	const failure = await work.then(
		() => undefined,
		(error: unknown) => error,
	);
	if (failure instanceof PinterestApiError || failure instanceof NoAnswerError) return failure;
	throw new Error(`No failure of a call: ${String(failure)}`);
}

describe('what an answer means', () => {
	it.each(ANSWERS)(
		'$answer',
		async ({
			ask = async ({ publish }: Asking) => await publish(),
			pictureByAddress,
			means,
			pins = 0,
			tells = /./,
			...options
		}) => {
			const [kind, code, category, action, stops] = means;
			const world = await asking(options);
			const failure = await failureOf(ask(world));
			const verdict = verdictOf(failure, { safe: world.last().safe, pictureByAddress });
			expect(verdict).toMatchObject({ kind, problem: { code, category, action } });
			expect(verdict.stops).toBe(stops);
			expect(verdict.problem.message).toMatch(tells);
			expect(world.emulator.pins()).toHaveLength(pins);
		},
	);

	it('is never said of a call that went well after the token was refreshed', async () => {
		const world = await asking({ token: 'pina_expired', refresh: async () => 'pina_emulator' });
		await world.publish();
		expect(world.emulator.requests().map(({ status }) => status)).toEqual([401, 201]);
	});

	it('keeps what the answer says of the budget', async () => {
		const limited = await asking({ options: { limits: { org_write: 0 } } });
		const failure = await failureOf(limited.publish());
		expect(verdictOf(failure, limited.last()).resetMs).toBe(60_000);
		const hours = await asking(ANSWERS.find(({ answer }) => answer.includes('hours'))!);
		expect(verdictOf(await failureOf(hours.publish()), hours.last()).resetMs).toBe(67_150_000);
	});
});
