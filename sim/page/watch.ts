import type { JobRecord, JobState } from '../../lib/model/job';
import type { ApiAnswer, ApiRequest } from '../../lib/pinterest/http';
import type { RowWrite } from '../../lib/store/atomic-store';
import type { Actor } from '../kernel/actor';
import { BEGINNING } from '../kernel/scheduler';
import type { Life } from '../life';
import type { Line } from '../story';
import type { Wish } from '../wishes';
import type { WorldWatcher } from '../world';
import { nameOf, shortId, shortIds, timeOf } from './words';

/** A line of the story as people read it. */
export interface StoryLine {
	at: number;
	who: string;
	what: string;
	/** The row of the sheet that it is about. */
	row?: number;
	tone?: 'good' | 'bad';
}

/** Something that moves from one place of the stage to another. */
export interface Flight {
	from: string;
	to: string;
	kind: 'request' | 'answer' | 'lost' | 'look' | 'write';
	row?: number;
}

/** What the record says of a row. */
export interface SeenJob {
	state: JobState;
	owner?: string;
	dueAt?: number;
	problem?: string;
}

/** So many lines are kept. */
const MOST_LINES = 2_000;
/** Lines of the world that the page says in its own words. */
const OWN_WORDS = /^(?:store |stores |sends the pin |answers [A-Z]+ \/|[A-Z]+ \/.* ended: )/;

/** Sees a life go by: what the record says of each row, what moves, and the story. */
export class Watch implements WorldWatcher {
	readonly lines: StoryLine[] = [];
	/** How many lines there ever were. */
	told = 0;
	/** Taken away by the stage. */
	flights: Flight[] = [];
	readonly jobs = new Map<number, SeenJob>();
	/** What each process did last. */
	readonly doing = new Map<string, string>();
	/** Those that were killed, by the world or by its reader. */
	readonly killed = new Set<string>();
	/** When something moved last: true time, in milliseconds. */
	movedAt = BEGINNING;
	private life: Life | undefined;
	private readonly arrived = new WeakSet<ApiRequest>();
	private readonly departed = new WeakSet<ApiRequest>();
	private pins = 0;

	of(life: Life): void {
		this.life = life;
		this.pins = life.world.pinterest.pins.length;
	}

	sent(actor: Actor, call: ApiRequest): void {
		this.departed.add(call);
		const row = this.rowOfCall(call);
		if (row !== undefined) {
			this.fly({ from: actor.name, to: 'pinterest', kind: 'request', row });
			this.tell(actor.name, `sends the pin of row ${row} to Pinterest`, row);
			return;
		}
		this.fly({ from: actor.name, to: 'pinterest', kind: 'look' });
		if (isList(call)) this.tell(actor.name, 'asks Pinterest which pins there are');
	}

	carriedOut(_actor: Actor, call: ApiRequest, { status, body }: ApiAnswer): void {
		this.arrived.add(call);
		const row = this.rowOfCall(call);
		const made = this.pins !== this.world.pinterest.pins.length;
		this.pins = this.world.pinterest.pins.length;
		if (row === undefined) {
			const { items } = (typeof body === 'object' && body ? body : {}) as { items?: unknown[] };
			if (isList(call) && items)
				this.tell('Pinterest', `lists ${items.length === 1 ? '1 pin' : `${items.length} pins`}`);
			else if (status >= 400) this.tell('Pinterest', `answers ${status}: ${messageOf(body)}`, undefined, 'bad');
			return;
		}
		const pin = made ? shortId(this.world.pinterest.pins.at(-1)?.id ?? '') : '';
		if (made && status < 300) this.tell('Pinterest', `makes the pin ${pin} for row ${row}`, row, 'good');
		else if (made)
			this.tell('Pinterest', `makes the pin ${pin} for row ${row}, and answers ${status} as if it had not`, row, 'bad');
		else this.tell('Pinterest', `makes no pin for row ${row}: ${status} ${messageOf(body)}`, row, 'bad');
	}

	ended(actor: Actor, call: ApiRequest, how: string): void {
		const row = this.rowOfCall(call);
		const isAnswer = /^\d{3}$/.test(how);
		const { name } = actor;
		if (isAnswer) return this.fly({ from: 'pinterest', to: name, kind: row === undefined ? 'look' : 'answer', row });
		const hasArrived = this.arrived.has(call);
		if (hasArrived) this.fly({ from: 'pinterest', to: name, kind: 'lost', row });
		else this.fly({ from: name, to: 'pinterest', kind: 'lost', row });
		const about = row === undefined ? '' : ` for row ${row}`;
		const what = this.departed.has(call) ? `hears nothing from Pinterest${about}` : `cannot reach Pinterest${about}`;
		this.tell(
			name,
			`${what}: ${/^ECONNRESET/.test(how) ? 'the connection broke' : /^ECONNREFUSED/.test(how) ? 'no connection' : how}`,
			row,
			'bad',
		);
	}

