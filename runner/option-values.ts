import { InvalidArgumentError } from 'commander';
import { isTimeZone, namedColumn, type ColumnName } from '../lib';
import { isProfileName } from './settings';

/** Parsers of option values. Each throws InvalidArgumentError, which commander reports with the option's name. */

export function seconds(text: string): number {
	const number = Number(text);
	if (number > 0) return number;
	throw new InvalidArgumentError(`"${text}" is not a number of seconds.`);
}

/** Of one call or one claim: a stored time that is further ahead than a day is not believed. */
const LONGEST_SECONDS = 86_400;

export function secondsOfADay(text: string): number {
	const number = seconds(text);
	if (number <= LONGEST_SECONDS) return number;
	throw new InvalidArgumentError(`"${text}" is more than a day. Give at most ${LONGEST_SECONDS} seconds.`);
}

export function port(text: string): number {
	const number = Number(text);
	if (text.trim() !== '' && Number.isInteger(number) && number >= 0 && number < 65_536) return number;
	throw new InvalidArgumentError(`"${text}" is not a port.`);
}

export function wholeNumber(text: string): number {
	const number = Number(text);
	if (text.trim() !== '' && Number.isInteger(number) && number >= 0) return number;
	throw new InvalidArgumentError(`"${text}" is not a whole number.`);
}

export function atLeastOne(text: string): number {
	const number = wholeNumber(text);
	if (number >= 1) return number;
	throw new InvalidArgumentError('Give at least 1.');
}

/** More at once to one server may be taken for an attack. */
const MOST_CONNECTIONS = 16;

export function connections(text: string): number {
	const number = atLeastOne(text);
	if (number <= MOST_CONNECTIONS) return number;
	throw new InvalidArgumentError(`Give at most ${MOST_CONNECTIONS}.`);
}

/** Of an option that may be repeated, and that takes several values with commas between them. */
export function list(text: string, before: string[] = []): string[] {
	return [...before, ...text.split(',').map((each) => each.trim())];
}

/** Of `--webhook https://…`, which may be repeated, and whose variable takes several with spaces between them. */
export function addresses(text: string, before: string[] = []): string[] {
	return [...before, ...text.trim().split(/\s+/)];
}

export function timeZone(text: string): string {
	if (isTimeZone(text)) return text;
	throw new InvalidArgumentError(`"${text}" is not a time zone. Write one such as Europe/Berlin.`);
}

/** Of `--map title="Pin Title"`, which may be repeated: our column, then its name in the file. */
export function columnName(text: string, before: ColumnName[] = []): ColumnName[] {
	const at = text.indexOf('=');
	const name = text.slice(at + 1).trim();
	if (at < 1 || name === '') {
		throw new InvalidArgumentError(`"${text}" is not a column and its name in the file, such as title="Pin Title".`);
	}
	return [...before, { column: parsedBy(namedColumn)(text.slice(0, at)), name }];
}

/** Of a profile, which is the name of a file too. */
export function profileName(text: string): string {
	if (isProfileName(text)) return text;
	throw new InvalidArgumentError(
		`"${text}" is not a profile's name. Write one of lower-case letters, digits, - and _, such as shop-de.`,
	);
}

/** A parser of the library's as one of an option. */
export function parsedBy<Value>(parse: (text: string) => Value): (text: string) => Value {
	return (text) => {
		try {
			return parse(text);
		} catch (error) {
			throw new InvalidArgumentError((error as Error).message);
		}
	};
}
