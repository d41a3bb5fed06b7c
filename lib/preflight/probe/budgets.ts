const KIB = 1024;

/** How much of a source is read at most. Ours: what real files needed in test/lib/preflight/probe, with room. */
export const BUDGET = {
	/** Read at first: type, size and nearly always the answer. */
	headBytes: 16 * KIB,
	/** What file-type asks for; a type is certain within it. */
	typeBytes: 4100,
	/** Of an image, all ranges together. */
	imageBytes: 64 * KIB,
	/** Of a video, all ranges together. */
	videoBytes: 512 * KIB,
	/** Of an origin without ranges, where stepping over bytes means to download them. */
	sequentialBytes: 512 * KIB,
	/** The largest piece that streams of files and sockets hand over at once in Node. */
	streamChunkBytes: 64 * KIB,
	/** Requests per source. */
	opens: 120,
	/** One hop from segment to segment of a JPEG: 96 of them fit into the budget, which is 6 MB of metadata. */
	jpegHopBytes: 512,
	/** One hop from box to box in a movie header that is too large to be read whole. */
	boxHopBytes: 4 * KIB,
	/** A movie header up to this size is read at once. */
	moovStepBytes: 64 * KIB,
} as const;

/** How much structure is walked at most; ten times what cameras and editors write. */
export const WALK = {
	/** Markers, stray and fill bytes of a JPEG before its size. */
	jpegMarkers: 2048,
	/** Boxes of a file at its top level. */
	topBoxes: 256,
	/** Boxes behind the movie header until the media data: free space, an index of fragments. */
	boxesBehindMovie: 4,
	/** Boxes within the movie header. */
	movieBoxes: 2048,
	/** Entries of one directory of TIFF or EXIF. */
	directoryEntries: 256,
} as const;
