import { planBatch } from '../../lib';
import { forOperation } from '../shared/operation';
import { carries } from './carry';
import { sessionSettingsOf } from './options';

/** Says what Import would do with each row. Sends nothing, and writes nothing. */
export const plan = carries({
	name: 'Plan',
	description: forOperation({ operation: ['plan'] }, [
		{
			displayName: 'Nothing is sent or stored. Each row leaves through the output that <b>Import</b> would send it to.',
			name: 'planNotice',
			type: 'notice',
			default: '',
		},
	]),
	settings: (context) => ({ ...sessionSettingsOf(context), createBoards: undefined }),
	batch: planBatch,
});
