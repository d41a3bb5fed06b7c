import { attemptsInFlight, type PipelineContext } from '../../lib';
import { printNotice } from '../print';
import { clockTime } from '../ui/import-progress';

/** Says which pins an import left in flight whose process was killed, and when their outcome can be looked up. */
export async function sayInFlight({ ledger, account, settings }: PipelineContext): Promise<void> {
	const { pins, lookUpAt } = await attemptsInFlight(ledger, await account.id(), settings.reconcileDelayMs);
	if (pins === 0) return;
	const [what, whose] = pins === 1 ? ['1 pin was', 'its'] : [`${pins} pins were`, 'their'];
	printNotice(`${what} in flight; ${whose} outcome is looked up at ${clockTime(lookUpAt)}.`);
}
