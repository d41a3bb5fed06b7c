import type { IDataObject } from 'n8n-workflow';
import { isoTime, type JobRecord, type JobState, type OutcomeKind } from '../../lib';
import type { Routed } from '../shared/each-item';
import { RESULTS } from '../shared/operation';

/** The outcome that a state means. A job that is still in progress has none. */
const OUTCOME_OF: Partial<Record<JobState, OutcomeKind>> = {
	scheduled: 'scheduled',
	publishing: 'unknown',
	published: 'created',
	rejected: 'failed',
	failed: 'failed',
	unknown: 'unknown',
};

/** The item of a job. */
export function jobItem(job: JobRecord): Routed {
	return { output: RESULTS, json: jobJson(job), binary: {} };
}

/** What people and agents are told of a job: its pin, state, time, problem and history. */
export function jobJson({
	key,
	state,
	label,
	dueAt,
	runAt,
	receipt,
	problem,
	attempts,
	createdAt,
	updatedAt,
	events,
}: JobRecord): IDataObject {
	const { title, board, campaign, source } = label;
	const pin = receipt && { id: receipt.id, url: receipt.url, createdAt: receipt.createdAt };
	const known = {
		key,
		state,
		outcome: OUTCOME_OF[state],
		title,
		board,
		campaign,
		media: source,
		dueAt: dueAt === undefined ? undefined : isoTime(dueAt),
		runAt,
		pin,
		problem,
		attempts,
		createdAt,
		updatedAt,
		events,
	};
	return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as IDataObject;
}
