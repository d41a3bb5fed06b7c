import { InvalidArgumentError } from 'commander';
import { clockAt, readLocal } from '../lib';
import { durationSeconds } from './duration';

/** The zone of this machine's clock, or that of the variable TZ. */
export function ownTimeZone(): string {
	return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `2027-03-01 09:00`, by the clocks of a zone. @param at epoch milliseconds, or ISO 8601. */
export function wallTime(at: number | string, zone = ownTimeZone()): string {
	return clockAt(typeof at === 'number' ? at : Date.parse(at), zone).replace('T', ' ');
}

/**
 * A moment in the past: `2h` or `7d` ago, a date, or a date and a time. What has no offset is by the clocks of this
 * machine's zone.
 * @returns epoch milliseconds.
 * @throws InvalidArgumentError where it is neither.
 */
export function sinceMoment(text: string, now = Date.now(), zone = ownTimeZone()): number {
	const given = text.trim();
	if (/^\d+(?:\.\d+)?[smhd]?$/.test(given)) return now - durationSeconds(given) * 1000;
	const at = readLocal(given, zone);
	if (at !== undefined) return at;
	throw new InvalidArgumentError(
		`"${text}" is neither a duration nor a date. Give one such as 2h, 7d, 2027-03-01 or 2027-03-01T09:00.`,
	);
}
