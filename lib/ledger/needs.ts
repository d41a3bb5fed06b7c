import type { JobRecord, JobState } from '../model/job';
import { ACTIONS } from '../model/problem';

/**
 * What has to be done for a job: what its problem says for one that failed, `approve` for one that is held,
 * `resolve` for one of which only a person can say whether there is a pin, and `wait` for one that is deferred.
 */
export const NEEDS = [...ACTIONS, 'approve', 'resolve'] as const;
export type Need = (typeof NEEDS)[number];

/** The states of jobs for which something has to be done. */
export const NEEDY_STATES: readonly JobState[] = ['scheduled', 'rejected', 'failed', 'unknown'];

/** @returns undefined where nothing has to be done: a worker or Pinterest goes on, or the job has come to its end. */
export function needOf({ state, problem }: Pick<JobRecord, 'state' | 'problem'>): Need | undefined {
	if (state === 'failed' || state === 'rejected') return problem?.action ?? 'none';
	if (state === 'unknown') return problem?.action === 'none' ? 'resolve' : undefined;
	if (state !== 'scheduled' || !problem) return undefined;
	return problem.code === 'not-approved' ? 'approve' : 'wait';
}