	wrote(actor: Actor, writes: readonly RowWrite[]): void {
		for (const { key, next } of writes) {
			if (!key.startsWith('job:') || !next) continue;
			const { value } = JSON.parse(next) as { value: JobRecord };
			const row = this.rowOfPicture(value.label.source);
			if (row === undefined) continue;
			const before = this.jobs.get(row);
			const { state, owner, dueAt, problem } = value;
			this.jobs.set(row, { state, owner, dueAt, problem: problem?.message });
			if (before?.state === state && before.owner === owner) continue;
			this.fly({ from: actor.name, to: 'store', kind: 'write', row });
			const words = wordsOfRecord(value, before, row);
			if (words) this.tell(actor.name, words, row, state === 'published' ? 'good' : undefined);
		}
	}

	/** A line of the world. */
	readonly line = ({ who, what, kind }: Line): void => {
		if (OWN_WORDS.test(what)) return;
		const named = /\brow (\d+)/.exec(what)?.[1];
		const row = named === undefined ? undefined : Number(named);
		const words = shortIds(what);
		const answer = /^answers for row \d+: (\w+) ?(.*)$/.exec(words);
		if (answer) this.tell(who, wordsOfAnswer(row as number, answer[1] ?? '', answer[2] ?? ''), row);
		else this.tell(who, words, row, kind === 'fault' ? 'bad' : undefined);
	};

	tell(who: string, what: string, row?: number, tone?: StoryLine['tone']): void {
		const { now } = this.world.scheduler;
		this.lines.push({ at: now, who: nameOf(who), what, row, tone });
		if (this.lines.length > MOST_LINES) this.lines.shift();
		this.told += 1;
		this.movedAt = now;
		this.doing.set(who, what);
		if (what.startsWith('is killed')) this.killed.add(who);
	}

	private fly(flight: Flight): void {
		this.movedAt = this.world.scheduler.now;
		if (this.flights.length < 40) this.flights.push(flight);
	}

	private get world() {
		if (!this.life) throw new Error('There is no life to watch yet.');
		return this.life.world;
	}

	private rowOfCall({ operation, body }: ApiRequest): number | undefined {
		if (operation !== 'POST /pins') return undefined;
		const { url, data } = (body as { media_source: { url?: string; data?: string } }).media_source;
		return this.rowOfPicture(url ?? data ?? '');
	}

	private rowOfPicture(address: string): number | undefined {
		return this.world.wishes.find(({ mediaUrl }: Wish) => mediaUrl === address)?.row;
	}
}

function wordsOfAnswer(row: number, outcome: string, more: string): string {
	switch (outcome) {
		case 'created':
			return `reports row ${row} as published, pin ${more}`;
		case 'existing':
			return `reports row ${row} as published already, pin ${more}`;
		case 'scheduled':
			return `leaves row ${row} to the due worker ${more}`.trim();
		default:
			return `reports row ${row} as ${outcome} ${more}`.trim();
	}
}

/** Whether a call reads pins, as the look-up does. */
const isList = ({ operation }: ApiRequest): boolean => /^GET \S*\/pins$/.test(operation);

function messageOf(body: unknown): string {
	const { message } = (typeof body === 'object' ? (body as { message?: string } | null) : null) ?? {};
	return message ?? 'no more is said';
}

function wordsOfRecord(
	{ state, owner, dueAt, problem, receipt }: JobRecord,
	before: SeenJob | undefined,
	row: number,
): string | undefined {
	if (before?.state === state)
		return owner && before.owner && owner !== before.owner
			? `takes row ${row} over from ${nameOf(before.owner)}`
			: undefined;
	switch (state) {
		case 'queued':
			return `claims row ${row}`;
		case 'publishing':
			return `writes down that row ${row} is about to be sent`;
		case 'published':
			return `writes down that row ${row} is published, with its pin ${shortId(receipt?.id ?? '')}`;
		case 'unknown':
			return `writes down that nobody knows whether row ${row} has a pin`;
		case 'scheduled':
			return `leaves row ${row} for ${dueAt === undefined ? 'later' : timeOf(dueAt)}${problem ? `: ${problem.message}` : ''}`;
		case 'failed':
		case 'rejected':
			return `writes down that row ${row} failed: ${problem?.message ?? ''}`;
		case 'cancelled':
			return `writes down that row ${row} is cancelled`;
		default:
			return `writes down that row ${row} has certainly no pin, and can be sent`;
	}
}
