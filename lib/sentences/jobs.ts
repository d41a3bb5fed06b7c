import type { Sentences } from './sentence';

interface OfJob {
	key: string;
}

interface Edited {
	/** Of the row, those that differ from what was published. */
	columns: readonly string[];
	/** Of the pin. */
	url: string | undefined;
}

/** Jobs that somebody wants to change, and jobs that are due. */
export const JOBS = {
	'job-unknown': {
		category: 'input',
		action: 'none',
		message: ({ key }: OfJob) => `There is no job ${key} in this store.`,
		advice: 'List the jobs to find the right key, and check that you use the store that the pin was imported to.',
	},
	'job-ambiguous': {
		category: 'input',
		action: 'none',
		message: ({ text, keys, more }: { text: string; keys: string[]; more: boolean }) =>
			`Several jobs begin with ${text}: ${keys.join(', ')}${more ? ', …' : ''}. Give more of the key.`,
	},
	'import-unknown': {
		category: 'input',
		action: 'none',
		message: ({ id }: { id: string }) => `There is no import ${id} in this store. See: imports list.`,
		advice: 'Check that you use the store that the file was imported to. Imports of version 0.1.0 are not listed.',
	},
	'import-unknown:none': {
		category: 'input',
		action: 'none',
		message: () => 'There is no import in this store yet.',
	},
	'import-ambiguous': {
		category: 'input',
		action: 'none',
		message: ({ text, ids, more }: { text: string; ids: string[]; more: boolean }) =>
			`Several imports begin with ${text}: ${ids.join(', ')}${more ? ', …' : ''}. Give more of the ID.`,
	},
	'import-rows-forgotten': {
		category: 'input',
		action: 'none',
		message: ({ id }: { id: string }) =>
			`The rows of the import ${id} are forgotten, as "jobs prune" does with old ones. Its record and its counters are left.`,
	},
	'signature-not-kept': {
		category: 'input',
		action: 'fix-url',
		message: ({ columns }: { columns: string[] }) =>
			`The signed address in ${columns.join(', ')} was recorded without its signature, so it cannot be opened again. Import the sheet again.`,
		advice:
			'A signed address lets in whoever has it, so its signature is never stored. Export the sheet again with fresh addresses and import it: published rows are answered with `existing`.',
	},
	'job-published': {
		category: 'conflict',
		action: 'none',
		message: ({ key, url }: OfJob & { url: string | undefined }) => `The job ${key} is already published: ${url}`,
		advice: 'A published pin can be neither cancelled nor moved. Edit or delete it on Pinterest.',
	},
	'job-busy': {
		category: 'conflict',
		action: 'wait',
		message: ({ key, state }: OfJob & { state: string }) => `A process is working on the job ${key} (${state}).`,
	},
	'job-busy:unknown': {
		category: 'conflict',
		action: 'wait',
		message: ({ key }: OfJob) =>
			`It is not known yet whether the job ${key} was published, so it can be neither cancelled nor moved.`,
		advice:
			'A worker, or the next import of the row, finds it out. Where its problem says that a person has to decide, use `jobs resolve`.',
	},
	'job-busy:sent-again': {
		category: 'conflict',
		action: 'wait',
		message: ({ key }: OfJob) =>
			`The job ${key} was sent again meanwhile. Look at the board again in some minutes, and say then what you found.`,
	},
	'job-not-unknown': {
		category: 'conflict',
		action: 'none',
		message: ({ key, state }: OfJob & { state: string }) =>
			`The job ${key} is ${state}, so there is nothing to resolve: only a job whose outcome is unknown can be resolved.`,
		advice:
			'If its process was killed while the job was `publishing`, import its row again first: the pin is looked up then.',
	},
	'pin-id-invalid': {
		category: 'input',
		action: 'fix-row',
		message: ({ text }: { text: string }) =>
			text === ''
				? "No pin is given. Give its ID, which is the number in the pin's address, or the whole address."
				: `"${text}" is not the ID of a pin. Give the number in the pin's address, or the whole address.`,
	},
	'pin-id-invalid:rounded': {
		category: 'input',
		action: 'fix-row',
		message: ({ text }: { text: string }) =>
			`The pin ID ${text} was read as a number and has lost its last digits. Give it as text, or give the pin's address.`,
	},
	'pin-of-another-job': {
		category: 'conflict',
		action: 'none',
		message: ({ key, pin }: OfJob & { pin: string }) =>
			`The pin ${pin} belongs to another job than ${key}. Check which pin it is.`,
	},
	'pin-not-on-account': {
		category: 'not-found',
		action: 'none',
		message: ({ pin }: { pin: string }) =>
			`The connected Pinterest account has no pin ${pin}. Check the ID, and that the right account is connected.`,
	},
	'pin-not-there': {
		category: 'network',
		action: 'retry-later',
		message: () =>
			'Pinterest did not answer, and a person said that there is no pin. Import its row again to publish it.',
	},
	'pin-not-there:looked-up': {
		category: 'network',
		action: 'retry-later',
		message: () =>
			'Pinterest did not answer, and the pin is not on its board. Its row was edited since, and is published as it is now.',
	},
	'job-not-waiting': {
		category: 'conflict',
		action: 'none',
		message: ({ key, state }: OfJob & { state: string }) =>
			`The job ${key} is ${state}, so it has no due date to move. Import its row again with another run_at.`,
	},
	'job-moved': {
		category: 'conflict',
		action: 'none',
		message: ({ due }: OfJob & { due: string }) =>
			`Somebody else has moved this pin to ${due} in the meantime, so it stays there.`,
		advice: 'Look at the calendar again, and move the pin from where it is now.',
	},
	'job-not-ended': {
		category: 'conflict',
		action: 'none',
		message: ({ key, state, due }: OfJob & { state: string; due: string | undefined }) =>
			`The job ${key} is ${state}${due === undefined ? '' : ` and due at ${due}`}: only a failed or cancelled job can be tried again. Move a scheduled one to another time instead.`,
	},
	cancelled: {
		category: 'conflict',
		action: 'none',
		message: ({ key }: OfJob) =>
			`This pin was cancelled, and is not published. To publish it after all, run: jobs retry ${key}`,
		advice:
			'In n8n, **Pinterest Jobs** with the operation *Retry* does the same. To publish the same row as another pin, give it another `idempotency_key`.',
	},
	declined: {
		category: 'conflict',
		action: 'none',
		message: ({ by }: { by: string }) => `${by} declined this row, so it is not published.`,
		advice:
			'A row that says the same is declined again when its sheet is imported again. Change the row, and it waits for a new decision; write yes in its column `approve`, and it is published.',
	},
	'approval-gone': {
		category: 'conflict',
		action: 'none',
		message: ({ row }: { row: number }) =>
			`Row ${row} does not wait for approval any more. Somebody else has decided about it, or it was imported again.`,
	},
	'job-of-another-account': {
		category: 'setup',
		action: 'reconnect',
		message: ({ key }: OfJob) =>
			`The job ${key} belongs to another Pinterest account than the connected one. Choose the credential of its account.`,
	},
	'job-without-draft': {
		category: 'input',
		action: 'fix-row',
		message: () => 'The record of this job does not contain the pin to publish. Import its row again.',
	},
	'key-conflict': {
		category: 'conflict',
		action: 'fix-row',
		message: ({ fields }: { fields: readonly string[] }) =>
			`This pin was published before, or is being published, with another ${fields.join(', ')}. Change the pin on Pinterest, or give the row a new idempotency_key to publish it again.`,
		advice:
			'A row with the key of an earlier row is taken for the same pin, and the same pin is published once. An edited row does not change a pin that is on Pinterest.',
	},
	edited: {
		category: 'conflict',
		action: 'fix-row',
		message: ({ columns, url }: Edited) =>
			`This row was edited after its pin was published (${columns.join(', ')}): ${url}. Nothing was changed. To change the pin, import with --on-edit update; to publish another pin, with --on-edit publish.`,
		advice:
			'The page *Edited rows* says what counts as an edit. To leave the pin as it is, undo the change in the sheet.',
	},
	'edited:media': {
		category: 'conflict',
		action: 'fix-row',
		message: ({ columns, url }: Edited) =>
			`This row was edited after its pin was published (${columns.join(', ')}): ${url}. The media of a pin cannot be changed. To publish another pin, empty the cell row_key.`,
	},
	'edited:gone': {
		category: 'not-found',
		action: 'fix-row',
		message: ({ columns, url }: Edited) =>
			`This row was edited after its pin was published (${columns.join(', ')}), but Pinterest does not have the pin any more: ${url}. To publish another pin, import with --on-edit publish.`,
	},
	'bulk-unknown': {
		category: 'input',
		action: 'none',
		message: ({ id }: { id: string }) => `There is no bulk change ${id} in this store.`,
	},
	'bulk-too-many': {
		category: 'input',
		action: 'none',
		message: ({ limit }: { limit: number }) =>
			`More than ${limit} pins would be moved along the schedule at once. Choose fewer, for instance by campaign or by when they are due.`,
	},
	'in-progress': {
		category: 'conflict',
		action: 'retry-later',
		message: ({ state }: { state: string }) =>
			`Another process is already publishing this pin (${state}). Try again in a few minutes.`,
	},
} as const satisfies Sentences;
