import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DatabaseSync } from 'node:sqlite';

/** How long to wait for a process that has the file open, in milliseconds. One that keeps it open does so for hours. */
const OPEN_ELSEWHERE_MS = 200;
const SQLITE_BUSY = 5;

/**
 * Moves a SQLite file with everything that was committed, also what only its write-ahead log contains. At every
 * moment one of the two places holds the whole content, so that a crash loses nothing.
 * @param to must not exist.
 * @param rename of node:fs.
 * @returns false when another connection has the file open. Nothing is moved then, because that connection would go on
 * to write at the old place.
 * @throws Error of node:sqlite or node:fs when the file cannot be read or moved; it is still at its old place then.
 */
export function moveSqliteFile(from: string, to: string, rename = renameSync): boolean {
	const database = openExisting(from);
	let copied = false;
	try {
		if (!lockForever(database)) return false;
		// The index of the write-ahead log, which a killed process leaves and nobody uses any more.
		rmSync(`${from}-shm`, { force: true });
		mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
		copied = !renamed(() => rename(from, to));
		if (copied) copy(database, to);
	} finally {
		database.close();
	}
	if (copied) rmSync(from);
	return true;
}

/** @throws Error of node:sqlite when there is no such file; it is not made. */
function openExisting(file: string): DatabaseSync {
	return new DatabaseSync(new URL(`${pathToFileURL(file).href}?mode=rw`), { timeout: OPEN_ELSEWHERE_MS });
}

/**
 * Locks out every other connection until this one is closed, and puts the write-ahead log into the file. SQLite
 * allows both only while no other connection is open.
 */
function lockForever(database: DatabaseSync): boolean {
	try {
		database.exec('PRAGMA locking_mode = EXCLUSIVE');
		database.exec('PRAGMA journal_mode = DELETE');
		database.exec('BEGIN EXCLUSIVE; COMMIT');
		return true;
	} catch (error) {
		if (isBusy(error)) return false;
		throw error;
	}
}

/** Whether another connection has the lock that is needed. */
export function isBusy(error: unknown): boolean {
	return (error as { errcode?: number }).errcode === SQLITE_BUSY;
}

/** False where only a copy is possible: to another disk, and on Windows while the file is open. */
function renamed(rename: () => void): boolean {
	try {
		rename();
		return true;
	} catch (error) {
		if (['EXDEV', 'EPERM', 'EBUSY', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
		throw error;
	}
}

/** Through the connection, because reading the file in another way would release its lock. */
function copy(database: DatabaseSync, to: string): void {
	const part = `${to}.part`;
	rmSync(part, { force: true });
	database.prepare('VACUUM INTO ?').run(part);
	sync(part);
	renameSync(part, to);
}

function sync(file: string): void {
	const opened = openSync(file, 'r+');
	fsyncSync(opened);
	closeSync(opened);
}
