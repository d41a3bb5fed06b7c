import { eachOnce } from '../../lib/pinterest/bookmark-pages';
import { createPinterestClient } from '../../lib/pinterest/client';
import { errorOf, PinterestApiError } from '../../lib/pinterest/errors';
import type { ApiAnswer, ApiRequest } from '../../lib/pinterest/http';
import type { PinCreate } from '../../lib/pinterest/schemas';
import { verdictOf, type VerdictKind } from '../../lib/pinterest/verdict';
import { Random } from '../../sim/kernel/random';
import { characterOf, Pinterest, type Character, type SimAccount } from '../../sim/pinterest/pinterest';

export const NOW = Date.parse('2026-05-04T10:20:30Z');
export const [BOARD, SECOND_BOARD, SECTION, OTHERS_BOARD] = ['7001', '7002', '8001', '7101'];

export const ACCOUNTS: SimAccount[] = [
	{
		id: '501',
		username: 'lemon',
		token: 'token-one',
		boards: [
			{ id: BOARD, name: 'Tarts', sections: [{ id: SECTION, name: 'Sweet' }] },
			{ id: SECOND_BOARD, name: 'Pies' },
		],
	},
	{ id: '502', username: 'basil', token: 'token-two', boards: [{ id: OTHERS_BOARD, name: 'Herbs' }] },
];
export const OWNER = ACCOUNTS[0] as SimAccount;

/** The body of `POST /pins`. */
export const pinWith = (changes: Partial<PinCreate> = {}): PinCreate => ({
	board_id: BOARD,
	title: 'Lemon tart',
	description: 'With "thyme" & honey',
	link: 'https://www.food.example/tart?id=1',
	alt_text: 'A tart',
	media_source: { source_type: 'image_url', url: 'https://img.example/tart.jpg' },
	...changes,
});
export const pictured = (url: string): PinCreate => pinWith({ media_source: { source_type: 'image_url', url } });

/** A Pinterest with a clock that stands still until it is set, and the client of lib/ in front of it. */
export function setUp(changes: Partial<Character> = {}, { seed = 1, clockAheadMs = 0 } = {}) {
	const random = new Random(seed);
	const character = { ...characterOf(random, new Set()), ...changes };
	const pinterest = new Pinterest({ random, character, accounts: ACCOUNTS, clockAheadMs });
	const answers: ApiAnswer[] = [];
	const world = { now: NOW, token: OWNER.token };
	const client = createPinterestClient(async (request: ApiRequest) => {
		const answer = pinterest.answer({ ...request, token: world.token }, world.now);
		answers.push(answer);
		if (answer.status >= 400) throw errorOf(request, answer);
		return answer;
	}, 'https://api.pinterest.com/v5');
	const listBoard = async () =>
		await Array.fromAsync(eachOnce(async (bookmark) => await client.listBoardPins(BOARD, bookmark)));
	return { pinterest, client, answers, world, listBoard };
}

/** What a call ends with: no error, or the verdict on it. */
export async function verdictOn(call: Promise<unknown>, safe = false): Promise<VerdictKind | 'done'> {
	try {
		await call;
		return 'done';
	} catch (error) {
		if (!(error instanceof PinterestApiError)) throw error;
		return verdictOf(error, { safe, pictureByAddress: true }).kind;
	}
}
