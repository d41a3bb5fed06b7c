import { preflight, printableLine, problemOfFindings, systemClock, type BatchRow } from '../../lib';
import { EXIT } from '../exit-codes';
import { mediaOpener } from '../open-pipeline';
import { printJson, printText } from '../print';
import type { Settings } from '../settings';

/** Prints what would be published. Needs no credential and makes no call to Pinterest. @returns the exit code. */
export async function planImport(rows: AsyncIterable<BatchRow>, settings: Settings): Promise<number> {
	const open = mediaOpener(settings);
	let fit = 0;
	let unfit = 0;
	for await (const { row, draft, problem } of rows) {
		const found =
			problem ?? (draft && problemOfFindings((await preflight(draft, { open, clock: systemClock })).findings));
		if (found) unfit += 1;
		else fit += 1;
		if (settings.json) printJson({ type: 'plan', row, publish: !found, problem: found });
		else
			printText(
				`${String(row).padStart(5)}  ${printableLine(found ? `needs a fix: ${found.message}` : `would publish: ${draft?.title ?? 'without a title'}`)}`,
			);
	}
	if (settings.json) printJson({ type: 'summary', dryRun: true, rows: fit + unfit, publish: fit, needsFix: unfit });
	else printText(`\n${fit} would be published, ${unfit} need a fix. Nothing was sent.`);
	return unfit === 0 ? EXIT.done : EXIT.partly;
}
