import { importBatch } from '../../lib';
import { noteTotals } from '../shared/note-totals';
import { forOperation } from '../shared/operation';
import { carries } from './carry';
import { sessionSettingsOf } from './options';

/** Takes rows through the whole pipeline. */
export const importRows = carries({
	name: 'Import',
	description: forOperation({ operation: ['import'] }, [
		{
			displayName:
				"A row with a run_at in the future is stored. An active workflow with a <b>Pinterest Trigger</b>, or the runner's worker, publishes it when it is due.",
			name: 'scheduledNotice',
			type: 'notice',
			default: '',
		},
	]),
	settings: sessionSettingsOf,
	batch: importBatch,
	ended: noteTotals,
});
