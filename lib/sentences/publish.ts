import type { Sentences } from './sentence';

const UNANSWERED = { category: 'network', action: 'none' } as const;

/** A pin on its way: its media, its due date, what holds it back, and answers that never came. */
export const PUBLISH = {
	'not-uploaded': {
		category: 'input',
		action: 'fix-row',
		message: () => 'The video is not uploaded yet. Upload the video before you publish the pin.',
		advice: 'In n8n, put **Pinterest Media Upload** before **Pinterest Publish**.',
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
	'rate-limited': {
		category: 'rate-limit',
		action: 'wait',
		message: ({ name, until }: { name: string; until: string }) =>
			`Pinterest's limit for ${name} is used up until ${until}. Run this again after that.`,
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
		message: () =>
			'Pinterest did not answer, and the pin was not found on its board. Your settings say not to send it again. Check the board and decide whether to publish the pin.',
		advice: 'To publish the pin, give the row another `idempotency_key`.',
	},
	'outcome-unknown-attempts': {
		...UNANSWERED,
		message: ({ attempts }: { attempts: number }) =>
			`Pinterest did not answer ${attempts} attempts, and the pin was not found on its board. Check the board. If the pin is not there, give the row another idempotency_key to publish it.`,
	},
	'outcome-unknown-several': {
		category: 'network',
		action: 'wait',
		message: ({ pins, jobs }: { pins: number; jobs: number }) =>
			`Pinterest did not answer, and it is unclear which pin belongs to which job: ${pins} pins on the board look like this one, and ${jobs} jobs may have created them. If this does not change, check the board.`,
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
