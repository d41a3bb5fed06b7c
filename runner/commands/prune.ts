import { pruneJobs, type Pruned } from '../../lib';
import { inWords } from '../duration';
import { EXIT } from '../exit-codes';
import { interruptible } from '../interrupt';
import { printDone, printJson } from '../print';
import type { StoreSettings } from '../settings';
import { streamInLittleMemory } from '../streaming-memory';
import { createProgress } from '../ui/progress';
import { withLedger } from './with-ledger';

export interface PruneFlags {
	/** By when a job came to its end, in seconds. */
	olderThan: number;
	/** Counts, and changes nothing. */
	dryRun?: boolean;
}

/** Forgets the history of pins that came to their end so long ago. @returns the exit code. */
export async function pruneOldJobs(
	{ olderThan, dryRun = false }: PruneFlags,
	settings: StoreSettings,
): Promise<number> {
	streamInLittleMemory();
	const { signal, interrupted, done } = interruptible('Stopping. What was pruned stays pruned.');
	const progress = createProgress();
	let pruned: Pruned = { published: 0, cancelled: 0, failed: 0 };
	try {
		return await withLedger(settings, async (ledger) => {
			const onProgress = (sofar: Pruned) => {
				pruned = { ...sofar };
				progress.show(prunedSentence(pruned, dryRun));
			};
			pruned = await pruneJobs(ledger, olderThan * 1000, { dryRun, signal, onProgress });
			print(pruned);
			return EXIT.done;
		});
	} catch (error) {
		if (!interrupted()) throw error;
		print(pruned);
		return EXIT.interrupted;
	} finally {
		progress.end();
		done();
	}

	function print(counts: Pruned): void {
		progress.end();
		if (settings.json) printJson({ type: 'prune', dryRun, olderThanSeconds: olderThan, ...counts });
		else printDone(`${prunedSentence(counts, dryRun)} All came to their end more than ${inWords(olderThan)} ago.`);
	}
}

/** `Forgot the history of 812 published and 3 cancelled pins, and deleted 40 that failed.` */
export function prunedSentence({ published, cancelled, failed }: Pruned, dryRun = false): string {
	const [forgot, deleted] = dryRun ? ['Would forget', 'delete'] : ['Forgot', 'deleted'];
	return `${forgot} the history of ${published} published and ${cancelled} cancelled pins, and ${deleted} ${failed} that failed.`;
}
