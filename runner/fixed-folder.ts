import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, constants, link, mkdir, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { usage } from './settings';

/** A folder for what was made fit. A file that is there already stays as it is, whatever it is. */
export class FixedFolder {
	private constructor(readonly path: string) {}

	/** @throws PipelineError `usage` where there can be no such folder. */
	static async open(path: string): Promise<FixedFolder> {
		await mkdir(path, { recursive: true }).catch(({ code }: NodeJS.ErrnoException) => {
			throw usage(`${path} cannot be made (${code}). Give --fix a folder that can be written to.`);
		});
		return new FixedFolder(path);
	}

	/**
	 * Writes a file whole: under its name, or with a number behind it where another file has that. What is there with the
	 * same bytes is not written again.
	 * @returns its name in the folder.
	 * @throws what `bytes` fails with; PipelineError `usage` where it cannot be written.
	 */
	async keep(name: string, bytes: Readable | Buffer): Promise<string> {
		const part = join(this.path, `.${name}.${process.pid}.part`);
		const hash = createHash('sha256');
		try {
			await pipeline(
				Readable.from(bytes),
				async function* (chunks: AsyncIterable<Buffer>) {
					for await (const chunk of chunks) {
						hash.update(chunk);
						yield chunk;
					}
				},
				createWriteStream(part, { flags: 'wx' }),
			);
			return await this.named(name, part, hash.digest('hex'));
		} catch (error) {
			const { code, syscall } = error as NodeJS.ErrnoException;
			if (syscall === undefined) throw error; // of the bytes, which could not be had
			throw usage(`${join(this.path, name)} cannot be written (${code}).`);
		} finally {
			await rm(part, { force: true });
		}
	}

	private async named(name: string, part: string, sha256: string): Promise<string> {
		const ending = extname(name);
		for (let number = 1; ; number++) {
			const free = number === 1 ? name : `${name.slice(0, -ending.length)}-${number}${ending}`;
			const path = join(this.path, free);
			if ((await isNew(part, path)) || (await sha256Of(path)) === sha256) return free;
		}
	}
}

/** Gives a whole file its name. @returns whether no other file had it. */
async function isNew(part: string, path: string): Promise<boolean> {
	try {
		// Not every file system has links.
		await link(part, path).catch(async ({ code }: NodeJS.ErrnoException) => {
			if (code === 'EEXIST') throw Object.assign(new Error(code), { code });
			await copyFile(part, path, constants.COPYFILE_EXCL);
		});
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

async function sha256Of(path: string): Promise<string | undefined> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(path), hash).catch(() => undefined); // a folder has that name
	return hash.readable ? hash.digest('hex') : undefined;
}
