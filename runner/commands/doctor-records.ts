import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isoTime, ledgerOfN8n, type AppAccess } from '../../lib';
import { dataFolder } from '../settings';

/** What `doctor` found out, and what to do about it where it is not ok. */
export interface Check {
	name: string;
	ok: boolean;
	says: string;
	/** Of the check of the app's access. */
	tier?: AppAccess['tier'];
}

/** A file that holds a record of pins, and what to do about it where something is wrong with it. */
interface RecordFile {
	file: string;
	usedBy: string[];
	fix?: string;
}

/**
 * The files on this machine that hold a record of pins: that of the command line and that of n8n's nodes, each where
 * it is today and where version 0.1.0 kept it. Two records know nothing of each other.
 * @returns a check for each file that exists.
 */
export function records(storeUrl: string, env: NodeJS.ProcessEnv = process.env): Check[] {
	const own = join(dataFolder(env), 'ledger.sqlite');
	const used = storeUrl.startsWith('sqlite:') ? resolve(storeUrl.slice('sqlite:'.length)) : undefined;
	const found: RecordFile[] = [{ file: own, usedBy: [] }, ...recordsOfN8n(env)];
	for (const each of found) if (each.file === used) each.usedBy.unshift('this command');
	return found.flatMap(({ file, usedBy, fix }) => {
		const state = stateOf(file);
		if (state === undefined) return [];
		const by = usedBy.length > 0 ? `used by ${usedBy.join(' and ')}` : 'not used by this command';
		return [{ name: 'record', ok: fix === undefined, says: `${file} (${state}): ${fix ?? by}` }];
	});
}

const NODES = "n8n's nodes, unless they have another store";

function recordsOfN8n(env: NodeJS.ProcessEnv): RecordFile[] {
	const { file, former, renamed } = ledgerOfN8n({ env });
	const old = former === undefined ? renamed : [former, ...renamed];
	const moves = `moves to ${file} when the nodes next run`;
	if (stateOf(file) !== undefined)
		return [
			{ file, usedBy: [NODES] },
			...old.map((each) => ({
				file: each,
				usedBy: [],
				fix: "left from version 0.1.0, and the nodes no longer read it. If it still changes, an older version runs: update it. Then move the file out of n8n's folder.",
			})),
		];
	if (former === undefined && renamed.length > 1)
		return renamed.map((each) => ({
			file: each,
			usedBy: [],
			fix: `one of several records of n8n's nodes. Move the one to go on with to ${file}.`,
		}));
	return old.map((each, index) =>
		index === 0
			? { file: each, usedBy: [`${NODES}; ${moves}`] }
			: {
					file: each,
					usedBy: [],
					fix: `left from an earlier move of n8n's storage folder, and the nodes do not read it.`,
				},
	);
}

/** Its size and its last change, also of what is still in the write-ahead log; undefined when there is no such file. */
function stateOf(file: string): string | undefined {
	const [main, log] = [file, `${file}-wal`].map((each) => statSync(each, { throwIfNoEntry: false }));
	if (!main?.isFile()) return undefined;
	const changed = Math.max(main.mtimeMs, log?.mtimeMs ?? 0);
	const megabytes = Math.max(0.1, (main.size + (log?.size ?? 0)) / 1e6);
	return `${megabytes.toFixed(1)} MB, changed ${isoTime(changed)}`;
}
