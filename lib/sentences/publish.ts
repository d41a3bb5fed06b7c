import type { Sentences } from './sentence';

const UNANSWERED = { category: 'network', action: 'none' } as const;
const LOOKED_UP_AGAIN = { category: 'network', action: 'wait' } as const;

interface OfJob {
	key: string;
}

/** Pins that may be the one whose publish was not answered. */
interface Candidates {
	/** The first of them. */
	addresses: readonly string[];
	/** How many there are besides. */
	more: number;
}

const addresses = ({ addresses: named, more }: Candidates) =>
	`${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;

interface Several extends Candidates {
	jobs: number;
}

const whichIsWhose = (several: Several) =>
	`Pinterest did not answer, and it is unclear which pin belongs to which job: ${addresses(several)} on the board look exactly like this one, and ${several.jobs} ${several.jobs === 1 ? 'job' : 'jobs'} may have created them.`;

/** The end of a sentence, for a person who has looked. */
const decide = (key: string) =>
	`say what you found with: jobs resolve ${key} --pin ID, or --not-there (in n8n: Pinterest Jobs, Resolve).`;

const DECIDE =
	'`pinterest-pipeline jobs resolve KEY --pin ID` records the pin as this one, and `--not-there` says that there is none: then it is published again, once. In n8n the node **Pinterest Jobs** has the operation *Resolve*.';

/** A pin that keeps its distance from the others of its link on its board. */
interface Spaced {
	days: number;
	earliest: string;
}

/** The pin that it is too close to. */
interface Near {
	/** Of its job. */
	key: string;
	/** When it was published or is due. */
	at: string;
}

const inDays = (days: number) => (days === 1 ? '1 day' : `${days} days`);

/** A pin on its way: its media, its due date, what holds it back, and answers that never came. */
export const PUBLISH = {
	'not-uploaded': {
		category: 'input',
		action: 'fix-row',
		message: () => 'The video is not uploaded yet. Upload the video before you publish the pin.',
		advice: 'In n8n, put **Pinterest Media Upload** before **Pinterest Publish**.',
	},
	'video-replaced': {
		category: 'media',
		action: 'retry-later',
		message: ({ name }: { name: string }) =>
			`${name} was replaced between its check and its upload, or since: the uploaded video is not the one that was checked. Run it again, so that the video of today is checked and uploaded.`,
		advice: 'In n8n, run the workflow again from **Pinterest Validate** or **Pinterest Media Upload** on.',
	},
	'processing-overdue': {
		category: 'pinterest',
		action: 'retry-later',
		message: ({ minutes }: { minutes: number }) =>
			`Pinterest has been processing the video for more than ${minutes} minutes, which is longer than usual for a video of its size. Run it again later: the uploaded video is kept, and its status is checked first.`,
	},
	'still-processing': {
		category: 'pinterest',
		action: 'wait',
		message: () => 'Pinterest is still processing the video. The pin can be published when the processing has ended.',
	},
	'media-failed': {
		category: 'media',
		action: 'replace-asset',
		message: ({ causes }: { causes: readonly string[] }) =>
			`Pinterest could not process the video and gives no reason.${causes.length > 0 ? ` Likely causes in this file: ${causes.join('; ')}.` : ''} Export the video again as MP4 with H.264, AAC and "fast start", 4 seconds to 15 minutes long, between 1:2 and 1.91:1, and upload that file.`,
	},
	'schedule-needs-address': {
		category: 'media',
		action: 'replace-asset',
		message: ({ media }: { media: string }) =>
			`The media is in the ${media}, which cannot be stored until the pin is due. Provide it as an address or a file, or let the workflow wait and publish then.`,
	},
	'schedule-signed-address': {
		category: 'media',
		action: 'fix-row',
		message: ({ host }: { host: string }) =>
			`The address of the media at ${host} has a signature, a token or a key. It is a secret, so it is not stored until the pin is due. Use a permanent address without one.`,
	},
	'image-without-url': {
		category: 'origin',
		action: 'fix-url',
		message: () =>
			'Images are sent by their address, but this image is a file or binary data. Use an image with an address, or change the setting so that images are sent as bytes.',
	},
	'account-paused': {
		category: 'spam',
		action: 'wait',
		message: ({ until, domains }: { until: string; domains: readonly string[] }) =>
			`All pins of this account are paused until ${until}, because Pinterest blocked links to ${domains.join(', ')} as spam within one day. Check the links before the pause ends.`,
		advice: 'More pins with blocked links put the account itself at risk. After the pause, one pin is tried first.',
	},
	'domain-paused': {
		category: 'spam',
		action: 'wait',
		message: ({ domain, until }: { domain: string; until: string }) =>
			`Pins that link to ${domain} are paused until ${until}, because Pinterest blocked one as spam. More attempts make it worse. If the block is wrong, appeal it in Pinterest's help centre.`,
		advice: 'After the pause, one pin is tried first.',
	},
	'domain-paused:no-link': {
		category: 'spam',
		action: 'wait',
		message: ({ until }: { until: string }) =>
			`Pins without a link are paused until ${until}, because Pinterest blocked one as spam. More attempts make it worse. If the block is wrong, appeal it in Pinterest's help centre.`,
	},
	'warming-up': {
		category: 'rate-limit',
		action: 'wait',
		message: ({ pinsADay, due }: { pinsADay: number | undefined; due: string }) =>
			`This account is warming up and currently publishes at most ${pinsADay} ${pinsADay === 1 ? 'pin' : 'pins'} a day. This pin is due at ${due}.`,
		advice: 'A worker publishes the pin at that time. Without a worker, import the row again then.',
	},
	spaced: {
		category: 'conflict',
		action: 'wait',
		message: ({ days, earliest, key, at }: Spaced & Near) =>
			`Pins with the same link on the same board are kept ${inDays(days)} apart, and there is one at ${at} (job ${key}). This pin is due at ${earliest}.`,
		advice:
			'`--spacing` says how far apart. A worker publishes the pin at that time. Without a worker, import the row again then.',
	},
	'spaced:kept': {
		category: 'conflict',
		action: 'wait',
		message: ({ days, earliest }: Spaced) =>
			`Pins with the same link on the same board are kept ${inDays(days)} apart. This pin is due at ${earliest}.`,
	},
	'too-close': {
		category: 'conflict',
		action: 'fix-row',
		message: ({ days, earliest, key, at }: Spaced & Near) =>
			`The pin would be less than ${inDays(days)} from another one with the same link on the same board: there is one at ${at} (job ${key}). The earliest time is ${earliest}. Write that into run_at, or leave run_at empty.`,
		advice:
			'`--spacing` says how far apart. A row without `run_at` is scheduled for the next time that is free, if that is within a year.',
	},
	'rate-limited': {
		category: 'rate-limit',
		action: 'wait',
		message: ({ name, until }: { name: string; until: string }) =>
			`Pinterest's limit for ${name} is used up until ${until}. Run this again after that.`,
	},
	'pin-deleted': {
		category: 'conflict',
		action: 'fix-row',
		message: ({ url, on }: { url: string; on: string }) =>
			`The pin of this row was deleted: ${url}, known since ${on}. To publish it again as a new pin, import with --republish-deleted (in n8n: the option Republish Deleted). To leave it deleted, remove the row.`,
		advice:
			'The record notes what the node **Pinterest**, *Pin: Delete*, deletes or finds deleted. What was deleted elsewhere is answered with `existing`.',
	},
	'second-pin': {
		category: 'conflict',
		action: 'none',
		message: ({ url, first }: { url: string; first: string }) =>
			`There is a second pin of this job: ${url}. It was sent by a process that was held up, or by the one that took the job over meanwhile. The first pin is ${first}. Delete the second one on Pinterest.`,
		advice: 'Nothing deletes a pin by itself. `jobs show KEY` has both addresses.',
	},
	'outcome-unknown': {
		category: 'network',
		action: 'wait',
		message: ({ reason }: { reason: string }) =>
			`The pin may or may not be published: ${reason} Its board is searched for the pin before anything is sent again.`,
		advice: 'Do not publish the pin by hand in the meantime.',
	},
	'outcome-unknown-held': {
		...UNANSWERED,
		message: ({ key }: OfJob) =>
			`Pinterest did not answer, and the pin was not found on its board. Your settings say not to send it again. Check the board, and ${decide(key)}`,
		advice: DECIDE,
	},
	'outcome-unknown-attempts': {
		...UNANSWERED,
		message: ({ key, attempts }: OfJob & { attempts: number }) =>
			`Pinterest did not answer ${attempts} attempts, and the pin was not found on its board. Check the board, and ${decide(key)}`,
		advice: DECIDE,
	},
	'outcome-unknown-several': {
		...LOOKED_UP_AGAIN,
		message: (several: Several) => `${whichIsWhose(several)} The board is searched again.`,
	},
	'outcome-unknown-several:decide': {
		...UNANSWERED,
		message: (several: OfJob & Several) => `${whichIsWhose(several)} Look at them, and ${decide(several.key)}`,
		advice: DECIDE,
	},
	'outcome-unknown-alike': {
		...LOOKED_UP_AGAIN,
		message: (pins: Candidates) =>
			`Pinterest did not answer, and it is not certain whether the pin is published: ${addresses(pins)} on the board may be this one. The board is searched again before anything is sent.`,
		advice: 'Do not publish the pin by hand in the meantime.',
	},
	'outcome-unknown-alike:decide': {
		...UNANSWERED,
		message: (pins: OfJob & Candidates) =>
			`Pinterest did not answer, and it is not certain whether the pin is published: ${addresses(pins)} on the board may be this one. Nothing is sent. Look at them, and ${decide(pins.key)}`,
		advice: `A pin counts as another's only if its date is older, or if its texts or its link say something else. ${DECIDE}`,
	},
	'outcome-unknown-edited': {
		...UNANSWERED,
		message: ({ key }: OfJob) =>
			`Pinterest did not answer when this row was published, and the row was edited since, so its pin cannot be looked up. Import the row once as it was, or check the board, and ${decide(key)}`,
		advice: DECIDE,
	},
	'pin-without-image': {
		category: 'not-found',
		action: 'none',
		message: () => 'Pinterest lists no image for this pin, so there is nothing to download.',
	},
	'image-unavailable': {
		category: 'media',
		action: 'none',
		message: () =>
			'Pinterest lists an image for this pin, but the image cannot be downloaded in any size. Open the pin on Pinterest: the image may be broken there too.',
	},
	'not-an-image': {
		category: 'media',
		action: 'none',
		message: ({ name }: { name: string }) => `The file at ${name} is not an image.`,
	},
} as const satisfies Sentences;
