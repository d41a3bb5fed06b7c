import type { Handler, Services } from './server';

export interface DriveFile {
	id: string;
	name: string;
	mimeType: string;
	/** The ID of the folder that it is in. */
	parent: string;
	bytes: Buffer;
}

const ACCESS_TOKEN = 'ya29.emulated-google-drive-access-token';

/** A Google Drive with files in folders, as its API v3 shows them to n8n's node: searched for by folder and type, and downloaded. */
export function googleDrive() {
	const files = new Map<string, DriveFile>();

	const handler: Handler = ({ method, path, query, headers }) => {
		// Other services of Google have the same host, and other tokens.
		if (method !== 'GET' || headers.authorization !== `Bearer ${ACCESS_TOKEN}`) return undefined;
		if (path === '/drive/v3/files') {
			const terms = (query.get('q') ?? '').split(' and ');
			const found = [...files.values()].filter((file) => terms.every((term) => meets(file, term)));
			return { json: { files: found.map(({ id, name }) => ({ id, name })) } };
		}
		const file = files.get(/^\/drive\/v3\/files\/([^/]+)$/.exec(path)?.[1] ?? '');
		if (!file) return { status: 404, json: { error: { code: 404, message: 'File not found.' } } };
		const { name, mimeType, bytes } = file;
		return query.get('alt') === 'media'
			? { headers: { 'content-type': mimeType }, body: bytes }
			: { json: { name, mimeType } };
	};
	const services: Services = { 'www.googleapis.com': handler };

	return {
		services,
		put: (file: DriveFile) => void files.set(file.id, file),
		credential: (id: string) => ({
			...{ id, name: 'Google Drive account', type: 'googleDriveOAuth2Api' },
			data: {
				clientId: 'emulated.apps.googleusercontent.com',
				clientSecret: 'emulated-google-secret',
				oauthTokenData: { access_token: ACCESS_TOKEN, token_type: 'Bearer', expires_in: 3599 },
			},
		}),
	};
}

/** @throws Error for a term of a search that is not emulated. */
function meets({ mimeType, parent }: DriveFile, term: string): boolean {
	const [, folder] = /^'([^']+)' in parents$/.exec(term) ?? [];
	if (folder !== undefined) return parent === folder;
	const [, beginning] = /^mimeType contains '([^']+)'$/.exec(term) ?? [];
	if (beginning !== undefined) return mimeType.startsWith(beginning);
	const [, other] = /^mimeType != '([^']+)'$/.exec(term) ?? [];
	if (other !== undefined) return mimeType !== other;
	if (term === 'trashed = false') return true;
	throw new Error(`The search term ${term} is not emulated.`);
}
