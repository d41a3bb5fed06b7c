import type { AssetFacts } from '../../model/asset';

/**
 * The IPTC's Digital Source Type, as XMP and C2PA have it: an address at its end. Both say that a trained model made the
 * picture, or a part of it.
 */
const SOURCE_TYPE = /digitalsourcetype\/(trainedAlgorithmicMedia|compositeWithTrainedAlgorithmicMedia)\b/i;

/**
 * Whether the metadata at the beginning of an image says that artificial intelligence made it. Metadata further behind, or
 * compressed, is not looked for: a hint is not worth another read.
 * @param head the bytes that were read at first.
 */
export function aiSourceOf(head: Buffer): Pick<AssetFacts, 'aiSource'> {
	const [, type] = SOURCE_TYPE.exec(head.toString('latin1')) ?? [];
	if (type === undefined) return {};
	return { aiSource: type.toLowerCase().startsWith('composite') ? 'partly' : 'wholly' };
}
