import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { describeMedia, isPlan, PLAN_BEGINNING, readPlan, type PlanHead, type PlanRow } from '../../lib';
import { writeWhole, type Write } from '../whole-file';

/** A plan that was read from a file. */
export interface OpenedPlan {
	head: PlanHead;
	/** Read when they are asked for. */
	rows: () => AsyncGenerator<PlanRow>;
}

/**
 * The plan in a file; undefined where the file is something else, or is not there.
 * @throws PipelineError `plan-unreadable` for one that is damaged anywhere: then nothing of it is carried out.
 */
export async function openPlan(file: string): Promise<OpenedPlan | undefined> {
	if (file === '-' || !isPlan(await beginningOf(file))) return undefined;
	const { head, rows } = await readPlan(linesOf(file), file);
	for await (const _ of rows); // to its end
	return {
		head,
		async *rows() {
			yield* (await readPlan(linesOf(file), file)).rows;
		},
	};
}

/** Writes a plan: whole or not at all, and readable by its user alone, because it holds what the sheet holds. */
export async function writePlan(file: string, lines: AsyncIterable<string>): Promise<void> {
	const to = async (write: Write) => {
		for await (const line of lines) await write(`${line}\n`);
	};
	const refusal = (code?: string) =>
		`The plan ${file} cannot be written (${code}). Choose another place with --plan-out.`;
	await writeWhole(file, to, refusal);
}

/** The file that a plan is made of, as it is named to people: without its folder, and without what signs its address. */
export async function sourceOfPlan(file: string): Promise<Pick<PlanHead, 'file' | 'sha256'>> {
	if (file === '-') return { file: 'standard input' };
	if (/^https?:/i.test(file)) return { file: describeMedia({ url: file }) };
	return { file: basename(file), sha256: await sha256Of(file) };
}

/** The SHA-256 of a file's bytes in hex. */
async function sha256Of(file: string): Promise<string> {
	const hash = createHash('sha256');
	for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk);
	return hash.digest('hex');
}

/** Empty where the file cannot be opened: whoever reads it as a sheet says why. */
async function beginningOf(file: string): Promise<string> {
	const isFile = await stat(file).then(
		(info) => info.isFile(), // a pipe would be waited for
		() => false,
	);
	const handle = isFile ? await open(file).catch(() => undefined) : undefined;
	if (!handle) return '';
	try {
		const { buffer, bytesRead } = await handle.read(Buffer.alloc(PLAN_BEGINNING), 0, PLAN_BEGINNING, 0);
		return buffer.toString('utf8', 0, bytesRead);
	} finally {
		await handle.close();
	}
}

function linesOf(file: string): AsyncIterable<string> {
	return createInterface({ input: createReadStream(file), crlfDelay: Infinity });
}
