import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What may stand nowhere in the clear: tokens and codes as the emulator issues them, and what signs an upload. */
const SECRETS: Record<string, RegExp> = {
	'an access token': /\bpin[ac]_[\w-]{20,}/,
	'a refresh token': /\bpinr_[\w-]{20,}/,
	'an authorization code': /\bcode_[\w-]{20,}/,
	'the client secret': /emulator-secret/,
	'a signature': /x-amz-signature["=\s:]+[\w%]{20,}/i,
};

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
 * The secrets in what an n8n and its nodes have written below a folder: the database with its executions, the store of
 * the nodes, logs. n8n keeps credentials encrypted, so theirs are not found.
 * @param apart folders that are left out, such as that of the package.
 */
export async function secretsBelow(folder: string, apart: string[] = []): Promise<string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
	const found = await Promise.all(
		files
			.filter((file) => !apart.some((each) => file.startsWith(join(folder, each))))
			.map(async (file) => secretsInText(relative(folder, file), await readFile(file, 'latin1').catch(() => ''))),
	);
	return found.flat();
}
