import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What may stand nowhere in the clear: tokens and codes as the emulator issues them, and what signs an upload. */
const SECRETS: Record<string, RegExp> = {
	'an access token': /\bpin[ac]_[\w-]{5,}/,
	'a refresh token': /\bpinr_[\w-]{5,}/,
	'an authorization code': /\bcode_[\w-]{20,}/,
	'the client secret': /emulator-secret/,
	'a signature': /x-amz-signature["=\s:]+[\w%]{20,}/i,
};

/** Where the runner keeps tokens, readable for its user alone. */
const KEEPS_TOKENS = /(?:^|[\\/])(?:connections[\\/][^\\/]+\.json|tokens-[^\\/]+\.json)$/;
/** Of one file in bytes. Greater ones are media of the tests: the package writes none. */
const LARGEST = 64 * 2 ** 20;

/** The secrets in a text, each as what it is and a digest, never as itself. */
export function secretsInText(where: string, text: string): string[] {
	return Object.entries(SECRETS).flatMap(([what, pattern]) => {
		const [found] = pattern.exec(text) ?? [];
		return found === undefined
			? []
			: [`${where}: ${what} (${createHash('sha256').update(found).digest('hex').slice(0, 8)})`];
	});
}

/**
 * The secrets in what was written below a folder: records, reports, logs, and an n8n's database with its executions.
 * What holds secrets on purpose is left out: the files with an account's tokens. n8n keeps credentials encrypted, so
 * theirs are not found.
 * @param apart folders and files that are left out, such as the folder of the package.
 */
export async function secretsBelow(folder: string, apart: Iterable<string> = []): Promise<string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
	const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
	const leftOut = [...apart].map((each) => join(folder, each));
	const found: string[] = [];
	for (const file of files) {
		if (KEEPS_TOKENS.test(file) || leftOut.some((each) => file.startsWith(each))) continue;
		if (((await stat(file).catch(() => undefined))?.size ?? Infinity) > LARGEST) continue;
		found.push(...secretsInText(relative(folder, file), await readFile(file, 'latin1').catch(() => '')));
	}
	return found;
}
