import { z } from 'zod/v4';
import {
	ACCOUNT_METRICS,
	filtersOf,
	metricsIn,
	periodOf,
	PIN_METRICS,
	TOP_SORTS,
	VIDEO_METRICS,
	type Filters,
	type Period,
} from './analytics-query';
import type { Call, Reply } from './call';
import { invalid, refuse } from './errors';
import { changed, countsBetween, DAY_MS, dayOf, metricsOf, NO_COUNTS, plus, type Counts, type Metric } from './metrics';
import { findPin } from './pins';
import type { EmulatedPin } from './records';
import { checkNumericId, parseBody } from './validation';
import type { World } from './world';

/** Only with the numbers of a pin's whole life. */
const LIFETIME: Metric[] = ['TOTAL_COMMENTS', 'TOTAL_REACTIONS'];

const MOST_PINS = 100;

export function pinAnalytics(call: Call): Reply {
	const pin = findPin(call);
	return { status: 200, body: analyticsOf(call.world, [pin], askedOfPins(call)) };
}

/** In beta at Pinterest. One pin that is not there or not one's own refuses them all. */
export function pinsAnalytics(call: Call): Reply {
	const { world, account, query } = call;
	const ids = query.getAll('pin_ids');
	if (ids.length < 1) throw invalid("Invalid request: 'pin_ids' is a required property");
	if (ids.length > MOST_PINS)
		throw invalid(`Invalid request: 'pin_ids' does not satisfy constraint: maxItems=${MOST_PINS}`);
	const asked = askedOfPins(call);
	const pins = ids.map((id) => {
		const pin = world.state.pins.get(checkNumericId('pin_ids', id));
		if (!pin) throw refuse('pinNotFound');
		if (pin.accountId !== account.id) throw refuse('notAuthorized');
		return pin;
	});
	return { status: 200, body: Object.fromEntries(pins.map((pin) => [pin.id, analyticsOf(world, [pin], asked)])) };
}

export function accountAnalytics(call: Call): Reply {
	refusePinner(call);
	const asked = { ...askedOf(call), metrics: metricsIn(call, ACCOUNT_METRICS) ?? [...ACCOUNT_METRICS] };
	return { status: 200, body: analyticsOf(call.world, pinsOf(call, asked.filters), asked, { lifetime: false }) };
}

export const topPins = (call: Call): Reply => top(call, TOP_SORTS, ACCOUNT_METRICS, () => true);

export const topVideoPins = (call: Call): Reply =>
	top(call, VIDEO_METRICS, VIDEO_METRICS, ({ kind }) => kind === 'video');

const topSchema = z.object({
	num_of_pins: z.coerce.number().int().min(1).max(50).optional(),
	created_in_last_n_days: z.coerce.number().pipe(z.literal(30)).optional(),
});

function top(
	call: Call,
	sorts: readonly Metric[],
	names: readonly Metric[],
	wanted: (pin: EmulatedPin) => boolean,
): Reply {
	refusePinner(call);
	const { world, query } = call;
	const asked = askedOf(call);
	const { sort_by } = parseBody(z.object({ sort_by: z.enum(sorts as [Metric, ...Metric[]]) }), {
		sort_by: query.get('sort_by') ?? undefined,
	});
	const { num_of_pins = 10, created_in_last_n_days: days } = parseBody(topSchema, Object.fromEntries(query));
	const metrics = metricsIn(call, names) ?? [...names];
	const pins = pinsOf(call, asked.filters)
		.filter((pin) => wanted(pin) && (days === undefined || pin.createdAt >= world.now() - days * DAY_MS))
		.map((pin) => ({ pin, counts: sumOf(world, [pin], asked.period, asked.filters) }))
		.map(({ pin, counts }) => ({ pin, counts, rank: metricsOf(counts, [sort_by])[sort_by] ?? 0 }))
		.toSorted((one, other) => other.rank - one.rank)
		.slice(0, num_of_pins)
		.map(({ pin, counts }) => ({
			pin_id: pin.id,
			metrics: metricsOf(counts, metrics),
			data_status: Object.fromEntries(metrics.map((name) => [name, 'READY'])),
		}));
	return {
		status: 200,
		body: {
			date_availability: { is_realtime: false, latest_available_timestamp: latestDay(world) },
			sort_by,
			pins,
		},
	};
}

interface Asked {
	period: Period;
	filters: Filters;
}

const askedOf = (call: Call): Asked => ({ period: periodOf(call), filters: filtersOf(call) });

