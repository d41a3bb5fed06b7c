import { hasBlocker, type Finding } from '../model/finding';
import type { ImportedRow, ImportRecord } from '../model/import-record';
import type { PinDraft } from '../model/pin-draft';
import type { Problem } from '../model/problem';
import { checkDraft } from '../preflight/check-draft';
import { isChecked } from '../preflight/limits';
import { problemOfFindings } from '../preflight/sentences';
import { rowAgain } from './retry-import';

/** What a row that waits would be published as, for a person who decides. */
export interface WaitingPin {
	/** Absent where the row is no pin yet; then the problem says what it lacks. */
	draft?: PinDraft;
	/** Further boards that get the pin too. */
	boards: string[];
	/** Why it would fail, as far as that is known without a look at its media. */
	problem?: Problem;
	warnings: Finding[];
}

/** Reads the stored cells of a row as its approval would. Fetches nothing; never throws. */
export function waitingPin(row: ImportedRow, record: ImportRecord, nowMs: number): WaitingPin {
	const cells = Object.keys(row.cells).length > 0 ? { ...row.cells, approve: 'yes' } : row.cells;
	const read = rowAgain({ ...row, cells, unsigned: undefined }, record, nowMs);
	const refused = rowAgain({ ...row, cells }, record, nowMs).problem;
	const findings = read.draft ? checkDraft(read.draft, nowMs) : [];
	const problem = refused ?? read.problem ?? (hasBlocker(findings) ? problemOfFindings(findings) : undefined);
	const warnings = findings.filter(({ severity, code }) => severity === 'warning' && isChecked(code, {}));
	return { draft: read.draft, boards: read.boards ?? [], problem, warnings };
}
