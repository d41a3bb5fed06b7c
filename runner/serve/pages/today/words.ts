import type { Need } from '../../../../lib';

/** What a person reads of a group: what has to be done, and how. */
export interface Words {
	title: string;
	/** What to do, in a sentence or two. */
	how: string;
	/** Another page than the list of pins does it. */
	page?: { path: string; text: string };
	/** What is done in the list of the group's pins. */
	list: string;
}

const SHEET =
	'Mend the row in its import, or in the sheet and import that again: rows that are published already stay as they are.';

/** In the order in which they are shown: first what holds up most, last what goes on by itself. */
export const WORDS: readonly (readonly [Need, Words])[] = [
	[
		'reconnect',
		{
			title: 'Connect the account again',
			how: 'Pinterest does not accept the login any more. Connect the account ("pinterest-pipeline auth login", or the credential in n8n), then try these pins again.',
			list: 'Choose the pins to try again',
		},
	],
	[
		'upgrade-access',
		{
			title: 'Get access for your app',
			how: 'Pinterest does not let your app do this yet. Ask Pinterest for the access that the reason names, then try these pins again.',
			list: 'Choose the pins to try again',
		},
	],
	[
		'approve',
		{
			title: 'Approve',
			how: 'These pins are ready, and wait until somebody says yes.',
			page: { path: '/approvals', text: 'Look at them and approve' },
			list: 'Show them in the list',
		},
	],
	[
		'resolve',
		{
			title: 'Say what became of it',
			how: 'Pinterest did not answer, and nobody can tell whether the pin is there. Look at the board, and say it. Until then nothing is sent again.',
			page: { path: '/unknown', text: 'Look and decide' },
			list: 'Show them in the list',
		},
	],
	[
		'replace-asset',
		{
			title: 'Replace the image',
			how: `Pinterest would not take this image or video as it is. Put another file into the row. ${SHEET}`,
			list: 'Show these pins',
		},
	],
	[
		'fix-url',
		{
			title: 'Fix the link',
			how: `An address in the row does not lead where it should: that of the image, or that of the page. Correct it, or bring the file back. ${SHEET}`,
			list: 'Show these pins',
		},
	],
	[
		'fix-row',
		{
			title: 'Fix the row in the sheet',
			how: `Something in the row is missing or does not fit. The reason names the column. ${SHEET}`,
			list: 'Show these pins',
		},
	],
	[
		'fix-board',
		{
			title: 'Choose another board',
			how: `The account has no such board or section, or may not pin there. Correct the name, or make the board on Pinterest. ${SHEET}`,
			list: 'Show these pins',
		},
	],
	[
		'retry-later',
		{
			title: 'Try again',
			how: 'The reason may have passed by now.',
			list: 'Choose the pins to try again',
		},
	],
	[
		'none',
		{
			title: 'Read the reason',
			how: 'These pins were not published, and trying again would not change it. The reason says why.',
			list: 'Show these pins',
		},
	],
	[
		'wait',
		{
			title: 'Wait',
			how: 'There is nothing to do. What is scheduled goes on by itself; what failed may be tried again after that time.',
			list: 'Show these pins',
		},
	],
];
