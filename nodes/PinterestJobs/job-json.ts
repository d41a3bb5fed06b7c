import type { IDataObject } from 'n8n-workflow';
import { jobFacts, type JobRecord } from '../../lib';
import type { Routed } from '../shared/each-item';
import { RESULTS } from '../shared/operation';

/** The item of a job: its pin, state, time, problem and history. */
export function jobItem(job: JobRecord): Routed {
	return { output: RESULTS, json: jobFacts(job) as unknown as IDataObject, binary: {} };
}
