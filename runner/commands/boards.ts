import { listBoards, type ListedBoard } from '../../lib';
import { EXIT } from '../exit-codes';
import { openPipeline } from '../open-pipeline';
import { printJson, printNotice, printText } from '../print';
import type { Settings } from '../settings';
import { columnsOf } from '../ui/columns';

/** Lists all boards of the account, each once. @returns the exit code: 1 where sections could not be read. */
export async function boardsList({ sections }: { sections?: boolean }, settings: Settings): Promise<number> {
	const { pipeline, close } = await openPipeline(settings);
	const rows: Record<string, string>[] = [];
	let failed = 0;
	try {
		for await (const board of listBoards(pipeline, { sections })) {
			if (board.problem) failed += 1;
			if (settings.json) printJson(lineOf(board));
			else rows.push(...rowsOf(board));
			if (board.problem && !settings.json)
				printNotice(`The sections of ${board.name} could not be read: ${board.problem.message}`);
		}
	} finally {
		await close();
	}
	if (!settings.json) printText(rows.length > 0 ? columnsOf(rows) : 'The account has no boards.');
	return failed > 0 ? EXIT.partly : EXIT.done;
}

function lineOf({ id, name, privacy, pinCount, sections, problem }: ListedBoard): object {
	return { type: 'board', id, name, privacy: privacy ?? null, pinCount: pinCount ?? null, sections, problem };
}

/** A board, and below it its sections, as they are named in a sheet. */
function rowsOf({ id, name, privacy = '-', pinCount, sections = [] }: ListedBoard): Record<string, string>[] {
	const board = { name, id, pins: String(pinCount ?? '-'), privacy };
	return [board, ...sections.map((each) => ({ name: `${name}/${each.name}`, id: each.id, pins: '', privacy: '' }))];
}
