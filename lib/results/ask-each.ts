import type { Problem } from '../model/problem';
import { PinterestApiError } from '../pinterest/errors';

/** What Pinterest said of a pin: an answer, or why there is none. */
export interface PinAnswer<Answer> {
	id: string;
	answer?: Answer;
	/** There is no such pin any more. */
	gone?: true;
	problem?: Problem;
}

/** Answers that are handed on together: so many calls are made again after an interruption, at the most. */
const TOGETHER = 25;
const HTTP_NOT_FOUND = 404;
const OF_THE_PIN = ['not-found', 'not-permitted', 'board-not-authorized'];

/**
 * Asks for one pin after the other.
 * @returns an answer for each pin, several at a time.
 * @throws what keeps Pinterest from being asked, once what was answered before is handed on.
 */
export async function* askEach<Answer>(
	ids: readonly string[],
	ask: (id: string) => Promise<Answer>,
): AsyncGenerator<PinAnswer<Answer>[]> {
	let found: PinAnswer<Answer>[] = [];
	for (const id of ids) {
		try {
			found.push({ id, answer: await ask(id) });
		} catch (error) {
			if (isOfPin(error)) found.push(refused(id, error));
			else {
				if (found.length > 0) yield found;
				throw error;
			}
		}
		if (found.length < TOGETHER) continue;
		yield found;
		found = [];
	}
	if (found.length > 0) yield found;
}

/** Whether Pinterest refused a pin, which it has no more or which is somebody else's: others may go well. */
export function isOfPin(error: unknown): error is PinterestApiError {
	return error instanceof PinterestApiError && OF_THE_PIN.includes(error.problem.code);
}

function refused<Answer>(id: string, { status, problem }: PinterestApiError): PinAnswer<Answer> {
	return { id, problem, ...(status === HTTP_NOT_FOUND && { gone: true }) };
}
