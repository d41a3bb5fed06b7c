import { BEGINNING } from '../kernel/scheduler';
import type { LifePlan } from '../plan';
import type { Line } from '../story';

/** How the lines of a trace are marked. */
const MARKS = { deed: ' ', fault: '!', detail: ' ', pin: '*' } as const;

export interface TraceOptions {
	/** Shows details too: reads and scans of the store, answered calls, and heartbeats. */
	all?: boolean;
}

/** What a life is like: the first lines of its trace. */
export function headOf(plan: LifePlan): string[] {
	const { seed, workers, rows, faults, strength, hostileMs, leaseMs, onUnknown, linkMarker, patient, ownLimit } = plan;
	const settings = [
		`claims last ${leaseMs / 1000} s`,
		`an unanswered pin is ${onUnknown === 'hold' ? 'never sent again' : 'looked up'}`,
		linkMarker && 'links are marked',
		patient ? 'a store that is down is waited for' : 'a store that is down is an error at once',
		ownLimit !== undefined && `at most ${ownLimit} writes a minute`,
	];
	const wrong = [...faults].join(', ');
	return [
		`The life of seed ${seed}`,
		`  ${counted(rows, 'row')}, ${counted(workers.length, 'worker')}: ${workers.join(', ')}`,
		`  ${settings.filter(Boolean).join('; ')}`,
		faults.size === 0
			? '  nothing goes wrong'
			: `  for ${(hostileMs / 60_000).toFixed(1)} minutes these go wrong, ${Math.round(100 * strength)}% as often as they can: ${wrong}`,
		'',
		`${MARKS.fault} something goes wrong   ${MARKS.pin} Pinterest makes a pin   fence: how often a job was claimed`,
		'',
		'        time   step  who',
	];
}

/** The lines of a story, as somebody reads them who did not write the simulation. */
export class Trace {
	private readonly records = new Map<string, string>();

	constructor(private readonly options: TraceOptions = {}) {}

	/** @returns undefined where the line is left out. */
	textOf({ at, step, who, what, kind }: Line): string | undefined {
		if (!this.options.all && (kind === 'detail' || this.isHeartbeat(what))) return undefined;
		const mark = MARKS[/^answers POST \/pins: .* makes /.test(what) ? 'pin' : kind];
		return `${mark} ${timeOf(at)} ${String(step).padStart(6)}  ${who.padEnd(10)} ${shortened(what)}`;
	}

	/** A record that is stored as it was before: its holder says that it is still there. */
	private isHeartbeat(what: string): boolean {
		const [, row, record] = /^stores (row \d+) as (.*)$/.exec(what) ?? [];
		if (row === undefined || record === undefined) return false;
		const isSame = this.records.get(row) === record;
		this.records.set(row, record);
		return isSame;
	}
}

/** Time since a life began: minutes, seconds and tenths, `07:31.2`, with hours before them where there are some. */
export function timeOf(at: number): string {
	const tenths = Math.floor((at - BEGINNING) / 100);
	const two = (value: number) => String(value).padStart(2, '0');
	const minutes = Math.floor(tenths / 600);
	const seconds = `${two(Math.floor(tenths / 10) % 60)}.${tenths % 10}`;
	const text =
		minutes < 60 ? `${two(minutes)}:${seconds}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${seconds}`;
	return text.padStart(10);
}

/** Without the digits that all pins and keys have alike. */
export const shortened = (text: string): string =>
	text
		.replace(/(?<!\/)\b(pin )?1089307415(\d{9})\b/g, (_, _word, number: string) => `pin ${Number(number)}`)
		.replace(/\b(pin:[0-9a-f]{6})[0-9a-f]{34}\b/g, '$1…')
		.replace(/\b([0-9a-f]{6})[0-9a-f]{18,34}\b/g, '$1…');

/** “1 row”, “2 rows”. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
