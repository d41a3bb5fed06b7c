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
