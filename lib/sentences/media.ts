import type { Sentences } from './sentence';

interface Named {
	name: string;
}

const ORIGIN = { category: 'origin', action: 'fix-url' } as const;
const ORIGIN_LATER = { category: 'origin', action: 'retry-later' } as const;
const MEDIA_FILE = { category: 'media', action: 'replace-asset' } as const;

/** How to get the file itself from a service that shows files on web pages. */
export const DIRECT_LINKS = {
	'Google Drive':
		'Share the file with "Anyone with the link" and use https://drive.usercontent.google.com/download?id=FILE_ID&export=download&confirm=t, with the id from the address of the page.',
	Dropbox: 'Use the same address with raw=1 instead of dl=0 at its end.',
	OneDrive: 'Allow anyone with the link to view the file, and add download=1 to the parameters of its address.',
	WeTransfer:
		'WeTransfer has no permanent addresses for files: download the file and put it next to the imported file, or host it somewhere else.',
};

/** Where media comes from, and its bytes. */
export const MEDIA = {
	// Addresses
	'private-address': {
		...ORIGIN,
		message: ({ host }: { host: string }) =>
			`${host} is on a private network. Set PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK=1 to allow downloads from private networks.`,
	},
	'private-address:never': {
		...ORIGIN,
		message: ({ host }: { host: string }) =>
			`${host} has a reserved address, from which nothing is downloaded. Use an address that everybody on the internet can open.`,
	},
	'url-invalid': {
		...ORIGIN,
		message: ({ name }: Named) => `${name} is not a web address. Write it as https://host/path.`,
	},
	'url-invalid:redirect': {
		...ORIGIN,
		message: ({ name }: Named) =>
			`${name} redirects to something that is not a web address. Use the address of the file itself.`,
	},
	'url-scheme': {
		...ORIGIN,
		message: ({ name, scheme }: Named & { scheme: string }) =>
			`${name} begins with ${scheme}, but only http and https are supported.`,
	},
	'url-scheme:redirect': {
		...ORIGIN,
		message: ({ name, scheme }: Named & { scheme: string }) =>
			`${name} redirects to an address that begins with ${scheme}, but only http and https are supported.`,
	},
	'url-credentials': {
		...ORIGIN,
		message: ({ name }: Named) =>
			`${name} contains a user name or a password, and these are never sent. Make the file public, or use a signed link.`,
	},
	'url-credentials:redirect': {
		...ORIGIN,
		message: ({ name }: Named) =>
			`${name} redirects to an address with a user name or a password, and these are never sent. Make the file public, or use a signed link.`,
	},
	'too-many-redirects': {
		...ORIGIN,
		message: ({ name, limit }: Named & { limit: number }) =>
			`${name} redirects more than ${limit} times. Use the address that the redirects end at.`,
	},

	// Connections
	'host-unknown': {
		...ORIGIN,
		message: ({ name }: Named) => `The host of ${name} does not exist. Check the address for a typing mistake.`,
	},
	'host-unknown:lookup': {
		...ORIGIN_LATER,
		message: ({ name }: Named) =>
			`The host name of ${name} cannot be resolved at the moment. Check the DNS settings of this machine, and try again.`,
	},
	'origin-unreachable': {
		...ORIGIN_LATER,
		message: ({ name, code }: Named & { code: string }) =>
			`${name} cannot be reached (${code}). Check that the server is running and that the port is right.`,
	},
	'origin-unreachable:proxy': {
		...ORIGIN_LATER,
		message: ({ name, code }: Named & { code: string }) =>
			`The proxy does not allow ${name} to be downloaded (${code}). Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY.`,
	},
	'origin-timeout': {
		...ORIGIN_LATER,
		message: ({ name }: Named) =>
			`${name} is too slow, so the download was cancelled. Try again later, or host the file on a faster server.`,
	},
	'origin-tls': {
		...ORIGIN,
		message: ({ name, reason, code }: Named & { reason: string; code: string }) =>
			`There is no secure connection to ${name}: ${reason} (${code}).`,
	},
	'origin-malformed': {
		...ORIGIN,
		message: ({ name }: Named) =>
			`The server of ${name} does not answer with valid HTTP, or sends too many headers. Check the port, or host the file somewhere else.`,
	},
	'origin-interrupted': {
		...ORIGIN,
		message: ({ name }: Named) => `The connection broke off while ${name} was read.`,
		advice: 'Try again. If it happens each time, host the file somewhere else.',
	},
	'media-stalled': {
		...ORIGIN_LATER,
		message: ({ name, seconds }: Named & { seconds: number }) =>
			`${name} sent no data for ${seconds} seconds, so the download was cancelled. Try again later.`,
	},
	'media-truncated': {
		...ORIGIN_LATER,
		message: ({ name }: Named) =>
			`The download of ${name} broke off: fewer bytes arrived than the server announced. Try again later.`,
	},

	// Answers of servers
	'origin-encoding': {
		...ORIGIN,
		message: ({ name }: Named) =>
			`The server sends ${name} compressed, although the request does not allow it. Store the file without Content-Encoding.`,
	},
	'origin-status': {
		...ORIGIN,
		message: ({ name, status }: Named & { status: number }) =>
			`The server answered the request for ${name} with status ${status}. Open the address in a browser to see why.`,
	},
	'origin-status:range': {
		...ORIGIN,
		message: ({ name }: Named) =>
			`The server answered the request for ${name} with another part of the file than the requested one (206). Host the file somewhere else.`,
	},
	'origin-status:server': {
		...ORIGIN_LATER,
		message: ({ name, status }: Named & { status: number }) =>
			`The server of ${name} reports an error on its side (status ${status}). Try again later.`,
	},
	'origin-rate-limited': {
		...ORIGIN_LATER,
		message: ({ name }: Named) =>
			`The server is rate-limiting requests for ${name} (429). Try again later, or download fewer files at the same time.`,
	},
	'media-gone': {
		...ORIGIN,
		message: ({ name, status }: Named & { status: number }) =>
			`There is no file at ${name} (status ${status}). Check the address, or upload the file again.`,
	},
	'media-hotlink': {
		...ORIGIN,
		message: ({ name }: Named) =>
			`The server of ${name} shows the file on its own pages only (status 403). Download the file and host it somewhere else, or allow downloads without a Referer.`,
	},
	'media-forbidden': {
		...ORIGIN,
		message: ({ name, status }: Named & { status: number }) =>
			`The server does not allow ${name} to be downloaded (status ${status}). Make the file public, or use a signed link that has not expired.`,
	},
	'media-is-a-page': {
		...ORIGIN,
		message: ({ name }: Named) => `${name} is a web page, not an image or video. Use the address of the file itself.`,
	},
	'media-is-a-page:service': {
		...ORIGIN,
		message: ({ name, service, direct }: Named & { service: string; direct: string }) =>
			`${name} is a web page of ${service} that shows the file, not the file itself. ${direct}`,
		advice: Object.entries(DIRECT_LINKS)
			.map(([service, direct]) => `${service}: ${direct}`)
			.join(' '),
	},

	// Files and bytes
	'file-missing': {
		...MEDIA_FILE,
		message: ({ path }: { path: string }) => `There is no file ${path} in the folder of the imported file.`,
	},
	'file-outside': {
		...MEDIA_FILE,
		message: ({ path }: { path: string }) => `${path} is outside the folder of the imported file, so it is not read.`,
		advice: 'Move the media into the folder of the imported file, or into a folder inside it.',
	},
	'not-a-file': {
		...MEDIA_FILE,
		message: ({ name, what }: Named & { what: string }) => `${name} is ${what}, not a file, so it is not read.`,
	},
	'media-unreadable': {
		...MEDIA_FILE,
		message: ({ name, why }: Named & { why: string }) => `${name} cannot be read (${why}). Provide the file again.`,
	},
	'media-truncated:file': {
		...MEDIA_FILE,
		message: ({ name, what }: Named & { what: string }) => `${name} is incomplete: ${what}.`,
		advice: 'The download or export of the file was not finished. Create the file again.',
	},
	'media-empty': { ...MEDIA_FILE, message: ({ name }: Named) => `${name} is empty.` },
	'media-unknown': { ...MEDIA_FILE, message: ({ name }: Named) => `${name} is neither an image nor a video.` },
	'media-unknown:type': {
		...MEDIA_FILE,
		message: ({ name, type }: Named & { type: string }) => `${name} is neither an image nor a video but ${type}.`,
	},
	'media-changed': {
		category: 'media',
		action: 'retry-later',
		message: ({ name, how }: Named & { how: string }) =>
			`${name} changed during the upload: ${how}. Run it again when no other program writes to the file.`,
	},
	'image-broken': {
		...MEDIA_FILE,
		message: ({ name, what }: Named & { what: string }) => `${name} is damaged: ${what}.`,
	},
	'image-unfit': {
		...MEDIA_FILE,
		message: ({ type }: { type: string }) =>
			`The image is ${type}, which cannot be made fit for Pinterest. Save it as JPEG or PNG.`,
	},
	'image-unfit:small': {
		...MEDIA_FILE,
		message: ({ width, height, least }: { width: number; height: number; least: number }) =>
			`The image has ${width}×${height} pixels, but Pinterest needs at least ${least} on each side, and images are never enlarged. Use a larger one.`,
	},
	'image-unfit:pixels': {
		...MEDIA_FILE,
		message: ({ width, height, megapixels }: { width: number; height: number; megapixels: number }) =>
			`The image has ${width}×${height} pixels, but at most ${megapixels} million are made fit. Save it with fewer pixels.`,
	},
	'image-unfit:bytes': {
		...MEDIA_FILE,
		message: ({ limit }: { limit: number }) =>
			`The image stays larger than ${limit} bytes after it was made fit. Save it with fewer pixels.`,
	},
	'image-unfit:slow': {
		...MEDIA_FILE,
		message: ({ seconds }: { seconds: number }) =>
			`The image could not be made fit within ${seconds} seconds. Save it as JPEG with fewer pixels.`,
	},
	'image-unfit:memory': {
		...MEDIA_FILE,
		message: ({ reason }: { reason: string }) =>
			`The image could not be made fit, because its decoder ended (${reason}). Save it as JPEG with fewer pixels.`,
	},
	'video-broken': {
		...MEDIA_FILE,
		message: ({ name, what }: Named & { what: string }) => `${name} is damaged: ${what}.`,
	},
	'too-large': {
		...MEDIA_FILE,
		message: ({ name, limit }: Named & { limit: number }) => `${name} is larger than ${limit} bytes.`,
	},
} as const satisfies Sentences;

/** Why a connection is not secure. */
export const TLS_REASONS = {
	expired: 'its certificate has expired. The owner of the server must renew it',
	future: 'its certificate is not valid yet. Check the clock of this machine',
	host: 'its certificate is for another host. Use the host name of the certificate',
	untrusted:
		'its certificate is from an authority that is not trusted here. To trust your own authority, set NODE_EXTRA_CA_CERTS to the file with its certificate',
	protocol: 'the server does not speak TLS. Check the port, and whether the address begins with https or http',
	invalid: 'its certificate is not valid',
};
