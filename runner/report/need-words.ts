import type { Need } from '../../lib';

interface Words {
	title: string;
	/** What to do, in a sentence or two. */
	how: string;
}

const SHEET = 'Then import the sheet again: pins that are published already stay as they are.';
const RETRY = 'Then try them again: pinterest-pipeline jobs retry --failed-only';

/** What has to be done, in words. First what holds up most, last what goes on by itself. */
export const NEED_WORDS: Record<Need, Words> = {
	reconnect: {
		title: 'Connect the account again',
		how: `Pinterest does not accept the login any more. Run pinterest-pipeline auth login, or open the credential in n8n. ${RETRY}`,
	},
	'upgrade-access': {
		title: 'Get access for your app',
		how: `Pinterest does not let your app do this yet. Ask Pinterest for the access that the reason names. ${RETRY}`,
	},
	approve: {
		title: 'Approve',
		how: 'These pins are ready, and wait until somebody says yes: write yes into the column approve, and import the sheet again.',
	},
	resolve: {
		title: 'Say what became of it',
		how: 'Pinterest did not answer, and nobody can tell whether the pin is there. Look at the board, then run pinterest-pipeline jobs resolve KEY --pin ID, or --not-there. Until then nothing is sent again.',
	},
	'replace-asset': {
		title: 'Replace the image or video',
		how: `Pinterest would not take the file as it is. Put another one into the row. ${SHEET}`,
	},
	'fix-url': {
		title: 'Fix the address',
		how: `The address of the image or of the page does not lead where it should. Correct it, or bring the file back. ${SHEET}`,
	},
	'fix-row': {
		title: 'Fix the row in the sheet',
		how: `Something in the row is missing or does not fit. The reason names the column. ${SHEET}`,
	},
	'fix-board': {
		title: 'Choose another board',
		how: `The account has no such board or section, or may not pin there. Correct the name, or make the board on Pinterest. ${SHEET}`,
	},
	'retry-later': {
		title: 'Try again',
		how: 'The reason may have passed by now: pinterest-pipeline jobs retry --failed-only',
	},
	none: {
		title: 'Read the reason',
		how: 'These pins were not published, and trying again would not change it. The reason says why.',
	},
	wait: {
		title: 'Wait, then try again',
		how: 'Nothing has to be corrected. After the time that the reason names: pinterest-pipeline jobs retry --failed-only',
	},
};
