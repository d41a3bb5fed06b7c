import type { Sentences } from './sentence';

interface Refusal {
	fileName: string;
	/** The words of the bucket, or its status. */
	said: string;
}

const refused = ({ fileName, said }: Refusal) => `Pinterest's upload server did not accept ${fileName} (${said}).`;

/** Uploads of videos to the bucket that Pinterest names. */
export const UPLOAD = {
	'upload-expired': {
		category: 'pinterest',
		action: 'retry-later',
		message: refused,
		advice: 'The permission for the upload expired before the upload ended. The next try gets a new one.',
	},
	'upload-expired:clock': {
		category: 'setup',
		action: 'none',
		message: () =>
			"Pinterest's upload permissions have already expired when they arrive. Check the clock of this machine.",
	},
	'upload-too-large': { category: 'media', action: 'replace-asset', message: refused },
	'upload-too-small': { category: 'media', action: 'replace-asset', message: refused },
	'upload-busy': { category: 'pinterest', action: 'retry-later', message: refused },
	'upload-refused': {
		category: 'pinterest',
		action: 'retry-later',
		message: refused,
		advice: 'The next try gets a new upload permission, with which the upload may succeed.',
	},
	'upload-unconfirmed': {
		category: 'pinterest',
		action: 'retry-later',
		message: ({ fileName, status }: { fileName: string; status: number }) =>
			`Pinterest's upload server answered the upload of ${fileName} with status ${status} instead of 204.`,
	},
	'upload-broken': { category: 'network', action: 'retry-later', message: refused },
	'upload-broken:connection': {
		category: 'network',
		action: 'retry-later',
		message: ({ fileName, why }: { fileName: string; why: string }) =>
			`The connection broke off while ${fileName} was uploaded (${why}).`,
		advice: 'Each run tries an upload several times. If it fails again, check the connection of this machine.',
	},
	'upload-address': {
		category: 'pinterest',
		action: 'none',
		message: ({ host }: { host: string }) =>
			`Pinterest named an upload address at ${host} that is not a public https address, so nothing was uploaded.`,
		advice:
			'Check the API base URL and the proxy of this machine. For an emulator on another machine, set `PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK=1`.',
	},
	'disk-full': {
		category: 'setup',
		action: 'retry-later',
		message: ({ folder, code }: { folder: string; code: string }) =>
			`There is no space left in ${folder} for a video of unknown length (${code}). Free some space, or set TMPDIR to another folder.`,
		advice:
			'Pinterest wants the length of a video before its first byte. A video whose server does not announce the length is written to a temporary file first.',
	},
	'spool-failed': {
		category: 'setup',
		action: 'none',
		message: ({ folder, code }: { folder: string; code: string }) =>
			`A video of unknown length could not be written to ${folder} (${code}). Allow this process to write there, or set TMPDIR to another folder.`,
	},
} as const satisfies Sentences;
