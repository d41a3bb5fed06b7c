import { isAbsolute, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { IExecuteFunctions } from 'n8n-workflow';
import {
	createOriginAgent,
	fileSource,
	mediaProblem,
	openFile,
	switchOf,
	urlSource,
	type ByteRange,
	type MediaOpener,
	type MediaSource,
	type OpenedMedia,
} from '../../lib';

const agent = createOriginAgent({
	allowPrivateNetwork: switchOf(process.env.PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK),
});

/** Opens what a draft names, for the item it came with: addresses, files n8n may read, and the item's binary data. */
export function mediaOpener(context: IExecuteFunctions, itemIndex: number): MediaOpener {
	return (ref) => {
		if ('url' in ref) return urlSource(ref.url, agent);
		if ('file' in ref) return permittedFile(context, ref.file, ref.folder);
		return binarySource(context, itemIndex, ref.binary);
	};
}

/** A file, where n8n's own policy (`N8N_RESTRICT_FILE_ACCESS_TO`) lets nodes read it. */
function permittedFile(context: IExecuteFunctions, path: string, folder: string): MediaSource {
	const { helpers } = context;
	const file = fileSource(path, folder);
	return {
		name: file.name,
		async open(range, signal) {
			const resolved = await helpers.resolvePath(resolve(folder, path)).catch(() => undefined);
			if (resolved !== undefined && !helpers.isFilePathBlocked(resolved)) return await file.open(range, signal);
			throw mediaProblem(
				'file-not-permitted',
				`n8n may not read ${path}. Put the file in a folder that N8N_RESTRICT_FILE_ACCESS_TO allows.`,
				'replace-asset',
			);
		},
	};
}

/** Binary data of an item in whatever mode n8n keeps it: from its file where it is one, by stream where it is stored elsewhere, from memory where it is not. */
export function binarySource(context: IExecuteFunctions, itemIndex: number, property: string): MediaSource {
	const { helpers } = context;
	return {
		name: `binary property "${property}"`,
		async open(range) {
			const binary = context.getInputData()[itemIndex]?.binary?.[property];
			if (!binary) {
				throw mediaProblem('binary-missing', `The item has no binary property "${property}".`, 'replace-asset');
			}
			if (!binary.id) {
				const bytes = await helpers.getBinaryDataBuffer(itemIndex, property);
				return { stream: Readable.from([part(bytes, range)]), bytes: bytes.length, start: range?.start ?? 0 };
			}
			return await stored(helpers, binary.id, range).catch((error: unknown) => {
				throw mediaProblem(
					'binary-missing',
					`The bytes of the binary property "${property}" are not in n8n's storage any more. Run the node again that makes them.`,
					'replace-asset',
					error,
				);
			});
		},
	};
}

async function stored(
	helpers: IExecuteFunctions['helpers'],
	id: string,
	range: ByteRange | undefined,
): Promise<OpenedMedia> {
	const path = helpers.getBinaryPath(id); // its key, where it is no file
	if (isAbsolute(path)) return await openFile(path, range);
	const [stream, { fileSize }] = await Promise.all([helpers.getBinaryStream(id), helpers.getBinaryMetadata(id)]);
	return { stream: range ? Readable.from(cut(stream, range)) : stream, bytes: fileSize, start: range?.start ?? 0 };
}

function part(bytes: Buffer, range: ByteRange | undefined): Buffer {
	return range ? bytes.subarray(range.start, range.end) : bytes;
}

/** n8n's streams begin at the beginning; what comes before the range is read and dropped. */
async function* cut(stream: AsyncIterable<Buffer>, { start, end }: ByteRange): AsyncGenerator<Buffer> {
	let position = 0;
	for await (const chunk of stream) {
		const from = Math.max(0, start - position);
		if (from < chunk.length) yield chunk.subarray(from, end - position);
		position += chunk.length;
		if (position >= end) return;
	}
}
