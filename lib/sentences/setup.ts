import type { Sentences } from './sentence';

/** Why a folder cannot be written to, by the code of the system's error. */
const NOT_WRITTEN: Record<string, string> = {
	EACCES: 'this process has no permission to write there',
	EPERM: 'this process has no permission to write there',
	EROFS: 'it is read-only',
	EEXIST: 'it is not a folder but a file',
	ENOTDIR: 'it is not a folder',
	ENOENT: 'it is not there any more',
	ENAMETOOLONG: 'its name is too long',
	EIO: 'the disk reports an error',
};

/** Settings, and the process itself. */
export const SETUP = {
	'budget-invalid': {
		category: 'setup',
		action: 'none',
		message: ({ field, names, text }: { field: string; names: readonly string[]; text: string }) =>
			`${field} is "${text}". Write NAME=AMOUNT/SECONDS, such as org_write=100/60. NAME is one of ${names.join(', ')}.`,
	},
	'fit-invalid': {
		category: 'setup',
		action: 'none',
		message: ({ text }: { text: string }) =>
			`"${text}" does not say how to make images fit. Write keep, pad, pad:#ffffff, crop or crop:centre.`,
	},
	'warm-up-invalid': {
		category: 'setup',
		action: 'none',
		message: ({ text }: { text: string }) =>
			`The warm-up is "${text}". Write FIRST-LAST/DAYS, such as 5-50/30: from 5 pins a day to 50 within 30 days. LAST is at least FIRST, and DAYS is at least 2.`,
	},
	'images-disk-full': {
		category: 'setup',
		action: 'retry-later',
		message: ({ folder, code }: { folder: string; code: string }) =>
			`There is no space left in ${folder} (${code}). Free some space and run it again: what is there already is not downloaded again.`,
	},
	'images-folder': {
		category: 'setup',
		action: 'none',
		message: ({ folder, code }: { folder: string; code: string }) =>
			`Nothing can be written to ${folder}: ${NOT_WRITTEN[code] ?? code}. Choose another folder, or change that and run it again.`,
	},
	'images-manifest': {
		category: 'setup',
		action: 'none',
		message: ({ file, line }: { file: string; line: number }) =>
			`${file} is not a manifest of downloaded images (line ${line}), so it was left as it is. Choose another folder, or move the file away; then all images are downloaded again.`,
	},
	'webhook-address-invalid': {
		category: 'setup',
		action: 'none',
		message: () => 'The address of a webhook is not a web address. Give one such as https://example.com/pins.',
	},
	'webhook-secret-invalid': {
		category: 'setup',
		action: 'none',
		message: () =>
			'The secret of the webhooks is not one: it is "whsec_" and 24 to 64 bytes in Base64. Make one with the command echo "whsec_$(openssl rand -base64 32)".',
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
