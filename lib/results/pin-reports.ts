import type { PinterestClient } from '../pinterest/client';
import { PINS_A_REPORT, type PinReportQuery, type SplitReport } from '../pinterest/endpoints/analytics';
import { PinterestApiError } from '../pinterest/errors';
import { askEach, isOfPin, type PinAnswer } from './ask-each';

/** Answers of an app that may not ask for several pins at once. */
const NOT_TOGETHER = ['feature-restricted', 'request-refused'];

/**
 * The reports of pins: a hundred for a call, or one for a call where Pinterest does not let the app have the former,
 * which is a beta. A pin that is gone costs no other its report.
 * @returns each pin once, as they are answered.
 * @throws what keeps Pinterest from being asked, once what was answered before is handed on.
 */
export async function* pinReports(
	client: PinterestClient,
	ids: readonly string[],
	query: PinReportQuery,
	signal?: AbortSignal,
): AsyncGenerator<PinAnswer<SplitReport>[]> {
	let together = true;
	const alone: string[] = [];
	for (let from = 0; from < ids.length; from += PINS_A_REPORT)
		yield* askTogether(ids.slice(from, from + PINS_A_REPORT));
	yield* askEach(alone, async (id) => (await client.getPinAnalytics(id, query, signal)).groups);

	async function* askTogether(some: readonly string[]): AsyncGenerator<PinAnswer<SplitReport>[]> {
		const answers = some.length > 1 && together ? await answersOf(some) : {};
		if (answers === 'one-refused') {
			const half = Math.ceil(some.length / 2);
			yield* askTogether(some.slice(0, half));
			yield* askTogether(some.slice(half));
			return;
		}
		alone.push(...some.filter((id) => !answers[id]));
		const found = some.flatMap((id) => (answers[id] ? [{ id, answer: answers[id] }] : []));
		if (found.length > 0) yield found;
	}

	/** @returns `one-refused` where one of the pins is gone or somebody else's, and nobody knows which. */
	async function answersOf(some: readonly string[]): Promise<Record<string, SplitReport | undefined> | 'one-refused'> {
		try {
			return (await client.getPinsAnalytics(some, query, signal)).pins;
		} catch (error) {
			if (isOfPin(error)) return 'one-refused';
			if (!(error instanceof PinterestApiError && NOT_TOGETHER.includes(error.problem.code))) throw error;
			together = false;
			return {};
		}
	}
}
