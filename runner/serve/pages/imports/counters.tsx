import type { ImportCounters } from '../../../../lib';
import { countersInWords, LOOKS, OUTCOME_ORDER } from './words';

/** A bar of the outcomes of rows: its parts are as wide as their share. Its words stand beside it, so it is hidden from readers of them. */
function CounterBar({ counters }: { counters: ImportCounters }) {
	let at = 0;
	const parts = OUTCOME_ORDER.map((kind) => {
		const width = (100 * counters[`${kind}_rows`]) / Math.max(1, counters.rows);
		const part = { kind, at, width };
		at += width;
		return part;
	});
	return (
		<svg class="import-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
			{parts.map(({ kind, at: x, width }) =>
				width > 0 ? <rect class={`${LOOKS[kind]} ${kind}`} x={x} y="0" width={width} height="6" /> : undefined,
			)}
		</svg>
	);
}

export function Counters({ counters }: { counters: ImportCounters }) {
	return (
		<>
			<CounterBar counters={counters} />
			<span>{countersInWords(counters)}</span>
		</>
	);
}
