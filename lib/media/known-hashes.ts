import type { FileVersion } from './media-source';

/** Files that are remembered in this process, at about 200 bytes each. */
const MOST_FILES = 500;
/** The coarsest times that file systems keep, in milliseconds: FAT counts in 2 seconds (its specification), the others more finely. */
const COARSEST_TIME_MS = 2_000;

const known = new Map<string, string>();

/**
 * The SHA-256 in hex of a file, where this version of it was read before. No program can set the change
 * time of a file back, so that one which was written to does not look as it did. The file system has to keep its
 * word for that: what a memory map writes shows late, and a server of files with a clock that is behind or is set back
 * can give one time twice.
 */
export function knownHash(version: FileVersion | undefined): string | undefined {
	return version && known.get(version.id);
}

/**
 * Remembers what a file was read as, if that can be relied on: nobody wrote to it meanwhile, and its last
 * change was so long ago that another one gets another time. git has the same rule for what it calls racy entries.
 * @param begun when the reading began, in epoch milliseconds.
 */
export function rememberHash(
	sha256: string,
	{ begun, before, after }: { begun: number; before: FileVersion; after: FileVersion },
): void {
	if (before.id !== after.id || begun - before.changedAt < COARSEST_TIME_MS) return;
	known.set(before.id, sha256);
	const [oldest] = known.keys();
	if (known.size > MOST_FILES && oldest !== undefined) known.delete(oldest);
}
