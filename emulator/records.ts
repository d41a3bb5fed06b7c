/** The types of what the emulator keeps, which its files share. This file imports nothing. */

/** Pinterest's rate limits are counted per category of operations. */
export type RateCategory = 'org_read' | 'org_write' | 'org_analytics' | 'ads_read';

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
	/** What the request declared about artificial intelligence. */
	aiDisclosures: string[] | null;
	/** Ids of the pins of products that are tagged on it. */
	productTags: string[];
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
	/** When it came, in epoch milliseconds. */
	at: number;
	/** When its answer was there. */
	endedAt: number;
	method: string;
	path: string;
	status: number;
}

export interface AccessToken {
	token: string;
	accountId: string;
	scopes: string[];
	/** A client_credentials token may do less, whatever its scopes say. */
	grant: 'user' | 'client_credentials';
	expiresAt: number;
}

export interface RefreshToken {
	token: string;
	accountId: string;
	scopes: string[];
	expiresAt: number;
}

export interface AuthorizationCode {
	code: string;
	accountId: string;
	redirectUri: string;
	scopes: string[];
	expiresAt: number;
}

/** What POST /media hands out: where a file goes, and the fields that must go with it. */
export interface UploadForm {
	mediaId: string;
	fields: Record<string, string>;
	expiresAt: number;
	used: boolean;
}
