import type { PipelineError } from '../../model/problem';
import { DIRECT_LINKS } from '../../sentences/media';
import { pipelineError } from '../../sentences/problems';

interface SharingService {
	name: keyof typeof DIRECT_LINKS;
	/** Of the address that was asked for. */
	host: RegExp;
	/** In the page, for short links and redirects. */
	content: RegExp;
}

/** Who shares files by a page around them, and how the file itself is had. */
const SERVICES: readonly SharingService[] = [
	{
		name: 'Google Drive',
		host: /^(drive|docs)\.(google|usercontent\.google)\.com$/,
		content: /<title>[^<]*google drive|drive\.google\.com\/|"og:site_name" content="google (drive|docs)"/i,
	},
	{
		name: 'Dropbox',
		host: /(^|\.)(dropbox\.com|db\.tt)$/,
		content: /<title>[^<]*dropbox|dropboxstatic\.com/i,
	},
	{
		name: 'OneDrive',
		host: /(^|\.)(1drv\.ms|onedrive\.live\.com|onedrive\.com|sharepoint\.com)$/,
		content: /<title>[^<]*(onedrive|sharepoint)|"siteName":"OneDrive"/i,
	},
	{
		name: 'WeTransfer',
		host: /(^|\.)(wetransfer\.com|we\.tl)$/,
		content: /<title>[^<]*wetransfer/i,
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
	if (!service) return pipelineError('media-is-a-page', { name });
	return pipelineError('media-is-a-page:service', { name, service: service.name, direct: DIRECT_LINKS[service.name] });
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
