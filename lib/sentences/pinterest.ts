import type { Sentences } from './sentence';

/** An answer of Pinterest, as far as a sentence needs it. */
export interface Answered {
	operation: string;
	status: number;
	/** Pinterest's own words; empty where it gives none. */
	said: string;
}

/** Pinterest's own words, where they say what happened. */
const quoted = ({ operation, status, said }: Answered) =>
	said === '' ? `Pinterest answered ${operation} with status ${status}.` : `Pinterest says: ${said}`;

/** Answers of Pinterest, and answers that did not come. */
export const PINTEREST = {
	'spam-blocked': {
		category: 'spam',
		action: 'fix-url',
		message: quoted,
		advice:
			"Pinterest takes the link or the pin for spam. Link to your own page directly, without a shortener. If the block is wrong, appeal it in Pinterest's help centre. Pins with links to the same domain are paused.",
	},
	'rate-limited:answer': {
		category: 'rate-limit',
		action: 'wait',
		message: quoted,
		advice: 'The limit is used up. The pipeline waits by itself where the wait is short.',
	},
	'app-not-activated': {
		category: 'access',
		action: 'upgrade-access',
		message: () =>
			'Pinterest refuses every call of this app (401, code 3): the app is not activated yet, or the token is a test token. ' +
			"Check the state of the app in Pinterest's developer portal, and use the emulator until it is activated.",
	},
	'feature-restricted': {
		category: 'access',
		action: 'upgrade-access',
		message: (answered: Answered) =>
			`Pinterest does not let this app use this feature (${answered.status}, code 3): request it in Pinterest's developer portal, or do without it. ${quoted(answered)}`,
		advice: 'Some features are betas that only some apps have, or need Standard access.',
	},
	/** Source: the contract calls the operation a beta, and an app with Trial access was answered so. */
	'feature-restricted:pin-edit': {
		category: 'access',
		action: 'upgrade-access',
		message: () =>
			'Pinterest does not let this app change published pins: the feature (pin_edit) is a beta that only some apps have. ' +
			'Change the pin on Pinterest by hand, or publish another one with --on-edit publish.',
		advice:
			"Ask for the feature in Pinterest's developer portal. A row whose pin you changed by hand goes on being answered with `edited`: the pin is compared with what was published, not with what it says now.",
	},
	'board-not-authorized': {
		category: 'not-found',
		action: 'fix-board',
		message: quoted,
		advice:
			'The connected account cannot write to this board. Choose a board that the account owns or collaborates on.',
	},
	'token-invalid': {
		category: 'auth',
		action: 'reconnect',
		message: () => 'Pinterest does not accept the access token. Connect the account again, or paste a new token.',
	},
	/** Sources: Pinterest's pages on access tiers and on the sandbox; the two refusals as users reported them. */
	'trial-access': {
		category: 'access',
		action: 'upgrade-access',
		message: () =>
			"The app has Trial access, which does not allow it to create pins (403, code 29). Request Standard access in Pinterest's developer portal, with a video recording " +
			'of the whole OAuth flow and of a pin being created. Otherwise, Pinterest answers "Demo did not show full Oauth flow" or "Demo did not show Pinterest ' +
			'integration". Until access is granted, use the sandbox, which needs a sandbox token and has no videos, or the emulator.',
	},
	/** Source: the contract lists all four for `POST /pins`; the tokens of the app's page lack the writing ones. */
	'scopes-missing': {
		category: 'access',
		action: 'reconnect',
		message: () =>
			'The token does not have the permissions for this: publishing needs boards:read, boards:write, pins:read and pins:write, ' +
			"and a production token from the app's page in the developer portal lacks the write permissions. Connect the account again and allow all four.",
	},
	/** Source: the contract has no client credentials for `POST /media`. */
	'video-needs-user-token': {
		category: 'access',
		action: 'reconnect',
		message: () =>
			"Pinterest takes no video with the token of the app's owner (client credentials): connect the account through Pinterest's consent page instead, with the grant type Authorization Code.",
	},
	'image-too-small:answer': { category: 'media', action: 'replace-asset', message: quoted },
	'image-broken:answer': { category: 'media', action: 'replace-asset', message: quoted },
	'not-permitted': {
		category: 'access',
		action: 'fix-board',
		message: quoted,
		advice: 'Check that the connected account may write to the board.',
	},
	/** Source: code 29 was seen for what belongs to another account, and for secret boards without their scopes. */
	'not-permitted:resource': {
		category: 'access',
		action: 'fix-board',
		message: (answered: Answered) =>
			'The connected account may not do this (403, code 29): the board or pin belongs to another account, or it is secret and the token lacks the scopes for secret boards. ' +
			`Choose a board of the account, or connect it again with these scopes. ${quoted(answered)}`,
	},
	'board-not-found': {
		category: 'not-found',
		action: 'fix-board',
		message: quoted,
		advice: 'The board was deleted or renamed, or it belongs to another account.',
	},
	'section-not-found': {
		category: 'not-found',
		action: 'fix-board',
		message: quoted,
		advice: 'The section was deleted or renamed, or it is on another board.',
	},
	'media-not-found': {
		category: 'not-found',
		action: 'retry-later',
		message: quoted,
		advice: 'Pinterest does not know the uploaded video, or not yet. The next run uploads it again if necessary.',
	},
	'not-found': {
		category: 'not-found',
		action: 'fix-row',
		message: quoted,
		advice: 'Something that the row names does not exist, or it belongs to another account.',
	},
	'pinterest-busy:answer': {
		category: 'pinterest',
		action: 'retry-later',
		message: quoted,
		advice: 'Pinterest was still working on another change of the same board or pin.',
	},
	'pinterest-busy': {
		category: 'pinterest',
		action: 'retry-later',
		message: () =>
			'Pinterest refuses several writes to one board at the same time, although the limit is not used up. Run this again in a few minutes.',
	},
	'pinterest-hiccup': {
		category: 'pinterest',
		action: 'retry-later',
		message: quoted,
		advice: 'The error is on the side of Pinterest, and it can take hours to pass. The pin was not created.',
	},
	'pinterest-unavailable': {
		category: 'pinterest',
		action: 'retry-later',
		message: quoted,
		advice: 'The error is on the side of Pinterest: it answered with status 408, or with 500 or more.',
	},
	'media-unreachable': {
		category: 'origin',
		action: 'fix-url',
		message: quoted,
		advice:
			'Pinterest could not download the image from its address. Make the file public, or let the images be sent as bytes.',
	},
	'picture-unreadable': {
		category: 'media',
		action: 'replace-asset',
		message: () =>
			'Pinterest could not read an image from the uploaded media. For a video, provide a cover image, or move its index to the front (faststart).',
	},
	'image-format': {
		category: 'media',
		action: 'replace-asset',
		message: quoted,
		advice: 'Save the image as JPEG or PNG.',
	},
	'cover-missing:answer': {
		category: 'input',
		action: 'fix-row',
		message: quoted,
		advice: 'Fill `cover_url` with an image, or `cover_time` with a second of the video.',
	},
	'link-invalid:answer': {
		category: 'input',
		action: 'fix-row',
		message: quoted,
		advice: 'Pinterest does not accept the link of the row. Check it for typing mistakes.',
	},
	'request-refused': {
		category: 'input',
		action: 'fix-row',
		message: quoted,
		advice: 'Pinterest does not accept a value of this row. The text of the answer names the field.',
	},
	'pinterest-unreachable': {
		category: 'network',
		action: 'retry-later',
		message: ({ operation, reason }: { operation: string; reason: string }) =>
			`Pinterest could not be reached for ${operation}: ${reason}.`,
		advice: 'Nothing was sent. Check the connection and the proxy settings of this machine.',
	},
	'no-answer': {
		category: 'network',
		action: 'retry-later',
		message: ({ operation, reason }: { operation: string; reason: string }) =>
			`Pinterest did not answer ${operation}: ${reason}.`,
	},
	'answer-not-understood': {
		category: 'pinterest',
		action: 'retry-later',
		message: ({ operation, field, issue }: { operation: string; field: string; issue: string }) =>
			`Pinterest's answer to ${operation} does not match its API contract (${field}: ${issue}).`,
		advice: 'If this stays so, update this package: Pinterest may have changed its API.',
	},
	'answer-too-large': {
		category: 'pinterest',
		action: 'retry-later',
		message: ({ operation, mebibytes }: { operation: string; mebibytes: number }) =>
			`Pinterest's answer to ${operation} has more than ${mebibytes} MiB, so it was cut off.`,
		advice: 'No answer of Pinterest is that large. Check the API base URL and the proxy of this machine.',
	},
	'board-unknown': {
		category: 'not-found',
		action: 'fix-board',
		message: unknown,
		advice:
			'A board is given by its name, its ID, its address at Pinterest, or as `Board/Section`. `--create-boards` makes those that are missing.',
	},
	'board-unknown:address': {
		category: 'not-found',
		action: 'fix-board',
		message: ({ wanted }: { wanted: string }) =>
			`"${wanted}" is not the address of a board. Such an address is https://www.pinterest.com/USER/BOARD/, or it ends with the section: /USER/BOARD/SECTION/.`,
	},
	'board-unknown:other-account': {
		category: 'not-found',
		action: 'fix-board',
		message: ({ wanted, user, username }: { wanted: string; user: string; username: string }) =>
			`${wanted} is a board of ${user}, but the connected account is ${username} and has no board of ${user}. Use one of its boards, or connect ${user}.`,
	},
	'board-name-refused': {
		category: 'not-found',
		action: 'fix-board',
		message: quoted,
		advice:
			'Another board of the account may have this name, such as a secret one that the token does not see. Use its ID, or another name.',
	},
	'board-secret-refused': {
		category: 'access',
		action: 'reconnect',
		message: ({ name }: { name: string }) =>
			`Pinterest does not let this token make the secret board "${name}". A secret board needs the permissions boards:read_secret, boards:write_secret, pins:read_secret and pins:write_secret. Connect the account again and allow them, or make the board by hand.`,
	},
	'board-ambiguous': { category: 'not-found', action: 'fix-board', message: ambiguous('board') },
	'section-unknown': {
		category: 'not-found',
		action: 'fix-board',
		message: ({ wanted, board, names }: Wanted & { board: string }) =>
			`There is no section "${wanted}" on the board "${board}".${similarOf(names)}`,
	},
	'section-conflict': {
		category: 'input',
		action: 'fix-row',
		message: ({ board, section }: { board: string; section: string }) =>
			`The board "${board}" and the column section "${section}" name two different sections. Leave one of them out.`,
	},
	'section-ambiguous': { category: 'not-found', action: 'fix-board', message: ambiguous('section') },
} as const satisfies Sentences;

interface Wanted {
	wanted: string;
	/** Of those that come near, or that are called the same. */
	names: readonly string[];
}

function unknown({ wanted, names }: Wanted): string {
	return `There is no board "${wanted}".${similarOf(names)}`;
}

function similarOf(names: readonly string[]): string {
	return names.length > 0 ? ` The most similar names are: ${names.join(', ')}.` : '';
}

function ambiguous(kind: string): (args: Wanted) => string {
	return ({ wanted, names }) =>
		`Several ${kind}s are named "${wanted}": ${names.join(', ')}. Use the id of one of them.`;
}
