import { PipelineError } from '../model/problem';

/** The ledger could not answer or a claim was lost: nothing may be published on the strength of it. */
export function ledgerProblem(code: string, message: string): PipelineError {
	return new PipelineError({ code, category: 'store', message, action: 'retry-later' });
}
