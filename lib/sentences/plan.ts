import type { Sentences } from './sentence';

/** A plan that is imported later. */
export const PLAN = {
	'plan-changed': {
		category: 'conflict',
		action: 'fix-row',
		message: ({ changes }: { changes: readonly string[] }) =>
			`Changed since the plan was made: ${changes.join('; ')}. The row was not carried out. Make a new plan, or import the file itself.`,
		advice: 'A plan publishes exactly what it showed. The other rows of the plan are carried out.',
	},
	'plan-unreadable': {
		category: 'input',
		action: 'none',
		message: ({ file, line }: { file: string; line: number }) =>
			`The plan ${file} is damaged, or was changed by hand or by another program: line ${line} cannot be read. Make a new plan with --plan-out.`,
		advice: 'Nothing of the plan was carried out.',
	},
	'plan-unreadable:half': {
		category: 'input',
		action: 'none',
		message: ({ file }: { file: string }) => `The plan ${file} has no end, so a part of it is missing. Copy it again.`,
	},
	'plan-unreadable:version': {
		category: 'input',
		action: 'none',
		message: ({ file, version }: { file: string; version: string }) =>
			`The plan ${file} has the form ${version}, which this version does not know. Make a new plan with --plan-out.`,
	},
	'account-mismatch:plan': {
		category: 'input',
		action: 'none',
		message: ({ planned, id }: { planned: string; id: string }) =>
			`The plan was made for the account ${planned}, but the connected account is ${id}. Connect the account of the plan, or make a new plan.`,
	},
} as const satisfies Sentences;
