import type { BatchRow } from '../lib/import/import-row';
import type { PinDraft } from '../lib/model/pin-draft';
import type { Random } from './kernel/random';
import { BEGINNING } from './kernel/scheduler';
import type { LifePlan } from './plan';
import type { SimAccount } from './pinterest/pinterest';

/** What somebody wants published: a row of the sheet. Its picture and its board make it this pin and no other. */
export interface Wish {
	/** Its row in the sheet. */
	row: number;
	account: string;
	boardId: string;
	mediaUrl: string;
	draft: PinDraft;
	/** True times, in milliseconds, at which its due date, if it has one, was or is. */
	dueAt?: number;
}

/** Names a wish by what a call to Pinterest says of it. */
export const wishNameOf = (boardId: string, mediaUrl: string): string => `${boardId} ${mediaUrl}`;

/** What a list shows of a wish, but for what is corrected on the way. */
export const looksOf = ({ boardId, draft: { link } }: Wish): string => JSON.stringify([boardId, link]);

const MEDIA_HOST = 'https://pictures.example.com';

/** The rows of a life's sheet, those of each account after the other's. */
export function wishesOf(plan: LifePlan, random: Random, accounts: readonly SimAccount[]): Wish[] {
	return Array.from({ length: plan.rows }, (_, index): Wish => {
		const account = accounts[index % accounts.length] as SimAccount;
		const named = random.chance(0.3) || account !== accounts[0] ? { account: account.username } : {};
		const board = random.pick(account.boards);
		// Rows that look alike differ in their pictures alone, which no list of Pinterest's tells.
		const alike = random.chance(0.6) && plan.faults.has('rows-look-alike');
		const name = alike ? 'Tea' : `Tea ${index + 1} & “Cake” 🍰`;
		const mediaUrl = `${MEDIA_HOST}/${plan.seed}-${index + 1}.png`;
		const isDue = random.chance(0.35);
		const dueAt = isDue ? BEGINNING + Math.round(random.between(1, 12) * 60) * 1000 : undefined;
		return {
			row: index + 2,
			account: account.id,
			boardId: alike ? (account.boards[0]?.id as string) : board.id,
			mediaUrl,
			dueAt,
			draft: {
				...named,
				board: alike ? (account.boards[0]?.name as string) : board.name,
				title: name,
				description: alike ? 'From our kitchen' : `From our kitchen, plate ${index + 1} <new>`,
				link: alike ? 'https://shop.example.com/tea' : `https://shop${index + 1}.example.com/tea/${index + 1}?size=l`,
				media: [{ url: mediaUrl }],
				...(dueAt !== undefined && { runAt: new Date(dueAt).toISOString() }),
			},
		};
	});
}

export const rowOf = ({ row, draft }: Wish): BatchRow => ({ row, draft: { ...draft } });
