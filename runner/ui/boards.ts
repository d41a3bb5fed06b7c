import { printableLine, type Account } from '../../lib';

/** Which boards and sections of the file the account does not have, with the nearest names, each once. */
export function missingBoardsNotice(account: Pick<Account, 'missingBoards'>): string | undefined {
	const missing = account.missingBoards();
	if (missing.length === 0) return undefined;
	const lines = missing.map(({ wanted, kind, nearest }) => {
		const [most] = nearest;
		return `  ${printableLine(wanted)}${kind === 'section' ? ' (the section)' : ''}${most === undefined ? '' : `: did you mean ${printableLine(most)}?`}`;
	});
	const what = missing.length === 1 ? 'One board or section is' : `${missing.length} boards or sections are`;
	return `${what} missing; correct the rows, or let them be made with --create-boards:\n${lines.join('\n')}`;
}

/** Which boards and sections were made. */
export function madeBoardsNotice(account: Pick<Account, 'madeBoards'>): string | undefined {
	const made = account.madeBoards();
	return made.length === 0 ? undefined : `Made on Pinterest: ${made.map(printableLine).join(', ')}.`;
}
