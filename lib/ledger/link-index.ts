import type { JobRecord } from '../model/job';
import { runAtMs } from '../model/run-at';
import { canonicalLink } from '../model/url';
import { digest } from './fingerprint';
import type { JobRecords } from './job-record';

/** A pin that is published, or is going to be. */
export interface LinkedPin {
	/** Of its job. */
	key: string;
	/** When it was published or is due, in epoch milliseconds by the store's clock. */
	at: number;
	/** Whether it only waits for that moment. */
	waits?: boolean;
}

const LINKED = 'linked:';
const DIGITS = 16;
const DUE = 'due';
const PIN = 'pin';

/** A board and a link as one short text; undefined without a link. Links that differ in their query are two links. */
export function linkOnBoard(boardId: string, link: string | undefined): string | undefined {
	if (!link) return undefined;
	return `${boardId}:${digest(canonicalLink(link)).slice(0, 24)}`;
}

/**
 * The row by which the pins of a link on a board are found, in the order of time:
 * `linked:ACCOUNT:BOARD:LINK:TIME:due|pin:KEY`. Jobs that are under way have none, nor have those of which there is no pin.
 */
export function linkRowOf(job: JobRecord): string | undefined {
	const at = job.linkOnBoard === undefined ? undefined : momentOf(job);
	return at === undefined
		? undefined
		: `${prefixOf(job.account, job.linkOnBoard)}${digits(at)}:${job.state === 'scheduled' ? DUE : PIN}:${job.key}`;
}

/** The pins of a link on a board that were published at this moment or later, or that are due. */
export async function linkedPins(
	{ store }: Pick<JobRecords, 'store'>,
	{ account, linkOnBoard: place }: Pick<JobRecord, 'account' | 'linkOnBoard'>,
	from: number,
): Promise<LinkedPin[]> {
	const prefix = prefixOf(account, place);
	const pins: LinkedPin[] = [];
	for await (const [row] of store.scan(prefix, { after: prefix + digits(from) })) {
		const rest = row.slice(prefix.length);
		const [time = '', what, ...key] = rest.split(':');
		pins.push({ at: Number(time), key: key.join(':'), waits: what === DUE });
	}
	return pins;
}

function momentOf({ state, receipt, dueAt, runAt, armedAt, updatedAt }: JobRecord): number | undefined {
	switch (state) {
		case 'published':
			return Date.parse(receipt?.at ?? updatedAt);
		case 'unknown':
			return armedAt ?? Date.parse(updatedAt);
		case 'scheduled':
			return dueAt ?? (runAt === undefined ? Date.parse(updatedAt) : runAtMs(runAt));
		default:
			return undefined;
	}
}

function prefixOf(account = '', place = ''): string {
	return `${LINKED}${account}:${place}:`;
}

function digits(moment: number): string {
	return String(Math.max(0, Math.floor(moment))).padStart(DIGITS, '0');
}
