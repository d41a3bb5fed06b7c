import { waitingPin, type MediaRef, type WaitingRow } from '../../../../lib';

const VIDEO = /\.(mp4|mov|m4v)($|\?)/i;

/** The image of a pin that waits: its first medium, or the cover of a video. */
export function pictureSource({ row, record }: WaitingRow, nowMs: number): MediaRef | undefined {
	const { draft } = waitingPin(row, record, nowMs);
	const cover = draft?.cover && 'media' in draft.cover ? draft.cover.media : undefined;
	const [first] = draft?.media ?? [];
	return cover ?? (first && isVideo(first) ? undefined : first);
}

/** By its name; a look at its bytes would take a fetch. */
export function isVideo(ref: MediaRef): boolean {
	return VIDEO.test('url' in ref ? ref.url : 'file' in ref ? ref.file : '');
}
