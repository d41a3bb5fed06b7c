import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod/v4';
import { closedIn, problemOf, resume, storedUsage, type BudgetClosure } from '../../../lib';
import { runnerError } from '../../sentences';
import type { Desk } from '../desk';
import { operation } from './operation';
import * as schemas from './schemas';

const LONGEST_NAME = 253; // of a domain, in characters
/** A call does not wait longer for Pinterest, which is asked once for the whole time of the page. */
const ANSWER_MS = 3_000;

export const getLimits = operation({
	id: 'getLimits',
	method: 'get',
	path: '/limits',
	summary: "How much of Pinterest's rate limits is used, and what is paused",
	description:
		'Where no account is connected, or Pinterest does not say at once whose it is, `problem` says so, and the budgets are those of all accounts that the store knows.',
	answer: { schema: schemas.limits },
	problems: [],
	async run({ desk }) {
		const { pauses, closures } = await closedIn(desk.ledger.store);
		return { ...(await budgetsOf(desk)), paused: pauses, closed: closures.map(closureFacts) };
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

/** Those of the connected account; those that the store knows where Pinterest cannot be asked, or does not answer in time. */
async function budgetsOf(desk: Desk): Promise<object> {
	try {
		return await Promise.race([ofConnected(desk), late()]);
	} catch (error) {
		const stored = await storedUsage(desk.ledger.store, desk.settings.budgets);
		return { account: null, problem: problemOf(error), budgets: stored.map(({ key: _, app: __, ...usage }) => usage) };
	}
}

async function ofConnected(desk: Desk): Promise<object> {
	const { pipeline, rateLimiter } = await desk.account();
	return { account: await pipeline.account.id(), budgets: await rateLimiter.usage() };
}

async function late(): Promise<never> {
	await delay(ANSWER_MS, undefined, { ref: false });
	throw runnerError('account-not-answered', []);
}

const closureFacts = ({ name, app, account, until }: BudgetClosure) => ({ name, app, account, until });
