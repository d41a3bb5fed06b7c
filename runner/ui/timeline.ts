import type { Timeline } from '../../lib';
import { inWords } from '../duration';
import { columnsOf } from './columns';
import { LIMIT_SOURCES } from './limit-words';

/** Two days; the rest is in the lines of --json. */
const HOURS_SHOWN = 48;

/** Pins by the hour, and when the last one is out; empty where nothing goes out. */
export function timelineText({ hours, lastAt, limit, windowSeconds, source }: Timeline): string {
	if (lastAt === undefined) return '';
	const table = columnsOf(
		hours.slice(0, HOURS_SHOWN).map(({ hour, pins, calls, quota }) => ({
			'hour (UTC)': hour.slice(0, 16).replace('T', ' '),
			pins: String(pins),
			'of the quota': `${calls} of ${quota} calls`,
		})),
	);
	const more = hours.length - HOURS_SHOWN;
	const rest = more > 0 ? `\n… and ${more} more ${more === 1 ? 'hour' : 'hours'} until ${lastAt}` : '';
	const pace = `${limit} calls in ${inWords(windowSeconds)} (${LIMIT_SOURCES[source]})`;
	return `${table}${rest}\n\nThe last pin is out at about ${lastAt}, at ${pace}. Uploads and processing come on top.`;
}
