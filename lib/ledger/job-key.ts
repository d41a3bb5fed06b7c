import { pipelineError } from '../sentences/problems';
import type { JobRecord } from '../model/job';
import type { LedgerRecords } from './ledger-records';

/** The beginnings of keys, which a person may leave out. */
const KEY_KINDS = ['pin:', 'user:'];
/** Where a text fits several keys, so many are named. */
const KEYS_NAMED = 3;

/** The ID of a pin, or its address. */
const PIN = /^(?:https?:\/\/.*\/pin\/)?(\d+)\/?$/;
/** A person is shown at least so much of a key, and more of it in steps where other keys begin so too. */
const LEAST_SHOWN = 8;
const STEP = 4;

/**
 * The shortest beginning of a key that `keyOfJob` understands, without its kind, for people to read and to type. A key
 * of another form is shown whole.
 */
export async function shortKeyOf(records: Pick<LedgerRecords, 'keysFrom'>, key: string): Promise<string> {
	const kind = KEY_KINDS.find((each) => key.startsWith(each));
	if (kind === undefined) return key;
	const text = key.slice(kind.length);
	for (let length = LEAST_SHOWN; length < text.length; length += STEP) {
		const short = text.slice(0, length);
		if (PIN.test(short)) continue;
		const found = await Promise.all(['', ...KEY_KINDS].map(async (each) => await records.keysFrom(each + short, 2)));
		if (found.flat().length === 1) return short;
	}
	return key;
}

/**
 * The key of the job that a person means: its whole key, a beginning that no other key has, or the ID or the address of its pin.
 * @throws PipelineError `job-unknown`, `job-ambiguous`.
 */
export async function keyOfJob(records: Pick<LedgerRecords, 'keysFrom' | 'ownerOf'>, text: string): Promise<string> {
	const wanted = text.trim();
	if (wanted === '') throw pipelineError('job-unknown', { key: text });
	const [first] = await records.keysFrom(wanted, 1);
	if (first === wanted) return wanted;
	const pinId = PIN.exec(wanted)?.[1];
	const ofPin = pinId === undefined ? undefined : await records.ownerOf(pinId);
	if (ofPin !== undefined) return ofPin;
	const found: string[] = [];
	for (const kind of ['', ...KEY_KINDS]) found.push(...(await records.keysFrom(kind + wanted, KEYS_NAMED + 1)));
	const [only, ...others] = found;
	if (only === undefined) throw pipelineError('job-unknown', { key: text });
	if (others.length === 0) return only;
	const keys = found.slice(0, KEYS_NAMED);
	throw pipelineError('job-ambiguous', { text, keys, more: found.length > KEYS_NAMED });
}

/** The job that a person means; see `keyOfJob`. @throws PipelineError `job-unknown`, `job-ambiguous`, `job-unreadable`, `job-newer`. */
export async function jobNamed(
	records: Pick<LedgerRecords, 'keysFrom' | 'ownerOf' | 'find'>,
	text: string,
): Promise<JobRecord> {
	const job = await records.find(await keyOfJob(records, text));
	if (!job) throw pipelineError('job-unknown', { key: text });
	return job;
}
