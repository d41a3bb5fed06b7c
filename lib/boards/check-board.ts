import type { Finding } from '../model/finding';
import type { PinDraft } from '../model/pin-draft';
import { PipelineError, type Category } from '../model/problem';
import type { Account } from '../pinterest/account';

/** Anything else keeps all boards from being looked up. */
const OF_THE_ROW: Category[] = ['not-found', 'input'];

/** Whether the account has the draft's board and section. Asks Pinterest once for all drafts of a run. */
export async function checkBoard(account: Account, { board, section }: PinDraft): Promise<Finding[]> {
	try {
		await account.destination(board, section);
		return [];
	} catch (error) {
		if (!(error instanceof PipelineError) || !OF_THE_ROW.includes(error.problem.category)) throw error;
		const { code, message, action } = error.problem;
		return [
			{ code, severity: 'blocker', field: code.startsWith('section') ? 'section' : 'board', args: { message, action } },
		];
	}
}
