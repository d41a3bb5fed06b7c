import { constants, type Stats } from 'node:fs';
import { open, realpath, stat, type FileHandle } from 'node:fs/promises';
import { basename, isAbsolute, relative, resolve } from 'node:path';
import { pipelineError } from '../sentences/problems';
import type { ByteRange, FileVersion, MediaSource, OpenedMedia } from './media-source';
import { withoutQuery } from '../model/url';

/**
 * A file inside a folder. Nothing outside the folder is read, whatever the path or a link in it says.
 * @param path relative to the folder, or absolute inside it.
 */
export function fileSource(path: string, folder: string): MediaSource {
	return {
		name: basename(withoutQuery(path)),
		async open(range) {
			return await openFile(await locate(path, folder), range);
		},
	};
}

/** Opening a pipe would wait for somebody who writes to it. Windows has no such flag, nor such pipes in folders. */
const READ_WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * A file of which it is known that it may be read.
 * @throws PipelineError `not-a-file` for a folder, a pipe, a socket or a device.
 */
export async function openFile(path: string, range?: ByteRange): Promise<OpenedMedia> {
	refuseOthers(await stat(path), path);
	const handle = await open(path, READ_WITHOUT_WAITING);
	try {
		const stats = await handle.stat();
		refuseOthers(stats, path); // another may lie there by now
		const { size } = stats;
		if (!range) return { ...wholeFile(handle), bytes: size, start: 0 };
		const span = { start: range.start, end: Math.max(range.start, range.end - 1) };
		return { stream: handle.createReadStream({ ...span, autoClose: true }), bytes: size, start: range.start };
	} catch (error) {
		await handle.close();
		throw error;
	}
}

function refuseOthers(stats: Stats, path: string): void {
	if (stats.isFile()) return;
	const kinds: [boolean, string][] = [
		[stats.isDirectory(), 'a folder'],
		[stats.isFIFO(), 'a named pipe'],
		[stats.isSocket(), 'a socket'],
	];
	const what = kinds.find(([is]) => is)?.[1] ?? 'a device';
	throw pipelineError('not-a-file', { name: basename(path), what });
}

/** All of an open file, by stream or into buffers. The places are named, so that a read which comes late moves nobody else's. */
export function wholeFile(handle: FileHandle, autoClose = true): Pick<OpenedMedia, 'stream' | 'readInto' | 'version'> {
	let position = 0;
	return {
		stream: handle.createReadStream({ start: 0, autoClose }),
		async readInto(target) {
			const { bytesRead } = await handle.read(target, 0, target.length, position);
			position += bytesRead;
			return bytesRead;
		},
		version: async () => await versionOf(handle),
	};
}

/** In nanoseconds, as far as the file system counts them. */
async function versionOf(handle: FileHandle): Promise<FileVersion> {
	const { dev, ino, size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true });
	const latest = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
	return { id: [dev, ino, size, mtimeNs, ctimeNs].join(':'), changedAt: Number(latest / 1_000_000n) };
}

async function locate(path: string, folder: string): Promise<string> {
	const root = await realpath(folder);
	const file = await realpath(resolve(root, path)).catch(() => {
		throw pipelineError('file-missing', { path: withoutQuery(path) });
	});
	const inside = relative(root, file);
	if (inside.startsWith('..') || isAbsolute(inside)) throw pipelineError('file-outside', { path: withoutQuery(path) });
	return file;
}
