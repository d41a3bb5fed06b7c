/**
 * Where the nodes keep their ledger in n8n while no other store is set: `~/.n8n/pinterest-pipeline/ledger.sqlite`.
 *
 * Version 0.1.0 kept it in `~/.n8n/storage/n8n-nodes-pinterest-pipeline/`. n8n moves its own `binaryData` folder to
 * `storage`, does not start while both exist, and asks its user to rename `storage`. So the file moves out of there
 * the first time that no process of an older version has it open. `storage` may have been renamed by then.
 */
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { PipelineError } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import { isBusy, moveSqliteFile } from './move-sqlite-file';
import { openSqlite, type SqliteStore } from './sqlite-store';

const FILE = 'ledger.sqlite';
const FOLDER = 'pinterest-pipeline';
const FORMER_FOLDER = 'n8n-nodes-pinterest-pipeline';
/** n8n's folder for files, and its name before n8n 2. n8n uses the older one for as long as it exists. */
const STORAGE = 'storage';
const FORMER_STORAGE = 'binaryData';
/** How long one process waits for another that moves the file, in milliseconds. A move to another disk copies it. */
const MOVING_MS = 60_000;
/** How long it sleeps before it looks again, in milliseconds. */
const LOOK_AGAIN_MS = 50;

export interface LedgerOfN8n {
	/** Where the ledger belongs. It may not exist yet. */
	file: string;
	/** The ledger of version 0.1.0 in n8n's storage folder, as long as it lies there. */
	former?: string;
	/** Ledgers of version 0.1.0 in other folders of n8n, which somebody renamed. */
	renamed: string[];
}

export interface LedgerOfN8nOptions {
	/** @default process.env */
	env?: NodeJS.ProcessEnv;
	/** n8n's storage folder, for where it is not `storage` in n8n's own folder. */
	storageFolder?: string;
	/** Called once the ledger was moved. */
	onMoved?: (from: string, to: string) => void;
}

/** Finds the ledger of this user's n8n, and those of version 0.1.0. Opens and changes nothing. */
export function ledgerOfN8n({ env = process.env, storageFolder }: LedgerOfN8nOptions = {}): LedgerOfN8n {
	const folder = n8nFolder(env);
	const storages = [storageFolder, env.N8N_STORAGE_PATH, join(folder, STORAGE)].filter((each) => each !== undefined);
	const former = storages.map(formerIn).find(isFile);
	const renamed = foldersIn(folder)
		.map(formerIn)
		.filter((each) => each !== former && isFile(each));
	return { file: join(folder, FOLDER, FILE), former, renamed };
}

/**
 * Opens the ledger, and moves that of version 0.1.0 to its new place first. While a process of that version has it
 * open, it stays where it is and is opened there, so that both work with the same record.
 * @throws PipelineError `store-unavailable` when the file cannot be opened or moved; `ledger-ambiguous` when several
 * folders hold a former ledger and none of them is n8n's storage folder.
 */
export async function openLedgerOfN8n(options: LedgerOfN8nOptions = {}): Promise<SqliteStore> {
	const { file, former, renamed } = ledgerOfN8n(options);
	try {
		if (existsSync(file) || (former === undefined && renamed.length === 0)) return await openSqlite(file);
		// Open before another process may look whether it is.
		return await alone(file, async () => await openSqlite(existsSync(file) ? file : adopt(options)));
	} catch (error) {
		if (error instanceof PipelineError) throw error;
		throw pipelineError('store-unavailable:open', { url: `sqlite:${file}`, reason: (error as Error).message });
	}
}

/** Today's place of a file, for an address that names where version 0.1.0 kept it. */
export function movedLedger(path: string): string {
	const file = resolve(path);
	if (!file.endsWith(join(STORAGE, FORMER_FOLDER, FILE)) || existsSync(file)) return path;
	const moved = join(dirname(file), '..', '..', FOLDER, FILE);
	return existsSync(moved) ? moved : path;
}

/**
 * Moves the ledger of version 0.1.0, and searches for it again, because another process may have moved it before this
 * one was alone. @returns the file to open.
 */
function adopt(options: LedgerOfN8nOptions): string {
	const { file, former, renamed } = ledgerOfN8n(options);
	if (former === undefined && renamed.length > 1)
		throw pipelineError('ledger-ambiguous', { files: renamed.join(', '), file });
	const from = former ?? renamed[0];
	if (from === undefined) return file;
	if (!moveSqliteFile(from, file)) return from;
	removeEmptied(dirname(from));
	options.onMoved?.(from, file);
	return file;
}

/** Runs the step while no other process runs one for this file. The system releases the lock when a process dies. */
async function alone<Value>(file: string, step: () => Promise<Value>): Promise<Value> {
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	const lock = new DatabaseSync(`${file}.lock`, { timeout: 0 });
	try {
		for (const end = performance.now() + MOVING_MS; !locked(lock, performance.now() < end);) await delay(LOOK_AGAIN_MS);
		return await step();
	} finally {
		lock.close();
	}
}

/** False while another process has the lock and there is time left. */
function locked(lock: DatabaseSync, isTimeLeft: boolean): boolean {
	try {
		lock.exec('BEGIN EXCLUSIVE');
		return true;
	} catch (error) {
		if (isBusy(error) && isTimeLeft) return false;
		throw error;
	}
}

/** An empty `storage` beside `binaryData` would keep n8n from renaming that one. */
function removeEmptied(folder: string): void {
	const storage = dirname(folder);
	const inTheWay = basename(storage) === STORAGE && existsSync(join(dirname(storage), FORMER_STORAGE));
	for (const each of inTheWay ? [folder, storage] : [folder]) {
		try {
			rmdirSync(each);
		} catch {
			return; // something else lies there
		}
	}
}

/** n8n's own folder, found as n8n finds it. */
function n8nFolder(env: NodeJS.ProcessEnv): string {
	const home = process.platform === 'win32' ? env.USERPROFILE : env.HOME;
	return resolve(env.N8N_USER_FOLDER ?? home ?? '', '.n8n');
}

const formerIn = (storage: string) => join(resolve(storage), FORMER_FOLDER, FILE);

function foldersIn(folder: string): string[] {
	try {
		return readdirSync(folder).map((name) => join(folder, name));
	} catch {
		return []; // n8n never ran here
	}
}

function isFile(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
