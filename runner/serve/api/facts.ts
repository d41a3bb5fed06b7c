import {
	jobFacts,
	needOf,
	type ImportedRow,
	type ImportRecord,
	type JobFacts,
	type JobRecord,
	type Problem,
} from '../../../lib';

/** A job in a list of the API. */
export function jobItem(job: JobRecord): object {
	const { key, pin, events: _, ...facts }: JobFacts = jobFacts(job);
	return {
		idempotencyKey: key,
		...facts,
		account: job.account,
		import: job.label.importId,
		needs: needOf(job),
		pinId: pin?.id,
		pinUrl: pin?.url,
		publishedAt: pin?.createdAt,
		problem: facts.problem && problemFacts(facts.problem),
	};
}

/** A job with its history. */
export function jobWithHistory(job: JobRecord): object {
	return { ...jobItem(job), history: job.events };
}

/** An import, without the form of its record and what its rows were built with. */
export function importItem({ format: _, defaults: __, ...record }: ImportRecord): object {
	return record;
}

/** A row of an import, without its cells: the results sheet has those. */
export function rowItem({ row, title, key, outcome, pin, problem, at }: ImportedRow): object {
	const told = { row, title, idempotencyKey: key, outcome, pinId: pin?.id, pinUrl: pin?.url };
	return { ...told, problem: problem && problemFacts(problem), at };
}

function problemFacts({ code, category, message, action, retryAt }: Problem): Problem {
	return { code, category, message, action, retryAt };
}
