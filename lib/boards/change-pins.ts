import type { Destination } from '../model/board';
import type { JobRecord } from '../model/job';
import { PipelineError } from '../model/problem';
import { eachOnce } from '../pinterest/bookmark-pages';
import type { PinList, WholePin } from '../pinterest/endpoints/pins';
import { NoAnswerError, PinterestApiError } from '../pinterest/errors';
import type { PinUpdate } from '../pinterest/schemas';
import type { PipelineContext } from '../publish/context';
import { sendChanges } from '../publish/update-pin';
import { pipelineError } from '../sentences/problems';

/** @throws PipelineError `pin-gone`, `pin-of-another-account`, and what the call throws. */
export async function readPin(
	{ client }: PipelineContext,
	pinId: string,
	{ metrics = false, signal }: { metrics?: boolean; signal?: AbortSignal } = {},
): Promise<WholePin> {
	return await aboutPin(pinId, async () => await client.getWholePin(pinId, { pin_metrics: metrics }, signal));
}

/** The pins of a list in Pinterest's order, each once, page by page as they are needed. */
export function readPins({ client }: PipelineContext, list: PinList, signal?: AbortSignal): AsyncGenerator<WholePin> {
	return eachOnce(async (bookmark) => {
		const asked = client.listWholePins(list, bookmark, signal);
		return await (list.of === 'search' ? asked.catch(namingScopes) : asked);
	});
}

function namingScopes(error: unknown): never {
	const isScopes = error instanceof PinterestApiError && error.problem.code === 'scopes-missing';
	throw isScopes ? pipelineError('scopes-missing:search', {}, { cause: error }) : error;
}

/**
 * Changes a pin on Pinterest. The record goes on comparing its row with what was published.
 * @throws PipelineError `pin-gone`, `pin-of-another-account`, `feature-restricted` where the app may not change pins, what the
 *   guards hold back, and what the call throws.
 */
export async function changePin(
	context: PipelineContext,
	pinId: string,
	changes: PinUpdate,
	signal?: AbortSignal,
): Promise<WholePin> {
	const boardId = changes.board_id;
	return await aboutPin(pinId, async () => await sendChanges(context, pinId, changes, { boardId, signal })).catch(
		(error: unknown) => {
			context.guards.noteRefusal(error);
			throw error;
		},
	);
}

/** What became of a pin that was to be deleted. */
export interface DeletedPin {
	id: string;
	/** Whether Pinterest did not have it any more. */
	alreadyGone: boolean;
	/** The job that made it, where the record has it: it says now that the pin was deleted. */
	job?: JobRecord;
}

/**
 * Deletes a pin, and notes it in the record. One that is gone is no failure, so a process that died between the two
 * does the rest when it is run again.
 * @throws PipelineError `pin-of-another-account`, what the call throws, and the store.
 */
export async function deletePin(
	{ client, ledger }: PipelineContext,
	pinId: string,
	signal?: AbortSignal,
): Promise<DeletedPin> {
	const alreadyGone = await aboutPin(pinId, async () => await client.deletePin(pinId, signal)).then(
		() => false,
		(error: unknown) => {
			if (error instanceof PipelineError && error.problem.code === 'pin-gone') return true;
			throw error;
		},
	);
	return { id: pinId, alreadyGone, job: await ledger.noteDeleted(pinId) };
}

/**
 * Saves a pin, of any account, to a board of this one. It is sent once.
 * @throws PipelineError `save-unanswered` where it is not known whether it was saved; `pin-gone`, and what the call throws.
 */
export async function savePin(
	{ client }: PipelineContext,
	pinId: string,
	{ boardId, sectionId }: Destination,
	signal?: AbortSignal,
): Promise<WholePin> {
	const to = { board_id: boardId, ...(sectionId !== undefined && { board_section_id: sectionId }) };
	try {
		return await client.savePin(pinId, to, signal);
	} catch (error) {
		const isOpen =
			(error instanceof NoAnswerError && error.sent === 'maybe') ||
			(error instanceof PinterestApiError && !error.definite);
		if (isOpen) throw pipelineError('save-unanswered', { pin: pinId }, { cause: error });
		throw isGone(error) ? pipelineError('pin-gone', { pin: pinId }, { cause: error }) : error;
	}
}

/** The status and code of what is said of a pin that the account may not use. */
const NOT_PERMITTED: ReadonlySet<string> = new Set(['403 29', '401 7']);

/** The contract has code 50 for it; of other calls it prints the status in place of the code. */
function isGone(error: unknown): boolean {
	return error instanceof PinterestApiError && error.status === 404 && error.problem.code === 'not-found';
}

/** Says of an answer about one pin what is wrong with that pin. Other refusals have words of their own, such as those of Trial access. */
async function aboutPin<Answer>(pinId: string, ask: () => Promise<Answer>): Promise<Answer> {
	return await ask().catch((error: unknown) => {
		if (isGone(error)) throw pipelineError('pin-gone', { pin: pinId }, { cause: error });
		const isAnothers =
			error instanceof PinterestApiError &&
			NOT_PERMITTED.has(`${error.status} ${error.code}`) &&
			['not-permitted', 'board-not-authorized'].includes(error.problem.code);
		throw isAnothers ? pipelineError('pin-of-another-account', { pin: pinId }, { cause: error }) : error;
	});
}
