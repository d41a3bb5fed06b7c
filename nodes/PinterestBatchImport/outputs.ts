import type { Action, Outcome, OutcomeKind, Problem } from '../../lib';
import type { FailedOutput } from '../shared/failed-items';
import { namedOutputs, READ_NAMES } from '../shared/operation';

/** The outputs of Parse. The last one exists only with Skip Published, so that the index of n8n's own error output stays. */
export const PARSED = { rows: 0, needsFix: 1, published: 2 };
export const PARSED_NAMES = ['Rows', 'Needs Fix', 'Already Published'];

/** The outputs of the operations that take rows through the pipeline, or say what it would do. */
const IMPORTED = { done: 0, needsFix: 1, retryLater: 2 };
export const IMPORTED_NAMES = ['Done', 'Needs Fix', 'Retry Later'];

const parsed = (published: boolean) => namedOutputs(published ? PARSED_NAMES : PARSED_NAMES.slice(0, PARSED.published));
const json = JSON.stringify;

/** An n8n expression for the outputs. */
export const outputs: `={{${string}}}` = `={{ $parameter["operation"] === "parse" ? ($parameter["skipPublished"] ? ${json(parsed(true))} : ${json(parsed(false))}) : ["get", "getMany"].includes($parameter["operation"]) ? ${json(namedOutputs(READ_NAMES))} : ${json(namedOutputs(IMPORTED_NAMES))} }}`;

/** What no change of the row ends: it passes by itself, or someone repairs the account or the installation. */
const LATER_ACTIONS: readonly Action[] = ['retry-later', 'wait', 'reconnect', 'upgrade-access'];
const LATER_CATEGORIES: readonly Problem['category'][] = ['store', 'setup', 'network'];

const OUTPUT_OF: Record<OutcomeKind, number> = {
	created: IMPORTED.done,
	existing: IMPORTED.done,
	scheduled: IMPORTED.done,
	failed: IMPORTED.needsFix,
	unknown: IMPORTED.retryLater,
	held: IMPORTED.needsFix,
	queued: IMPORTED.retryLater,
};

/** The output of a row that came to this end. */
export function outputFor({ outcome, problem }: Outcome): number {
	return outcome === 'failed' && problem ? outputForProblem(problem) : OUTPUT_OF[outcome];
}

/** The outputs of rows that failed. */
export const IMPORT_FAILED: FailedOutput = { outputs: [IMPORTED.needsFix, IMPORTED.retryLater], of: outputForProblem };

/** The output of a row that failed: where a person has to change it, or where the same row can succeed later. */
function outputForProblem({ action, category }: Problem): number {
	const later = LATER_ACTIONS.includes(action) || LATER_CATEGORIES.includes(category);
	return later ? IMPORTED.retryLater : IMPORTED.needsFix;
}
