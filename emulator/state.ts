import { idFactory } from './ids';
import type { Settings } from './options';
import { readyMadeTokens, type AccessToken, type AuthorizationCode, type RefreshToken } from './tokens';
import type { UploadForm } from './upload-form';

export interface Account {
	id: string;
	username: string;
}

export interface EmulatedSection {
	id: string;
	boardId: string;
	name: string;
}

export interface EmulatedBoard {
	id: string;
	accountId: string;
	name: string;
	description: string;
	privacy: 'PUBLIC' | 'PROTECTED' | 'SECRET';
	isAdsOnly: boolean;
	createdAt: number;
	pinsModifiedAt: number;
	sections: EmulatedSection[];
}

export interface EmulatedImage {
	/** SHA-256 of the bytes; the picture is served at /image/{hash}. */
	hash: string;
	contentType: string;
	width: number;
	height: number;
	bytes: number;
	/** Where it was fetched from, when it was. */
	sourceUrl?: string;
	title?: string;
	description?: string;
	link?: string;
}

export interface EmulatedPin {
	id: string;
	accountId: string;
	boardId: string;
	boardSectionId: string | null;
	kind: 'image' | 'video' | 'carousel';
	title: string | null;
	description: string | null;
	link: string | null;
	altText: string | null;
	dominantColor: string | null;
	parentPinId: string | null;
	isStandard: boolean;
	createdAt: number;
	/** One for an image, 2 to 5 for a carousel, the cover for a video unless a key frame was asked for. */
	images: EmulatedImage[];
	mediaId: string | null;
	coverKeyFrameTime: number | null;
	/** The request as it came, with base64 replaced by its length and hash. */
	sent: Record<string, unknown>;
}

export type MediaStatus = 'registered' | 'processing' | 'succeeded' | 'failed';

export interface EmulatedMedia {
	id: string;
	accountId: string;
	status: MediaStatus;
	registeredAt: number;
	uploadedAt: number | null;
	bytes: number;
	sha256: string | null;
	fileName: string | null;
	/** What the bytes are, by their first ones; null when they are nothing known. */
	detectedType: string | null;
	/** Whether the bytes are still on disk. */
	kept: boolean;
}

export interface LoggedRequest {
	at: number;
	method: string;
	path: string;
	status: number;
}

const LOG_LENGTH = 10_000;

export function createState(settings: Settings) {
	const nextId = idFactory();
	const accounts: Account[] = [
		{ id: nextId('account'), username: 'emulated_account' },
		...settings.accounts.map(({ username }) => ({ id: nextId('account'), username })),
	];
	const owner = accounts[0]!;
	const startedAt = settings.now();
	const log: LoggedRequest[] = [];

	const boards = new Map<string, EmulatedBoard>();
	for (const seed of settings.boards) {
		const id = seed.id ?? nextId('board');
		boards.set(id, {
			id,
			accountId: (accounts.find(({ username }) => username === seed.owner) ?? owner).id,
			name: seed.name,
			description: seed.description ?? '',
			privacy: seed.privacy ?? 'PUBLIC',
			isAdsOnly: false,
			createdAt: startedAt,
			pinsModifiedAt: startedAt,
			sections: (seed.sections ?? []).map((name) => ({ id: nextId('section'), boardId: id, name })),
		});
	}

	return {
		accounts,
		owner,
		boards,
		pins: new Map<string, EmulatedPin>(),
		media: new Map<string, EmulatedMedia>(),
		forms: new Map<string, UploadForm>(),
		images: new Map<string, EmulatedImage>(),
		accessTokens: new Map<string, AccessToken>(readyMadeTokens(accounts, settings).access),
		refreshTokens: new Map<string, RefreshToken>(readyMadeTokens(accounts, settings).refresh),
		codes: new Map<string, AuthorizationCode>(),
		boardWriteEnds: new Map<string, number[]>(),
		counts: new Map<string, number>(),
		rateLimited: 0,
		log,
		nextId,
		record(entry: LoggedRequest, operation: string) {
			log.push(entry);
			if (log.length > LOG_LENGTH * 1.1) log.splice(0, log.length - LOG_LENGTH);
			this.counts.set(operation, (this.counts.get(operation) ?? 0) + 1);
			if (entry.status === 429) this.rateLimited += 1;
		},
		recentRequests: () => log.slice(-LOG_LENGTH),
	};
}

export type State = ReturnType<typeof createState>;
