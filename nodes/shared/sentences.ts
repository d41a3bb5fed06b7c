import { PipelineError, type Action, type Problem } from '../../lib';

type Wording = Omit<Problem, 'code' | 'retryAt'>;

/** The problems that only nodes have, by code: what happened, and what the user can do. The core has its own such tables. */
export const PROBLEMS = {
	'base-url-invalid': (url: string, reason: string): Wording => ({
		category: 'setup',
		message: `The credential's Base URL "${url}" ${reason}. Write one such as http://127.0.0.1:4870/v5.`,
		action: 'reconnect',
	}),
	'binary-missing': (property: string, found: 'nothing' | 'no bytes'): Wording => ({
		category: 'media',
		message:
			found === 'nothing'
				? `The item has no binary field "${property}". Check the name of the field, and that the node before this one passes it on.`
				: `n8n no longer stores the data of the binary field "${property}". Run the node that creates it again.`,
		action: 'replace-asset',
	}),
	'draft-invalid': (field: string, reason: string): Wording => ({
		category: 'input',
		message: `The field draft of the item is not valid: ${field}: ${reason}.`,
		action: 'fix-row',
	}),
	'file-missing': (property: string): Wording => ({
		category: 'input',
		message: `The item has no file in the binary field "${property}". Set Input Binary Field to the field with the file, or Source to Items if each item is a row.`,
		action: 'fix-row',
	}),
	'file-not-permitted': (path: string): Wording => ({
		category: 'media',
		message: `n8n does not allow nodes to read ${path}. Move the file to a folder listed in N8N_RESTRICT_FILE_ACCESS_TO.`,
		action: 'replace-asset',
	}),
	'id-invalid': (field: string, given: string): Wording => ({
		category: 'input',
		message:
			given === ''
				? `The item has nothing for ${field}. Give an ID, which has only digits.`
				: `${field} has "${given}", which is not an ID. An ID has only digits, and is given as text: as a number it loses the last ones.`,
		action: 'fix-row',
	}),
	'import-id-missing': (): Wording => ({
		category: 'input',
		message: 'The item has no import ID. Set Import ID to an ID that Get Many returns.',
		action: 'fix-row',
	}),
	'job-key-missing': (): Wording => ({
		category: 'input',
		message: 'The item has no job key. Set Job Key to a key that Get Many returns.',
		action: 'fix-row',
	}),
	'keyword-missing': (): Wording => ({
		category: 'input',
		message: 'The item has no keyword. Set Keyword to a word or a few.',
		action: 'fix-row',
	}),
	'name-missing': (): Wording => ({
		category: 'input',
		message: 'The item has no name. Set Name to the name that it shall have on Pinterest.',
		action: 'fix-row',
	}),
	'nothing-to-change': (): Wording => ({
		category: 'input',
		message: 'Nothing is to be changed. Add a field to Update Fields.',
		action: 'fix-row',
	}),
	'no-outcome': (): Wording => ({
		category: 'input',
		message:
			'No pin of this account has come to such an outcome yet, so there is no example to show. Publish a pin first.',
		action: 'none',
	}),
	'nothing-scheduled': (): Wording => ({
		category: 'input',
		message:
			'No pin of this account is scheduled, so there is no example to show. Publish a pin with a run_at in the future first.',
		action: 'none',
	}),
	'section-missing': (): Wording => ({
		category: 'input',
		message: 'The item names no section. Choose one in Section, or give its ID or its name.',
		action: 'fix-board',
	}),
	'query-missing': (): Wording => ({
		category: 'input',
		message: 'Search Term is empty. Write what the description of the pins says, or their IDs.',
		action: 'fix-row',
	}),
	'store-not-shared': (): Wording => ({
		category: 'setup',
		message:
			'n8n runs in queue mode with several workers, but the store is not shared between them. Add a Pinterest Store credential to the node, or set PINTEREST_PIPELINE_STORE, with a postgres:// or redis:// URL.',
		action: 'none',
	}),
	'time-zone-invalid': (zone: string): Wording => ({
		category: 'setup',
		message: `Time Zone is "${zone}", which is not a time zone. Write one such as Europe/Berlin.`,
		action: 'none',
	}),
	'two-accounts': (oAuth2: string, accessToken: string): Wording => ({
		category: 'setup',
		message: `Two Pinterest accounts are set on this node: "${oAuth2}" (OAuth2) and "${accessToken}" (Access Token). Choose one of them in the field Account.`,
		action: 'none',
	}),
	'unreadable-file': (fileName: string): Wording => ({
		category: 'input',
		message: `${fileName} is not a spreadsheet. Use a .csv, .tsv, .xlsx, .json or .ndjson file.`,
		action: 'fix-row',
	}),
};

type Code = keyof typeof PROBLEMS;

/** @param values what the sentence of the code names, such as a job key. */
export function nodeProblem<C extends Code>(code: C, ...values: Parameters<(typeof PROBLEMS)[C]>): PipelineError {
	const wording = PROBLEMS[code] as (...given: unknown[]) => Wording;
	return new PipelineError({ code, ...wording(...values) });
}

/** Why events are delivered to a workflow again. */
export const notTaken = (end: 'never began' | 'time is over') =>
	end === 'never began' ? 'n8n could not run the workflow to its end' : 'the execution did not end in time';

/** Why a pin is handed over to a workflow again, in the history of its job. */
export const leftUnpublished = (workflow: string) => `the workflow "${workflow}" ended without publishing it`;

/** What is logged of a workflow that leaves a pin as it is each time it is started for it. */
export const keepsLeaving = (workflow: string, times: number, nextAt: string) =>
	`The workflow "${workflow}" ended ${times} times without publishing a pin that it was started for, so it is started for this pin again at ${nextAt}. Connect Pinterest Publish after Pinterest Trigger.`;

const counted = (count: number, total: number) => `${count} of ${total} ${total === 1 ? 'pin' : 'pins'} failed`;

/** What an execution says of items that failed and left through an output that leads nowhere. */
export const FAILED_UNSEEN = (count: number, total: number, output: string): string =>
	`${counted(count, total)} and left through "${output}", which is not connected. Connect it to a node that reports them.`;

/** The error of an execution that its failed items stop. @param items.named the first of them, each with its problem. */
export const FAILED_STOP = ({ count, total, named }: { count: number; total: number; named: string[] }): string => {
	const more = count - named.length;
	return `${counted(count, total)}: ${named.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
};

/** Where all of them are found. @param importId of the import that they belong to, where they are rows of one. */
export const WHERE_FAILED = (outputs: readonly string[], importId?: string): string => {
	const all = importId
		? `Pinterest Batch Import lists all of them: choose the operation Get, the Import ID "${importId}" and Rows That Need Something.`
		: `To see all of them, set On Failed Items to Continue: they leave through ${outputs.map((output) => `"${output}"`).join(' and ')}.`;
	return `${all} Run the workflow again when they are mended: what is published is not published again.`;
};

/** Why a request to Pinterest has no answer, if it was not sent. */
export const DEADLINE_PASSED = 'the deadline passed before the request was sent';

/** What a user in the editor does about an error that stops a node. */
export const ADVICE: Partial<Record<Action, string>> = {
	reconnect: 'Open the credential and reconnect the account.',
	'upgrade-access': "Request Standard access for your app in Pinterest's developer portal.",
	'retry-later': 'Run the workflow again in a few minutes.',
	wait: 'Run the workflow again later.',
};
