import type { Logger } from 'n8n-workflow';
import { OUTCOMES, type OutcomeKind, type RowResult } from '../../lib';

/** A log that is read while an import runs should not be silent for longer. */
const EVERY_MS = 10_000;

/** Logs how far a batch is, every ten seconds in which a row ended, and at its end. */
export async function* logged<Result extends RowResult>(
	operation: string,
	results: AsyncIterable<Result>,
	logger: Pick<Logger, 'info'>,
	now: () => number = Date.now,
): AsyncGenerator<Result> {
	const counts = new Map<OutcomeKind, number>();
	let [rows, loggedAt] = [0, now()];
	const log = (what: string) => {
		const parts = OUTCOMES.filter((kind) => counts.has(kind)).map((kind) => `${counts.get(kind)} ${kind}`);
		logger.info(
			`Pinterest Batch Import, ${operation} ${what}: ${rows} rows${parts.length > 0 ? `, ${parts.join(', ')}` : ''}`,
		);
		loggedAt = now();
	};
	try {
		for await (const result of results) {
			rows += 1;
			counts.set(result.outcome, (counts.get(result.outcome) ?? 0) + 1);
			if (now() - loggedAt >= EVERY_MS) log('goes on');
			yield result;
		}
	} finally {
		log('ended');
	}
}
