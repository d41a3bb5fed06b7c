const GOOGLE_DOCS = 'https://docs.google.com';

/** The address of a Google Sheet, as a browser shows it, as it is shared, or as it is published. */
const SHEET_PATH = /^\/spreadsheets\/(?:u\/\d+\/)?d\/(e\/)?([\w-]+)(?:\/|$)/;

/**
 * Where the rows of a Google Sheet are downloaded: as CSV the sheet that the address shows, as XLSX the whole workbook.
 * @param googleDocs the origin of Google Docs. @default https://docs.google.com
 * @returns undefined where the address is not that of a Google Sheet.
 */
export function sheetExport(address: string, format: 'csv' | 'xlsx', googleDocs = GOOGLE_DOCS): string | undefined {
	const url = URL.parse(address);
	if (url?.origin !== new URL(googleDocs).origin) return undefined;
	const [, published, id] = SHEET_PATH.exec(url.pathname) ?? [];
	if (id === undefined) return undefined;
	const gid = /(?:^#?|&)gid=(\d+)/.exec(url.hash)?.[1] ?? url.searchParams.get('gid');
	const base = `${url.origin}/spreadsheets/d/${published ? `e/${id}/pub?output` : `${id}/export?format`}=${format}`;
	return format === 'csv' && gid !== null && /^\d+$/.test(gid) ? `${base}&gid=${gid}` : base;
}
