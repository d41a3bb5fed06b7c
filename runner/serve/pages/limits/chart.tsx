import type { UsageSample } from '../../../../lib';
import { momentOf } from '../../layout';
import { CHART_MINUTES } from './facts';

const MINUTE_MS = 60_000;
const BAR = { width: 4, gap: 1, height: 40 };
const WIDTH = CHART_MINUTES * BAR.width;
/** So high is a minute in which nothing was used: a minute without a bar was not measured. */
const LEAST = 1.5;

/** What was used of a budget within the last hour, a bar for each minute; a minute that nobody measured has none. */
export function UsageChart({ samples, now, timeZone }: { samples: UsageSample[]; now: number; timeZone: string }) {
	const last = Math.floor(now / MINUTE_MS);
	const says = inWords(samples, timeZone);
	return (
		<svg
			class="usage"
			viewBox={`0 0 ${WIDTH} ${BAR.height + 1}`}
			preserveAspectRatio="none"
			role="img"
			aria-label={says}
		>
			<title>{says}</title>
			<rect class="base" y={BAR.height} width={WIDTH} height="1" />
			{samples.map(({ at, used, limit, closed }) => {
				const index = CHART_MINUTES - 1 - (last - at / MINUTE_MS);
				const height = Math.max(LEAST, Math.min(1, used / limit) * BAR.height);
				return (
					<rect
						class={closed ? 'closed' : 'used'}
						x={index * BAR.width}
						y={BAR.height - height}
						width={BAR.width - BAR.gap}
						height={height}
					/>
				);
			})}
		</svg>
	);
}

function inWords(samples: UsageSample[], timeZone: string): string {
	const [first, ...rest] = samples;
	if (!first) return 'Nothing was measured within the last hour.';
	const most = rest.reduce(
		(best, sample) => (sample.used / sample.limit > best.used / best.limit ? sample : best),
		first,
	);
	const missing = CHART_MINUTES - samples.length;
	const gap = missing > 0 ? ` ${missing} of the last ${CHART_MINUTES} minutes were not measured.` : '';
	const when = momentOf(most.at, timeZone);
	return `The most within the last hour: ${most.used} of ${most.limit} at ${when}.${gap}`;
}
