import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isFull } from '../media/spool';
import { PipelineError } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import type { BoardImage, Keeping, PinFacts } from './download-board-images';
import type { Save } from './download-image';
import { PART, writeImage, type KeptImage } from './image-file';
import { imageName } from './image-name';
import { Manifest, manifestLine, type ManifestLine } from './manifest';

/** A folder that the images of boards are downloaded to, with its manifest. */
export interface ImageFolder {
	save: Save<KeptImage>;
	/** Names files, finds what is there already, and adds to the manifest what is new. */
	keeping: Required<Keeping<KeptImage>>;
	/** The line of an image whose turn it is in the order; undefined for what is not about an image. */
	next(image: BoardImage<KeptImage>): ManifestLine | undefined;
	/** Puts the manifest in order. What does not fit on the disk stays in the order in which it came. */
	close(): Promise<void>;
}

/**
 * Makes the folder where it is missing, reads its manifest, and removes what killed processes have left half written.
 * @param onBroken called once with the PipelineError `images-disk-full` or `images-folder` where nothing can be written any more.
 * @throws the same where it is known at once, and PipelineError `images-manifest`.
 */
export async function openImageFolder(
	folder: string,
	onBroken: (error: PipelineError) => void = () => undefined,
): Promise<ImageFolder> {
	const manifest = await opened(folder).catch((error: unknown) => {
		throw problemWith(folder, error);
	});
	const broken = (error: unknown): PipelineError => {
		const problem = problemWith(folder, error);
		onBroken(problem);
		return problem;
	};
	const unwritable = (error: unknown): never => {
		throw broken(error);
	};
	return {
		save: async (image) => await writeImage(folder, image, unwritable),
		keeping: {
			nameOf: ({ id, title }: PinFacts, number) => imageName(id, number, title),
			async kept({ id }, number) {
				const found = manifest.find(id, number);
				if (!found) return undefined;
				const { size, ...saved } = found;
				const there = await stat(join(folder, saved.file)).catch(() => undefined);
				if (!there?.isFile() || there.size !== saved.bytes) return undefined;
				return { saved, sizeKey: size ?? undefined };
			},
			onImage(image) {
				const line = manifestLine(image);
				if (line && !image.existing) manifest.add(line, broken);
			},
		},
		next(image) {
			const line = manifestLine(image);
			if (line) manifest.next(line);
			return line;
		},
		async close() {
			await manifest.close();
			await manifest.finish().catch(() => undefined);
		},
	};
}

async function opened(folder: string): Promise<Manifest> {
	await mkdir(folder, { recursive: true });
	for (const name of await readdir(folder)) {
		const owner = Number(PART.exec(name)?.[1]);
		if (owner && !isRunning(owner)) await rm(join(folder, name), { force: true });
	}
	return await Manifest.open(folder);
}

function isRunning(pid: number): boolean {
	if (pid === process.pid) return false; // of a former process with the same number
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

function problemWith(folder: string, error: unknown): PipelineError {
	if (error instanceof PipelineError) return error;
	const { code = String(error) } = error as NodeJS.ErrnoException;
	return isFull(code)
		? pipelineError('images-disk-full', { folder, code }, { cause: error })
		: pipelineError('images-folder', { folder, code }, { cause: error });
}
