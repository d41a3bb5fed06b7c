import { isoTime } from '../model/clock';
import type { JobRecord, JobState } from '../model/job';
import type { OutcomeKind, PublishedPin } from '../model/outcome';
import type { Problem } from '../model/problem';

/** What people and agents are told of a job. */
export interface JobFacts extends Pick<JobRecord, 'key' | 'state' | 'attempts' | 'createdAt' | 'updatedAt' | 'events'> {
	/** What its state means for the pin. Absent while it is in progress, and where it is cancelled. */
	outcome?: OutcomeKind;
	title?: string;
	board: string;
	campaign?: string;
	/** Where its media came from, without what a signature would need. */
	media: string;
	/** How its images were made fit for Pinterest, or will be. */
	fit?: string;
	/** ISO 8601 in UTC. */
	dueAt?: string;
	runAt?: string;
	pin?: PublishedPin;
	/** When it was known that the pin was deleted, ISO 8601 in UTC. */
	deletedAt?: string;
	problem?: Problem;
}

/** The outcome that a state means. A job that is still in progress has none. */
const OUTCOME_OF: Partial<Record<JobState, OutcomeKind>> = {
	scheduled: 'scheduled',
	publishing: 'unknown',
	published: 'created',
	rejected: 'failed',
	failed: 'failed',
	unknown: 'unknown',
};

/** The pin of a job, its state, time, problem and history. What it does not have is no member. */
export function jobFacts(job: JobRecord): JobFacts {
	const { key, state, label, dueAt, runAt, receipt, deletedAt, problem, attempts, createdAt, updatedAt, events } = job;
	const facts: JobFacts = {
		key,
		state,
		outcome: OUTCOME_OF[state],
		title: label.title,
		board: label.board,
		campaign: label.campaign,
		media: label.source,
		fit: job.fit ?? job.draft?.fit,
		dueAt: dueAt === undefined ? undefined : isoTime(dueAt),
		runAt,
		pin: receipt && { id: receipt.id, url: receipt.url, createdAt: receipt.createdAt },
		deletedAt,
		problem,
		attempts,
		createdAt,
		updatedAt,
		events,
	};
	return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as unknown as JobFacts;
}