function askedOfPins(call: Call): Asked & { metrics: Metric[] } {
	const metrics = metricsIn(call, PIN_METRICS);
	if (!metrics) throw invalid("Invalid request: 'metric_types' is a required property");
	return { ...askedOf(call), metrics };
}

function analyticsOf(
	world: World,
	pins: EmulatedPin[],
	{ period, filters, metrics }: Asked & { metrics: Metric[] },
	{ lifetime = true } = {},
) {
	const daily = metrics.filter((name) => !LIFETIME.includes(name));
	const ever = sumOf(world, pins, { start: 0, end: world.now() }, {});
	return Object.fromEntries(
		groupsOf(pins, filters).map(([name, part]) => [
			name,
			{
				daily_metrics: daysOf(period).map((at) => ({
					date: dayOf(at),
					data_status: statusOf(world, pins, at),
					metrics: metricsOf(sumOf(world, part.pins, { start: at, end: at }, part.filters), daily),
				})),
				...(lifetime
					? {
							lifetime_metrics: metricsOf(
								ever,
								metrics.filter((metric) => LIFETIME.includes(metric)),
							),
						}
					: {}),
				summary_metrics: metricsOf(sumOf(world, part.pins, period, part.filters), daily),
			},
		]),
	);
}

/** `all`, or one group for each value of `split_field`. The names of the groups are those of the filters. */
function groupsOf(pins: EmulatedPin[], filters: Filters): [string, { pins: EmulatedPin[]; filters: Filters }][] {
	switch (filters.split_field) {
		case 'APP_TYPE':
			return (['MOBILE', 'TABLET', 'WEB'] as const).map((app_types) => [
				app_types,
				{ pins, filters: { ...filters, app_types } },
			]);
		case 'PIN_FORMAT':
			return [
				['ORGANIC_IMAGE', { pins: pins.filter(({ kind }) => kind !== 'video'), filters }],
				['ORGANIC_VIDEO', { pins: pins.filter(({ kind }) => kind === 'video'), filters }],
			];
		case 'OWNED_CONTENT':
			return [
				['CLAIMED', { pins: [], filters }],
				['OTHER', { pins, filters }],
			];
		case 'SOURCE':
			return [
				['YOUR_PINS', { pins, filters }],
				['OTHER_PINS', { pins: [], filters }],
			];
		default:
			return [['all', { pins, filters }]];
	}
}

/** Nothing here is an ad, a product, of a claimed domain or of others. */
function pinsOf({ world, account }: Call, { content_type, source, from_claimed_content, pin_format = 'ALL' }: Filters) {
	if (content_type === 'PAID' || source === 'OTHER_PINS' || from_claimed_content === 'CLAIMED') return [];
	const formats = { image: 'ORGANIC_IMAGE', carousel: 'ORGANIC_IMAGE', video: 'ORGANIC_VIDEO' } as const;
	return [...world.state.pins.values()].filter(
		({ accountId, kind }) => accountId === account.id && (pin_format === 'ALL' || pin_format === formats[kind]),
	);
}

function sumOf(world: World, pins: EmulatedPin[], { start, end }: Period, { app_types = 'ALL' }: Filters): Counts {
	const until = Math.min(end, latestDay(world));
	let sum = NO_COUNTS;
	for (const pin of pins) sum = plus(sum, countsBetween(pin, start, until));
	if (app_types === 'ALL') return sum;
	const tablet = (count: number) => Math.floor(count / 10);
	const web = (count: number) => Math.floor(count / 3);
	const parts = { TABLET: tablet, WEB: web, MOBILE: (count: number) => count - tablet(count) - web(count) };
	return changed(sum, parts[app_types]);
}

const daysOf = ({ start, end }: Period) =>
	Array.from({ length: (end - start) / DAY_MS + 1 }, (_, index) => start + index * DAY_MS);

/** The beginning of the last day whose numbers are there. */
const latestDay = ({ now, settings }: World) => Date.parse(dayOf(now())) - settings.analyticsLagDays * DAY_MS;

function statusOf(world: World, pins: EmulatedPin[], at: number) {
	if (at > latestDay(world)) return 'PROCESSING';
	const [pin] = pins.length === 1 ? pins : [];
	return pin && at < Date.parse(dayOf(pin.createdAt)) ? 'BEFORE_PIN_CREATED' : 'READY';
}

function refusePinner({ world }: Call) {
	if (world.settings.accountType !== 'BUSINESS') throw refuse('accountAnalytics');
}
