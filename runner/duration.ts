import { InvalidArgumentError } from 'commander';

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 };

/**
 * `90s`, `60m`, `2h`, `7d`, or a plain number of seconds.
 * @returns seconds.
 * @throws InvalidArgumentError where the text is no such duration.
 */
export function durationSeconds(text: string): number {
	const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)([smhd])?$/.exec(text.trim()) ?? [];
	if (Number(amount) > 0) return Number(amount) * SECONDS[unit as keyof typeof SECONDS];
	throw new InvalidArgumentError(`"${text}" is not a duration. Give one such as 90s, 60m, 2h or 7d.`);
}

/**
 * The same for how old something must be to be forgotten: what happened within a day may still be going on.
 * @throws InvalidArgumentError for less than a day, too.
 */
export function ageSeconds(text: string): number {
	const seconds = durationSeconds(text);
	if (seconds >= SECONDS.d) return seconds;
	throw new InvalidArgumentError(`"${text}" is less than a day. Give at least 1d.`);
}

/** For people, in the largest unit that fits: `45 s`, `12 min`, `3 h`, `5 days`. */
export function inWords(seconds: number): string {
	if (seconds < 100) return `${Math.ceil(seconds)} s`;
	if (seconds < 100 * SECONDS.m) return `${Math.round(seconds / SECONDS.m)} min`;
	if (seconds < 48 * SECONDS.h) return `${Math.round(seconds / SECONDS.h)} h`;
	return `${Math.round(seconds / SECONDS.d)} days`;
}
