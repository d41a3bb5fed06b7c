import type { Fault } from '../../emulator';
import type { Action } from './plan';
import type { RowSpec } from './rows';

/** Where a process ends, by the name it has in the state machine's list of crash points. */
export interface CrashPoint {
	name: string;
	at: string;
	nth?: number;
	action?: Action;
	/** What the emulator does, so that it comes to the point at all. */
	faults?: Fault[];
	rows?: RowSpec;
}

/** The steps that a pin's life consists of, after its claim; each with all that is written in it. */
export const ARM = 'swap job: *>publishing, *set flight:';
export const SETTLE = 'swap job: publishing>published*';

const ONE: RowSpec = { count: 1 };
const post = (
	fault: { kind: 'drop-before' | 'drop-after-commit' } | { kind: 'stall' | 'hang-after-commit'; ms: number },
): Fault[] => [{ on: 'POST /pins', times: 1, ...fault }];
const unanswered = post({ kind: 'drop-after-commit' });
const absent = post({ kind: 'drop-before' });

/** All lie between two steps of input and output, or within one that takes its time. */
export const CRASH_POINTS: CrashPoint[] = [
	{ name: 'C0 before the claim', at: 'before insert job:*' },
	{ name: 'C1 claimed', at: 'after insert job:*' },
	{ name: 'C1 about to upload', at: 'after swap job: queued>uploading' },
	{ name: 'C2 media registered, nothing uploaded', at: 'after http POST /media' },
	{
		name: 'C2 during the upload',
		at: 'before bucket',
		action: { do: 'kill', afterMs: 60 },
		faults: [{ on: 'bucket', kind: 'stall', ms: 1_000 }],
	},
	{ name: 'C2 uploaded, its id not kept', at: 'before swap job: uploading>uploaded' },
	{ name: 'C2 uploaded, its id kept', at: 'after swap job: uploading>uploaded' },
	{ name: 'C2 while the video is processed', at: 'after http GET /media/{media_id}' },
	{ name: 'C3 ready, not armed', at: 'after swap job: *>ready' },
	{ name: 'C3 about to arm', at: `before ${ARM}` },
	{ name: 'C4 armed, nothing sent', at: `after ${ARM}` },
	{ name: 'C5 partly sent', at: 'before http POST /pins', action: { do: 'kill-within-body' } },
	{
		name: 'C6 sent, not committed yet',
		at: 'before http POST /pins',
		action: { do: 'kill', afterMs: 100 },
		faults: post({ kind: 'stall', ms: 300 }),
	},
	{
		name: 'C6 sent and committed, no answer',
		at: 'before http POST /pins',
		action: { do: 'kill', afterMs: 100 },
		faults: post({ kind: 'hang-after-commit', ms: 300 }),
	},
	{ name: 'C7 answered, nothing kept', at: 'after http POST /pins' },
	{ name: 'C8 answered, about to be kept', at: `before ${SETTLE}` },
	{ name: 'C9 done, not reported', at: `after ${SETTLE}` },
	{
		name: 'C10 unanswered, about to be noted',
		at: 'before swap job: publishing>unknown*',
		faults: unanswered,
		rows: ONE,
	},
	{ name: 'C10 unanswered, noted', at: 'after swap job: publishing>unknown*', faults: unanswered, rows: ONE },
	{
		name: 'C10 during the rest',
		at: 'after swap job: publishing>unknown*',
		action: { do: 'kill', afterMs: 500 },
		faults: unanswered,
		rows: ONE,
	},
	{
		name: 'C10 after the first look, found',
		at: 'after http GET /boards/{board_id}/pins',
		faults: unanswered,
		rows: ONE,
	},
	{
		name: 'C10 after the second look, absent',
		at: 'after http GET /boards/{board_id}/pins',
		nth: 2,
		faults: absent,
		rows: ONE,
	},
	{
		name: 'C10 found, not done',
		at: 'before swap job: unknown>published*',
		faults: unanswered,
		rows: ONE,
	},
	{ name: 'C11 absent, to be sent again', at: 'after swap job: unknown>unknown', nth: 2, faults: absent, rows: ONE },
	{ name: 'C11 armed again, nothing sent', at: `after ${ARM}`, nth: 2, faults: absent, rows: ONE },
	{ name: 'C11 sent again, answered, nothing kept', at: 'after http POST /pins', faults: absent, rows: ONE },
	{
		name: 'C20 refused, about to disarm',
		at: 'before swap job: publishing>ready, *',
		faults: [{ on: 'POST /pins', kind: 'status', status: 429, headers: { 'retry-after': '1' }, times: 1 }],
	},
	{
		name: 'C20 refused and disarmed',
		at: 'after swap job: publishing>ready, *',
		faults: [{ on: 'POST /pins', kind: 'status', status: 429, headers: { 'retry-after': '1' }, times: 1 }],
	},
];

/** Points that there were while a record and what belongs to it were written one after the other. */
export const GONE_POINTS: [name: string, why: string][] = [
	['C3 flight noted, not armed', 'the note is written in the same step as the record that says "publishing"'],
	['C8 receipt kept, its owner not', 'receipt, owner of the pin and record are written in one step'],
	['C8 receipt and owner kept, not done', 'the same step'],
	['C9 done, still noted as in flight', 'the note is deleted in the same step'],
	['C10 adopted, no receipt', 'a pin that is found is taken in the step that settles its job'],
	['C11 ready again, not armed', 'of an image, "ready" is written with "publishing"'],
	['C20 refused, disarmed, still noted as in flight', 'the note is deleted in the step that disarms'],
	['a due row without its record', 'the row of the schedule is written in the same step as the record'],
];
