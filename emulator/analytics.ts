import type { Call, Reply } from './call';
import { findPin } from './pins';
import { invalid } from './errors';

const DAY_MS = 86_400_000;
const MOST_DAYS = 90;

/** Nobody looks at emulated pins: every metric asked for is 0 on every day. */
export function pinAnalytics(call: Call): Reply {
	findPin(call);
	const [start, end] = ['start_date', 'end_date'].map((name) => dayOf(name, call.query.get(name)));
	const metrics = (call.query.get('metric_types') ?? '').split(',').filter(Boolean);
	if (metrics.length === 0) throw invalid("Invalid request: 'metric_types' is a required property");
	const days = (end! - start!) / DAY_MS;
	if (days < 0 || days > MOST_DAYS) throw invalid(`Invalid request: the date range must be 0 to ${MOST_DAYS} days`);
	const zeros = Object.fromEntries(metrics.map((metric) => [metric, 0]));
	const daily = Array.from({ length: days + 1 }, (_, day) => ({
		date: new Date(start! + day * DAY_MS).toISOString().slice(0, 10),
		data_status: 'READY',
		metrics: zeros,
	}));
	return {
		status: 200,
		body: { all: { daily_metrics: daily, lifetime_metrics: zeros, summary_metrics: zeros } },
	};
}

function dayOf(name: string, text: string | null) {
	const at = /^\d{4}-\d{2}-\d{2}$/.test(text ?? '') ? Date.parse(`${text}T00:00:00Z`) : NaN;
	if (Number.isNaN(at)) throw invalid(`Parameter '${name}' was not a date (was ${text})`);
	return at;
}
