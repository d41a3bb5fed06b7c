import { randomBytes } from 'node:crypto';
import { mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatOf } from '../../../../lib';
import { usage } from '../../../settings';
import type { Desk } from '../../desk';
import { choicesOf } from './choices';
import { readForm } from './multipart';
import type { SheetCheck } from './sheet-check';
import type { UploadedSheet } from './uploaded-sheet';

/** The largest sheet that is taken, in MB of 1,000,000 bytes. */
export const MOST_MB = 50;
export const MOST_BYTES = MOST_MB * 1_000_000;
/** Beside the file a form has a few short fields. */
const FORM_BYTES = 100_000;
/** A sheet that was checked and not imported is forgotten after this time. */
const KEPT_MS = 60 * 60_000;
const MOST_KEPT = 20;
const FOLDER = 'pinterest-pipeline-upload-';
/** What a killed process left behind is removed when it is older than this. */
const LEFT_MS = 24 * 60 * 60_000;
const LONGEST_NAME = 120;

/** An uploaded sheet, and what has become of it. */
export interface Upload extends UploadedSheet {
	at: number;
	check?: SheetCheck;
	/** Once it is being imported. */
	importId?: string;
}

/** The file is too large; the answer is 413. */
export class TooLarge extends Error {}

/** Sheets between their upload and the end of their import. */
export class Uploads {
	private readonly kept = new Map<string, Upload>();

	constructor(private readonly desk: Pick<Desk, 'now' | 'signal' | 'tasks'>) {
		desk.signal.addEventListener('abort', () => {
			desk.tasks.run('remove uploads', async () => {
				for (const upload of this.kept.values()) if (upload.importId === undefined) await this.remove(upload);
			});
		});
	}

	/** @throws PipelineError `usage` where it is no spreadsheet, `TooLarge`, `MalformedForm`. */
	async receive(body: AsyncIterable<Uint8Array>, boundary: string): Promise<Upload> {
		await this.forgetOld();
		const folder = await mkdtemp(join(tmpdir(), FOLDER));
		try {
			const path = join(folder, 'sheet');
			const file = await open(path, 'wx', 0o600);
			let bytes = 0;
			const form = await readForm(limited(body), boundary, async (part) => {
				if ((bytes += part.length) > MOST_BYTES) throw new TooLarge();
				await file.write(part);
			}).finally(async () => await file.close());
			if (form.fileName === undefined || bytes === 0) throw usage('Choose a file with rows in it.');
			const name = safeName(form.fileName);
			if (formatOf(name) === undefined)
				throw usage(`${name} is not a spreadsheet. Give a .csv, .tsv, .xlsx, .ods, .json or .ndjson file.`);
			const id = randomBytes(9).toString('base64url');
			const upload: Upload = { id, name, path, folder, choices: choicesOf(form.fields), at: this.desk.now() };
			this.kept.set(id, upload);
			return upload;
		} catch (error) {
			await rm(folder, { recursive: true, force: true });
			throw error;
		}
	}

	get(id: string): Upload | undefined {
		return this.kept.get(id);
	}

	/** Removes its file. One that was imported still leads to its import. */
	async remove({ id, folder, importId }: Upload): Promise<void> {
		if (importId === undefined) this.kept.delete(id);
		await rm(folder, { recursive: true, force: true });
	}

	private async forgetOld(): Promise<void> {
		const isOld = ({ at }: Upload) => this.desk.now() - at >= KEPT_MS;
		const idle = [...this.kept.values()].filter(({ importId }) => importId === undefined);
		for (const upload of this.kept.values())
			if (upload.importId !== undefined && isOld(upload)) this.kept.delete(upload.id); // its run removes its file
		const surplus = idle.length - MOST_KEPT + 1;
		for (const [index, upload] of idle.entries()) {
			if (index >= surplus && !isOld(upload)) continue;
			upload.check?.stop();
			await this.remove(upload);
		}
		for (const name of await readdir(tmpdir()).catch(() => [])) {
			if (!name.startsWith(FOLDER)) continue;
			const folder = join(tmpdir(), name);
			const info = await stat(folder).catch(() => undefined);
			const isOurs = info?.uid === process.getuid?.();
			if (info && isOurs && this.desk.now() - info.mtimeMs > LEFT_MS)
				await rm(folder, { recursive: true, force: true });
		}
	}
}

/** A form of no known length is read no further than the largest one. */
async function* limited(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let bytes = 0;
	for await (const part of body) {
		if ((bytes += part.length) > MOST_BYTES + FORM_BYTES) throw new TooLarge();
		yield part;
	}
}

/** A file's name without its path and without what controls a terminal or a header. Browsers write quotes as %22. */
function safeName(given: string): string {
	const decoded = given.replaceAll('%22', '"').replaceAll(/%0[AD]/gi, ' ');
	const name = decoded.split(/[/\\]/).at(-1) ?? '';
	const plain = name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').trim();
	if (plain.length <= LONGEST_NAME) return plain === '' ? 'sheet' : plain;
	const ending = /\.[a-z0-9]{1,8}$/i.exec(plain)?.[0] ?? '';
	return `${plain.slice(0, LONGEST_NAME - ending.length)}${ending}`;
}
