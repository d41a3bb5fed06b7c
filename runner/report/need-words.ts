import type { Need } from '../../lib';
import { WORDS } from '../serve/pages/today/words';

/** A group of pins that need the same. */
interface Words {
	/** As the operations page calls it. */
	title: string;
	/** What to do from a terminal, in a sentence or two. */
	how: string;
}

const SHEET = 'Then import the sheet again: pins that are published already stay as they are.';
const RETRY = 'Then try them again: pinterest-pipeline jobs retry --failed-only';

const HOW: Record<Need, string> = {
	reconnect: `Pinterest does not accept the login any more. Run pinterest-pipeline auth login, or open the credential in n8n. ${RETRY}`,
	'upgrade-access': `Pinterest does not let your app do this yet. Ask Pinterest for the access that the reason names. ${RETRY}`,
	approve:
		'These pins are ready, and wait until somebody says yes: write yes into the column approve, and import the sheet again.',
	resolve:
		'Pinterest did not answer, and nobody can tell whether the pin is there. Look at the board, then run pinterest-pipeline jobs resolve KEY --pin ID, or --not-there. Until then nothing is sent again.',
	'replace-asset': `Pinterest would not take the file as it is. Put another one into the row. ${SHEET}`,
	'fix-url': `The address of the image or of the page does not lead where it should. Correct it, or bring the file back. ${SHEET}`,
	'fix-row': `Something in the row is missing or does not fit. The reason names the column. ${SHEET}`,
	'fix-board': `The account has no such board or section, or may not pin there. Correct the name, or make the board on Pinterest. ${SHEET}`,
	'retry-later': 'The reason may have passed by now: pinterest-pipeline jobs retry --failed-only',
	none: 'These pins were not published, and trying again would not change it. The reason says why.',
	wait: 'Nothing has to be corrected. After the time that the reason names: pinterest-pipeline jobs retry --failed-only',
};

/** What has to be done, in words. First what holds up most, last what goes on by itself. */
export const NEED_WORDS = Object.fromEntries(
	WORDS.map(([need, { title }]) => [need, { title, how: HOW[need] }]),
) as Record<Need, Words>;
