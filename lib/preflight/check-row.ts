import { draftFromCells, type Cells, type RowDefaults, type RowReading } from '../model/import-row';
import { checkDraft } from './check-draft';

/**
 * The draft of a row, or all that keeps it from being one: what is missing or unreadable, and what is wrong with its
 * texts, link and date. Of a draft only its reading is checked; the rest is `preflight`'s, which also sees its media.
 * Pure; never throws.
 */
export function checkRow(
	cells: Cells,
	defaults: RowDefaults,
	nowMs: number,
): Pick<RowReading, 'draft' | 'boards' | 'findings'> {
	const { draft, boards, findings, partial } = draftFromCells(cells, defaults);
	if (draft || partial.approved === false) return { draft, boards, findings };
	return { findings: [...findings, ...checkDraft(partial, nowMs).filter(({ severity }) => severity === 'blocker')] };
}
