import type { PipelineError } from '../../model/problem';
import { mediaProblem } from '../../media/media-source';

interface SharingService {
	name: string;
	/** Of the address that was asked for. */
	host: RegExp;
	/** In the page, for short links and redirects. */
	content: RegExp;
	direct: string;
}

/** Who shares files by a page around them, and how the file itself is had. */
const SERVICES: readonly SharingService[] = [
	{
		name: 'Google Drive',
		host: /^(drive|docs)\.(google|usercontent\.google)\.com$/,
		content: /<title>[^<]*google drive|drive\.google\.com\/|"og:site_name" content="google (drive|docs)"/i,
		direct:
			'Share the file with "Anyone with the link" and use https://drive.usercontent.google.com/download?id=FILE_ID&export=download&confirm=t, with the id from the address of the page.',
	},
	{
		name: 'Dropbox',
		host: /(^|\.)(dropbox\.com|db\.tt)$/,
		content: /<title>[^<]*dropbox|dropboxstatic\.com/i,
		direct: 'Keep the address and put raw=1 in the place of dl=0 at its end.',
	},
	{
		name: 'OneDrive',
		host: /(^|\.)(1drv\.ms|onedrive\.live\.com|onedrive\.com|sharepoint\.com)$/,
		content: /<title>[^<]*(onedrive|sharepoint)|"siteName":"OneDrive"/i,
		direct: 'Let anyone with the link view the file and add download=1 to the parameters of its address.',
	},
	{
		name: 'WeTransfer',
		host: /(^|\.)(wetransfer\.com|we\.tl)$/,
		content: /<title>[^<]*wetransfer/i,
		direct:
			'It gives no lasting addresses of files: download the file and put it beside the import or on a host of your own.',
	},
];
/** How pages begin, once what may come before is passed over. */
const PAGE_START = /^<(?:!doctype\s+html|html|head|title|meta|script|body)\b/i;
/** What may come before, each with its end. */
const PREAMBLES: readonly (readonly [string, string])[] = [
	['<!--', '-->'],
	['<?', '?>'],
];

/** The problem with a head that is a page of the web; undefined where it is not. */
export function webPageProblem(head: Buffer, name: string): PipelineError | undefined {
	const text = head.toString('utf8');
	if (!PAGE_START.test(withoutPreamble(text))) return undefined;
	const host = URL.canParse(name) ? new URL(name).hostname : '';
	const service = SERVICES.find((one) => one.host.test(host)) ?? SERVICES.find(({ content }) => content.test(text));
	if (!service) {
		return mediaProblem(
			'media-is-a-page',
			`${name} is a web page, not an image or video. Use the address of the file itself.`,
		);
	}
	return mediaProblem(
		'media-is-a-page',
		`${name} is a page of ${service.name} around the file, not the file. ${service.direct}`,
	);
}

function withoutPreamble(text: string): string {
	let rest = text.replace(/^\uFEFF/, '').trimStart();
	for (;;) {
		const preamble = PREAMBLES.find(([start]) => rest.startsWith(start));
		const end = preamble ? rest.indexOf(preamble[1]) : -1;
		if (!preamble || end < 0) return rest;
		rest = rest.slice(end + preamble[1].length).trimStart();
	}
}
