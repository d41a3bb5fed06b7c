import type { PipelineContext } from '../publish/context';
import type { ReportDates } from '../pinterest/endpoints/report-query';
import { PinterestApiError } from '../pinterest/errors';
import { askEach, type PinAnswer } from './ask-each';
import { measuredIn, measuredOf, periodKey, REPORTED, type Measured, type Period } from './pin-numbers';
import { pinReports } from './pin-reports';
import type { Snapshot } from './snapshot';

/** A pin whose numbers are wanted. */
export interface WantedPin {
	id: string;
	/** Epoch milliseconds. */
	publishedAt: number;
}

/** Reads the numbers of pins into the snapshot, of those that it does not have yet. */
export type MeasurePins = (pins: readonly WantedPin[], signal?: AbortSignal) => Promise<void>;

/** What a snapshot of this period is read from. The numbers of 90 days and of all time come together. */
export function sourceOf(period: Period): string {
	return typeof period === 'string' ? 'list' : periodKey(period);
}

/** The cheapest way to the numbers of this period. */
export function pinMeasurer(pipeline: PipelineContext, period: Period, snapshot: Snapshot): MeasurePins {
	return typeof period === 'string' ? fromList(pipeline, snapshot) : fromReports(pipeline, period, snapshot);
}

/**
 * Reads along the account's list of pins, 250 of them a call. It goes on for as long as fewer pages were read than there
 * are pins missing, because one that is not in the list, such as one that was deleted, costs a call to find out.
 */
function fromList({ client }: PipelineContext, snapshot: Snapshot): MeasurePins {
	return async (pins, signal) => {
		const missing = () => pins.filter(({ id }) => !snapshot.get(id));
		// The list was read from its newest pin on.
		const listed = () => missing().filter(({ publishedAt }) => publishedAt <= snapshot.begunAt);
		for (let pages = 0; listed().length > pages && !snapshot.reached.complete; pages++)
			if (!(await readOn(signal))) break;
		const alone = missing().map(({ id }) => id);
		await keepEach(
			snapshot,
			askEach(alone, async (id) => await client.getPinMetrics(id, signal)),
			measuredOf,
		);
	};

	/** @returns false where the list cannot be read on from where it was. */
	async function readOn(signal: AbortSignal | undefined): Promise<boolean> {
		const { bookmark } = snapshot.reached;
		try {
			const page = await client.listPinMetrics(bookmark, signal);
			const next = page.items.length > 0 ? (page.bookmark ?? undefined) : undefined;
			const found = Object.fromEntries(page.items.map((pin) => [pin.id, measuredOf(pin)]));
			await snapshot.add(found, { bookmark: next, complete: next === undefined });
			return true;
		} catch (error) {
			// Pinterest does not know the bookmark any more.
			if (bookmark !== undefined && error instanceof PinterestApiError && error.status === 400) return false;
			throw error;
		}
	}
}

/** Asks for the reports of these days. */
function fromReports({ client }: PipelineContext, dates: ReportDates, snapshot: Snapshot): MeasurePins {
	const query = { ...dates, metric_types: REPORTED };
	return async (pins, signal) => {
		const missing = pins.map(({ id }) => id).filter((id) => !snapshot.get(id));
		await keepEach(snapshot, pinReports(client, missing, query, signal), (report) => measuredIn(report, dates));
	};
}

/** Keeps answers as they come, so that an interrupted reading has them. */
async function keepEach<Answer>(
	snapshot: Snapshot,
	answers: AsyncIterable<PinAnswer<Answer>[]>,
	read: (answer: Answer) => Measured,
): Promise<void> {
	for await (const some of answers)
		await snapshot.add(
			Object.fromEntries(
				some.map(({ id, answer, gone, problem }) => [
					id,
					answer === undefined ? { numbers: {}, ...(gone ? { gone } : { problem }) } : read(answer),
				]),
			),
		);
}
