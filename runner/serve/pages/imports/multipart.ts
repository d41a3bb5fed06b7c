/** What a form with a file has sent. */
export interface SentForm {
	fields: Record<string, string>;
	/** The name of the file, as the browser has it; absent where none was chosen. */
	fileName?: string;
}

/** The form is not one that a browser sends. */
export class MalformedForm extends Error {}

/** A field is a short text. */
const LONGEST_FIELD = 16 * 1024;
const LONGEST_HEAD = 16 * 1024;
const HEAD_END = Buffer.from('\r\n\r\n');

export function boundaryOf(contentType = ''): string | undefined {
	const [, quoted, plain] =
		/^multipart\/form-data\s*;.*?boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType) ?? [];
	return quoted ?? plain;
}

/**
 * Reads a form with one file in little memory, as its bytes come.
 * @param take takes the bytes of the file; the next are read when it is done with them.
 * @throws MalformedForm
 */
export async function readForm(
	body: AsyncIterable<Uint8Array>,
	boundary: string,
	take: (bytes: Buffer) => Promise<void>,
): Promise<SentForm> {
	const bytes = new Reader(body);
	const delimiter = Buffer.from(`\r\n--${boundary}`);
	const form: SentForm = { fields: {} };
	bytes.unread(Buffer.from('\r\n')); // in front of the first delimiter, which is found like all others then
	await bytes.until(delimiter, async () => undefined);
	while ((await bytes.exactly(2)).toString('latin1') !== '--') {
		const head = await textUntil(bytes, HEAD_END, LONGEST_HEAD);
		const disposition = /^content-disposition:\s*form-data(.*)$/im.exec(head)?.[1] ?? '';
		const name = /[;\s]name="([^"]*)"/i.exec(disposition)?.[1];
		if (name === undefined) throw new MalformedForm('A part of the form has no name.');
		const fileName = /[;\s]filename="([^"]*)"/i.exec(disposition)?.[1];
		if (fileName === undefined) form.fields[name] = await textUntil(bytes, delimiter, LONGEST_FIELD);
		else if (form.fileName !== undefined) throw new MalformedForm('The form has more than one file.');
		else {
			await bytes.until(delimiter, take);
			if (fileName !== '') form.fileName = fileName;
		}
	}
	return form;
}

async function textUntil(bytes: Reader, end: Buffer, most: number): Promise<string> {
	const parts: Buffer[] = [];
	let length = 0;
	await bytes.until(end, async (part) => {
		parts.push(Buffer.from(part));
		if ((length += part.length) > most) throw new MalformedForm('A field of the form is too long.');
	});
	return Buffer.concat(parts).toString();
}

/** Bytes that are read up to a place. */
class Reader {
	private readonly source: AsyncIterator<Uint8Array>;
	private held: Buffer = Buffer.alloc(0);

	constructor(body: AsyncIterable<Uint8Array>) {
		this.source = body[Symbol.asyncIterator]();
	}

	unread(bytes: Buffer): void {
		this.held = Buffer.concat([bytes, this.held]);
	}

	/** Hands over what stands before `end`, and skips that. */
	async until(end: Buffer, take: (bytes: Buffer) => Promise<void>): Promise<void> {
		for (;;) {
			const at = this.held.indexOf(end);
			// `end` may have begun at the end of what is held.
			const safe = at >= 0 ? at : Math.max(0, this.held.length - end.length);
			if (safe > 0) await take(this.held.subarray(0, safe));
			this.held = this.held.subarray(at >= 0 ? at + end.length : safe);
			if (at >= 0) return;
			await this.more();
		}
	}

	async exactly(count: number): Promise<Buffer> {
		while (this.held.length < count) await this.more();
		const bytes = this.held.subarray(0, count);
		this.held = this.held.subarray(count);
		return bytes;
	}

	private async more(): Promise<void> {
		const { done, value } = await this.source.next();
		if (done) throw new MalformedForm('The form ended early.');
		this.held = this.held.length === 0 ? Buffer.from(value) : Buffer.concat([this.held, value]);
	}
}
