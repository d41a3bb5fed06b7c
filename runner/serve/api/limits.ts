import { z } from 'zod/v4';
import { closedIn, problemOf, resume, type BudgetClosure } from '../../../lib';
import { runnerError } from '../../sentences';
import { operation } from './operation';
import * as schemas from './schemas';

const LONGEST_NAME = 253; // of a domain, in characters

export const getLimits = operation({
	id: 'getLimits',
	method: 'get',
	path: '/limits',
	summary: "How much of Pinterest's rate limits is used, and what is paused",
	description:
		'Where no account is connected, or it cannot be read, `problem` says so and the rest is there all the same.',
	answer: { schema: schemas.limits },
	problems: [],
	async run({ desk }) {
		const { store } = desk.ledger;
		const { pauses, closures } = await closedIn(store);
		const rest = { paused: pauses, closed: closures.map(closureFacts) };
		try {
			const { pipeline, rateLimiter } = await desk.account();
			return { account: await pipeline.account.id(), budgets: await rateLimiter.usage(), ...rest };
		} catch (error) {
			return { account: null, problem: problemOf(error), budgets: [], ...rest };
		}
	},
});

export const resumePaused = operation({
	id: 'resumePaused',
	method: 'post',
	path: '/limits/resume',
	summary: 'Opens what is paused for a domain or an account',
	description: 'Of an account also its closed rate limits, those of the whole app among them.',
	body: z.strictObject({
		name: z.string().trim().min(1).max(LONGEST_NAME).describe('The domain, or the ID of the account'),
	}),
	answer: { schema: schemas.resumed },
	problems: [404],
	async run({ desk: { ledger }, body: { name } }) {
		const closed = await closedIn(ledger.store, name);
		const { pauses, closures } = closed;
		if (pauses.length + closures.length === 0) throw runnerError('nothing-paused', [name]);
		await resume(ledger.store, closed);
		return {
			resumed: [
				...pauses.map((paused) => ({ scope: paused.scope, name: paused.name })),
				...closures.map((closure) => ({ scope: 'budget', name: closure.name, account: closure.account })),
			],
		};
	},
});

const closureFacts = ({ name, app, account, until }: BudgetClosure) => ({ name, app, account, until });
