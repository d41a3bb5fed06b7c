import { z } from 'zod/v4';
import { keyOfJob } from '../../lib';
import { mcpUsage } from '../sentences';
import { JOB, jobAnswer } from './list-jobs';
import { mcpTool } from './tool';

/** One job with its history. */
export const getJob = mcpTool({
	name: 'get_job',
	title: 'Get a pin with its history',
	description:
		'Get one published, scheduled or failed pin from the local record: its state, its address on Pinterest, why it failed and what to do about it, and each change of its state.',
	input: z.strictObject({
		key: z
			.string()
			.describe('The key of the job, a beginning of it that no other job has, or the ID or address of its pin'),
	}),
	output: JOB,
	writes: false,
	local: true,
	async run(session, { key }) {
		return await session.withLedger(async (ledger) => {
			const job = await ledger.find(await keyOfJob(ledger, key));
			if (!job) throw mcpUsage('no-job');
			return { structured: jobAnswer(job) };
		});
	},
});
