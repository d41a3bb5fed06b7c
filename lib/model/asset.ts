/** What tells the bytes at a place from others that were or will be there. Holds nothing secret. */
export interface ContentMark {
	/** Of the first 16 KiB: the beginning of their SHA-256, in hex. */
	head?: string;
	/** How the origin names this version of its bytes. */
	etag?: string;
	/** When the origin says that they last changed, in its words. */
	lastModified?: string;
}

/** What is known of one piece of media from its bytes. */
export interface AssetFacts {
	kind: 'image' | 'video';
	/** By magic bytes, never by name: `image/jpeg`, `video/mp4`, … */
	contentType: string;
	/** Size in bytes; null where the origin does not tell it. */
	bytes: number | null;
	/** Pixels as displayed. */
	width?: number;
	height?: number;
	/** Of an image: how its stored picture is turned, by EXIF, from 2 to 8; `width` and `height` are after that. Absent where it is upright. */
	orientation?: number;
	/** An image with several frames. */
	animated?: true;
	/** An image with the four colours of a printer. */
	cmyk?: true;
	/** An image without loss, in a format that may also have loss. */
	lossless?: true;
	durationSeconds?: number;
	videoCodec?: string;
	/** Degrees clockwise that a player turns the video; `width` and `height` are after that. */
	rotation?: 0 | 90 | 180 | 270;
	hasAudio?: boolean;
	/** Of a video: `mp4`, `mov`, `m4v`, … */
	container?: string;
	/** Present where not all could be found without reading too much. */
	partial?: true;
	/** Whether `moov` comes before the media data. */
	fastStart?: boolean;
	/** How much of an image artificial intelligence made, where its metadata says so. */
	aiSource?: 'wholly' | 'partly';
	mark?: ContentMark;
	/** For people: the URL without its query, the file's name, or the binary property. */
	source: string;
}

/** The media of one draft: an image, a video, or the images of a carousel. */
export interface Asset extends AssetFacts {
	/** The images of a carousel in their order; absent otherwise. */
	items?: AssetFacts[];
	/** Identity of the content; see `ledger/fingerprint`. Present once the media was staged. */
	fingerprint?: string;
}

/** What is kept of an uploaded video, to tell whether its source has other bytes by now. */
export interface UploadedMedia
	extends
		ContentMark,
		Partial<Pick<AssetFacts, 'contentType' | 'durationSeconds' | 'width' | 'height' | 'videoCodec'>> {
	/** What was sent. */
	bytes: number;
	/** Of all bytes, in hex, where it was taken on the way. */
	sha256?: string;
}
