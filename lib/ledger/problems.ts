import { PipelineError } from '../model/problem';

/** The ledger could not answer or a claim was lost: nothing may be published on the strength of it. */
export function ledgerProblem(code: string, message: string): PipelineError {
	return new PipelineError({ code, category: 'store', message, action: 'retry-later' });
}

/** What a person asked for cannot be done with this job. */
export function jobProblem(
	code: 'job-busy' | 'job-published' | 'job-unknown' | 'job-not-waiting',
	message: string,
): PipelineError {
	return new PipelineError({
		code,
		category: code === 'job-unknown' ? 'input' : 'conflict',
		message,
		action: code === 'job-busy' ? 'wait' : 'none',
	});
}
