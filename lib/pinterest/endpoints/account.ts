import { z } from 'zod/v4';
import type { Caller } from '../call';
import { parsed, read } from '../requests';

/** The account with all that Pinterest answers; a user name is all that is certain. */
const accountAnswerSchema = z.looseObject({ username: z.string() });
export type AccountAnswer = z.infer<typeof accountAnswerSchema>;

const text = z.string().nullish().catch(undefined);
const count = z.number().nullish().catch(undefined);
const known = z.object({
	id: text,
	account_type: text,
	business_name: text,
	website_url: text,
	board_count: count,
	pin_count: count,
	follower_count: count,
	following_count: count,
	monthly_views: count,
});

/** What is useful of an account. What Pinterest leaves out is null. */
export function accountFacts(account: AccountAnswer) {
	const facts = known.parse(account);
	return {
		id: facts.id ?? null,
		username: account.username,
		accountType: facts.account_type ?? null,
		businessName: facts.business_name ?? null,
		websiteUrl: facts.website_url ?? null,
		boardCount: facts.board_count ?? null,
		/** Created and saved ones. */
		pinCount: facts.pin_count ?? null,
		followerCount: facts.follower_count ?? null,
		followingCount: facts.following_count ?? null,
		monthlyViews: facts.monthly_views ?? null,
	};
}

export function accountEndpoints(call: Caller) {
	return {
		getAccountAnswer: async (signal?: AbortSignal) =>
			await parsed(call, accountAnswerSchema, { ...read('GET /user_account', '/user_account'), bulk: false, signal }),
	};
}
