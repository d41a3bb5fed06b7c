import type { Sentences } from './sentence';

/** Settings, and the process itself. */
export const SETUP = {
	'budget-invalid': {
		category: 'setup',
		action: 'none',
		message: ({ field, names, text }: { field: string; names: readonly string[]; text: string }) =>
			`${field} is "${text}". Write NAME=AMOUNT/SECONDS, such as org_write=100/60. NAME is one of ${names.join(', ')}.`,
	},
	'warm-up-invalid': {
		category: 'setup',
		action: 'none',
		message: ({ text }: { text: string }) =>
			`The warm-up is "${text}". Write FIRST-LAST/DAYS, such as 5-50/30: from 5 pins a day to 50 within 30 days. LAST is at least FIRST, and DAYS is at least 2.`,
	},
	interrupted: {
		category: 'setup',
		action: 'retry-later',
		message: () => 'The run was stopped before this was done.',
		advice: 'Pins that are already published are not published twice.',
	},
	unexpected: {
		category: 'setup',
		action: 'none',
		message: ({ reason }: { reason: string }) => reason,
		advice: 'This error was not foreseen. Please report it with the whole message and the steps that lead to it.',
	},
} as const satisfies Sentences;
