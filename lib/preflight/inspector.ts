import type { AssetFacts } from '../model/asset';
import type { MediaRef } from '../model/pin-draft';
import type { MediaOpener } from '../media/media-source';
import { probeMedia } from './probe/probe';

/** Finds the facts of media. Asks for each address once in its life; how many at a time of one host, the opener's agent bounds. */
export type Inspector = (ref: MediaRef, open: MediaOpener, signal?: AbortSignal) => Promise<AssetFacts>;

export function createInspector(): Inspector {
	const known = new Map<string, Promise<AssetFacts>>();
	return async (ref, open, signal) => {
		if (!('url' in ref)) return await factsOf(ref, open, signal);
		const facts = known.get(ref.url) ?? factsOf(ref, open, signal);
		known.set(ref.url, facts);
		return await facts;
	};
}

async function factsOf(ref: MediaRef, open: MediaOpener, signal?: AbortSignal): Promise<AssetFacts> {
	const { bytesRead: _, ...facts } = await probeMedia(open(ref), signal);
	return facts;
}
