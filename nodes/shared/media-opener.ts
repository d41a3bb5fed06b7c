import { isAbsolute, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { IExecuteFunctions } from 'n8n-workflow';
import {
	createOriginAgent,
	fileSource,
	keepSmall,
	openFile,
	PipelineError,
	switchOf,
	urlSource,
	type ByteRange,
	type MediaOpener,
	type MediaSource,
	type OpenedMedia,
} from '../../lib';
import { remembered } from './remembered';
import { nodeProblem } from './sentences';

const agents = new Map<boolean, ReturnType<typeof createOriginAgent>>();

/** For what is fetched from the web: media, and files of rows. The setting is read when it is needed, not when n8n loads the package. */
export function originAgent(): ReturnType<typeof createOriginAgent> {
	const allowPrivateNetwork = switchOf(process.env.PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK);
	return remembered(agents, allowPrivateNetwork, () => createOriginAgent({ allowPrivateNetwork }));
}

/** Opens the media of an item's draft: URLs, files that n8n is allowed to read, and the item's binary data. */
export function mediaOpener(context: IExecuteFunctions, itemIndex: number): MediaOpener {
	return keepSmall((ref) => {
		if ('url' in ref) return urlSource(ref.url, originAgent());
		if ('file' in ref) return permittedFile(context, ref.file, ref.folder);
		return binarySource(context, itemIndex, ref.binary);
	});
}

/** A file, if n8n's setting `N8N_RESTRICT_FILE_ACCESS_TO` allows nodes to read it. */
function permittedFile(context: IExecuteFunctions, path: string, folder: string): MediaSource {
	const { helpers } = context;
	const file = fileSource(path, folder);
	return {
		name: file.name,
		async open(range, signal) {
			const resolved = await helpers.resolvePath(resolve(folder, path)).catch(() => undefined);
			if (resolved !== undefined && !helpers.isFilePathBlocked(resolved)) return await file.open(range, signal);
			throw nodeProblem('file-not-permitted', path);
		},
	};
}

/** An item's binary data in each of n8n's storage modes: read from a file, streamed from other storage, or taken from memory. */
export function binarySource(context: IExecuteFunctions, itemIndex: number, property: string): MediaSource {
	const { helpers } = context;
	return {
		name: `binary field "${property}"`,
		async open(range) {
			const binary = context.getInputData()[itemIndex]?.binary?.[property];
			if (!binary) throw nodeProblem('binary-missing', property, 'nothing');
			if (!binary.id) {
				const bytes = await helpers.getBinaryDataBuffer(itemIndex, property);
				return { stream: Readable.from([part(bytes, range)]), bytes: bytes.length, start: range?.start ?? 0 };
			}
			return await stored(helpers, binary.id, range).catch((error: unknown) => {
				throw new PipelineError(nodeProblem('binary-missing', property, 'no bytes').problem, { cause: error });
			});
		},
	};
}

async function stored(
	helpers: IExecuteFunctions['helpers'],
	id: string,
	range: ByteRange | undefined,
): Promise<OpenedMedia> {
	const path = helpers.getBinaryPath(id); // in other storage, its key
	if (isAbsolute(path)) return await openFile(path, range);
	const [stream, { fileSize }] = await Promise.all([helpers.getBinaryStream(id), helpers.getBinaryMetadata(id)]);
	return { stream: range ? Readable.from(cut(stream, range)) : stream, bytes: fileSize, start: range?.start ?? 0 };
}

function part(bytes: Buffer, range: ByteRange | undefined): Buffer {
	return range ? bytes.subarray(range.start, range.end) : bytes;
}

/** n8n's streams always start at the first byte, so the bytes before the range are read and dropped. */
async function* cut(stream: AsyncIterable<Buffer>, { start, end }: ByteRange): AsyncGenerator<Buffer> {
	let position = 0;
	for await (const chunk of stream) {
		const from = Math.max(0, start - position);
		if (from < chunk.length) yield chunk.subarray(from, end - position);
		position += chunk.length;
		if (position >= end) return;
	}
}
