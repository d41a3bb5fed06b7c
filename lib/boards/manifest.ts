import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import type { Problem } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import type { BoardImage } from './download-board-images';
import { partOf, type KeptImage } from './image-file';

/** One line of a manifest: an image with its pin; without a file there is a problem. */
export interface ManifestLine {
	pinId: string;
	pinUrl: string;
	/** The image's place among those of its pin, from 1, and how many they are. */
	number: number;
	count: number;
	title: string | null;
	description: string | null;
	altText: string | null;
	link: string | null;
	/** ISO 8601 in UTC. */
	createdAt: string | null;
	creativeType: string | null;
	/** Not called `boardId`: a manifest that is imported would publish its images where they came from. */
	sourceBoardId: string | null;
	sourceSectionId: string | null;
	/** The section's name. */
	section: string | null;
	/** Its name in the folder. */
	file: string | null;
	bytes: number | null;
	contentType: string | null;
	width: number | null;
	height: number | null;
	sha256: string | null;
	/** Pinterest's name of the size that was downloaded, such as `1200x`. */
	size: string | null;
	problem?: Problem;
}

const MANIFEST = 'manifest.jsonl';

/** What is read of a line. A file outside the folder is none of ours. */
const lineSchema = z.object({
	pinId: z.string(),
	number: z.number(),
	file: z
		.string()
		.regex(/^[^/\\]+$/)
		.nullable(),
	bytes: z.number().nullable(),
	contentType: z.string().nullable(),
	width: z.number().nullable(),
	height: z.number().nullable(),
	sha256: z.string().nullable(),
	size: z.string().nullable(),
});

/** The images in a folder, in JSON lines: each is added when it is there, and at the end they are put in order. */
export class Manifest {
	/** The lines as they are in the file, by image; the last one counts. */
	private readonly lines: Map<string, string>;
	private readonly ordered = new Set<string>();
	private readonly waiting: string[] = [];
	private writing: Promise<void> | undefined;

	private constructor(
		private readonly folder: string,
		private readonly handle: FileHandle,
		lines: Map<string, string>,
	) {
		this.lines = lines;
	}

	/**
	 * @throws PipelineError `images-manifest` for a file that is something else, which stays as it is; the system's
	 * error where it cannot be opened.
	 */
	static async open(folder: string): Promise<Manifest> {
		const file = join(folder, MANIFEST);
		const handle = await open(file, 'a');
		try {
			const text = await readFile(file, 'utf8');
			const end = text.lastIndexOf('\n') + 1;
			const lines = new Map<string, string>();
			for (const [index, line] of text.slice(0, end).split('\n').slice(0, -1).entries()) {
				const read = parsedLine(line);
				if (!read) throw pipelineError('images-manifest', { file, line: index + 1 });
				lines.set(keyOf(read.pinId, read.number), line);
			}
			// A process that was killed may leave the beginning of a line; a file without any line end is not ours.
			if (end === 0 && text !== '' && !text.startsWith('{"pinId":'))
				throw pipelineError('images-manifest', { file, line: 1 });
			if (end < text.length) await handle.truncate(Buffer.byteLength(text.slice(0, end)));
			return new Manifest(folder, handle, lines);
		} catch (error) {
			await handle.close();
			throw error;
		}
	}

	/** What it says of an image, where it has a file of it. */
	find(pinId: string, number: number): (KeptImage & { size: string | null }) | undefined {
		const line = this.lines.get(keyOf(pinId, number));
		const read = line === undefined ? undefined : parsedLine(line);
		return read?.file ? (read as KeptImage & { size: string | null }) : undefined;
	}

	/**
	 * Adds an image as soon as it is there, whatever its place. Lines that come while others are written are written
	 * together with the next ones, so that no download waits for them.
	 * @param failed called with the system's error where the lines cannot be written.
	 */
	add(line: ManifestLine, failed: (error: unknown) => void): void {
		const text = JSON.stringify(line);
		this.lines.set(keyOf(line.pinId, line.number), text);
		this.waiting.push(`${text}\n`);
		this.writing ??= this.write().catch(failed);
	}

	private async write(): Promise<void> {
		try {
			while (this.waiting.length > 0) await this.handle.appendFile(this.waiting.splice(0).join(''));
		} finally {
			this.writing = undefined;
		}
	}

	/** The next image in order. */
	next(line: ManifestLine): void {
		const key = keyOf(line.pinId, line.number);
		this.lines.set(key, JSON.stringify(line));
		this.ordered.add(key);
	}

	/** Puts the lines in order: those of `next`, then the images of former runs. The file is replaced as a whole. */
	async finish(): Promise<void> {
		const part = join(this.folder, partOf(MANIFEST));
		try {
			const others = [...this.lines].filter(([key, line]) => !this.ordered.has(key) && parsedLine(line)?.file);
			const lines = [...[...this.ordered].map((key) => this.lines.get(key)), ...others.map(([, line]) => line)];
			const handle = await open(part, 'w');
			try {
				for (let at = 0; at < lines.length; at += 500)
					await handle.writeFile(
						lines
							.slice(at, at + 500)
							.map((line) => `${line}\n`)
							.join(''),
					);
				await handle.sync();
			} finally {
				await handle.close();
			}
			await rename(part, join(this.folder, MANIFEST));
		} finally {
			await rm(part, { force: true });
		}
	}

	/** When all lines are written. */
	async close(): Promise<void> {
		await this.writing;
		await this.handle.close();
	}
}

const keyOf = (pinId: string, number: number) => `${pinId}/${number}`;

function parsedLine(line: string): z.infer<typeof lineSchema> | undefined {
	try {
		return lineSchema.safeParse(JSON.parse(line)).data;
	} catch {
		return undefined;
	}
}

/** The line of an image of a pin. */
export function manifestLine({ pin, image, saved, problem }: BoardImage<KeptImage>): ManifestLine | undefined {
	if (!pin || !image) return undefined;
	return {
		pinId: pin.id,
		pinUrl: pin.url,
		number: image.number,
		count: image.count,
		title: pin.title,
		description: pin.description,
		altText: pin.altText,
		link: pin.link,
		createdAt: pin.createdAt,
		creativeType: pin.creativeType,
		sourceBoardId: pin.boardId,
		sourceSectionId: pin.boardSectionId,
		section: pin.boardSection,
		file: saved?.file ?? null,
		bytes: saved?.bytes ?? null,
		contentType: saved?.contentType ?? null,
		// Pinterest's own numbers where the bytes do not tell.
		width: saved ? (saved.width ?? image.width ?? null) : null,
		height: saved ? (saved.height ?? image.height ?? null) : null,
		sha256: saved?.sha256 ?? null,
		size: image.sizeKey ?? null,
		...(problem && { problem }),
	};
}
