import type { Sentences } from './sentence';

interface Days {
	start: string;
	end: string;
}

/** Reports that cannot be asked for as they are. */
export const ANALYTICS = {
	'report-dates-invalid': {
		category: 'input',
		action: 'fix-row',
		message: ({ text }: { text: string }) =>
			text === '' ? 'A date is missing. Write it as 2026-11-30.' : `"${text}" is not a date. Write it as 2026-11-30.`,
		advice: 'Reports begin at most 90 days ago, have at most 90 days, and go by days in UTC.',
	},
	'report-dates-invalid:order': {
		category: 'input',
		action: 'fix-row',
		message: ({ start, end }: Days) => `The report begins on ${start}, after it ends on ${end}. Exchange the dates.`,
	},
	'report-dates-invalid:too-early': {
		category: 'input',
		action: 'fix-row',
		message: ({ start, earliest, days }: { start: string; earliest: string; days: number }) =>
			`Pinterest's reports begin at most ${days} days ago, and ${start} is longer ago. Begin on ${earliest} or later.`,
	},
	'report-dates-invalid:too-long': {
		category: 'input',
		action: 'fix-row',
		message: ({ start, end, days }: Days & { days: number }) =>
			`From ${start} to ${end} is more than ${days} days. Ask for a shorter time.`,
	},
	'metric-unknown': {
		category: 'input',
		action: 'fix-row',
		message: ({ name, allowed }: { name: string; allowed: readonly string[] }) =>
			`${name} is not a metric of this report. It has: ${allowed.join(', ')}.`,
		advice: 'The metrics of videos exist for pins, and for the top video pins of an account.',
	},
} as const satisfies Sentences;
