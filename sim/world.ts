import { Ledger } from '../lib/ledger/ledger';
import type { JobRecord } from '../lib/model/job';
import type { MediaOpener } from '../lib/media/media-source';
import { PatientStore } from '../lib/store/patient-store';
import { isReceipt } from '../lib/ledger/ledger-records';
import type { ApiAnswer, ApiRequest } from '../lib/pinterest/http';
import type { PinCreate } from '../lib/pinterest/schemas';
import { createPipelineContext, type PipelineContext } from '../lib/publish/context';
import { createRateLimiter, type RateLimiter } from '../lib/rate-limit/rate-limiter';
import { pipelineError } from '../lib/sentences/problems';
import type { AtomicStore, RowWrite } from '../lib/store/atomic-store';
import { MemoryStore } from '../lib/store/memory-store';
import { Actor } from './kernel/actor';
import { ambient } from './kernel/ambient';
import { Random } from './kernel/random';
import { Scheduler } from './kernel/scheduler';
import { Judges, mediaUrlOf } from './judges/judges';
import { AccountTokens } from './network/account-tokens';
import { networkFaultsOf, storeFaultsOf } from './fault-rates';
import { Network, NO_NETWORK_FAULTS } from './network/http-port';
import type { LifePlan } from './plan';
import { characterOf, Pinterest, PINTEREST_FAULTS, type PinterestFault, type SimAccount } from './pinterest/pinterest';
import { NO_STORE_FAULTS, SimulatedStore, type Backing } from './store/simulated-store';
import { Story, type Line } from './story';
import { wishesOf, type Wish } from './wishes';

export const API_BASE_URL = 'https://api.pinterest.com/v5';

export interface WorldOptions {
	/** Where the rows are. @default in memory */
	backing?: Backing;
	/** Called with each line of the story. */
	onLine?: (line: Line) => void;
	/** Sees what moves in the world, each before its line of the story. */
	watcher?: WorldWatcher;
}

/** Somebody who looks at the world and changes nothing of it. */
export interface WorldWatcher {
	/** A call leaves its process. */
	sent?(actor: Actor, call: ApiRequest): void;
	/** Pinterest carried a call out. */
	carriedOut?(actor: Actor, call: ApiRequest, answer: ApiAnswer): void;
	/** A call ended, as its caller sees it. */
	ended?(actor: Actor, call: ApiRequest, how: string): void;
	/** Rows of the store were written. */
	wrote?(actor: Actor, writes: readonly RowWrite[]): void;
}

/** Everything there is in a life but those who act in it. */
export class World {
	readonly random: Random;
	readonly scheduler: Scheduler;
	readonly pinterest: Pinterest;
	/** Those that the rows name; the first one is the one that is chosen. */
	readonly accounts: readonly SimAccount[];
	readonly tokens: ReadonlyMap<SimAccount, AccountTokens>;
	readonly network: Network;
	readonly store: SimulatedStore;
	/** The sheet. */
	readonly wishes: Wish[];
	readonly judges: Judges;
	readonly story: Story;
	/** Things go wrong until then. */
	isHostile = true;
	/** Called in the moment in which a process has stored that it holds a job, or is about to send its pin. */
	onHeld: ((actor: Actor, isAttempt: boolean) => void) | undefined;
	/** Called in the moment in which a pin came into being, by the call of this process. */
	onPin: ((actor: Actor) => void) | undefined;

	constructor(
		readonly plan: LifePlan,
		{ backing = new MemoryStore(() => 0), onLine, watcher }: WorldOptions = {},
	) {
		const stream = (name: string) => new Random(`${plan.seed} ${name}`);
		const { faults } = plan;
		this.random = stream('people');
		this.scheduler = new Scheduler(stream('scheduler'));
		ambient.actor = undefined;
		this.story = new Story(this.scheduler, onLine);
		this.accounts = [1, 2].slice(0, plan.accounts).map(accountOf);
		const ofPinterest = new Set(PINTEREST_FAULTS.filter((fault): fault is PinterestFault => faults.has(fault)));
		this.pinterest = new Pinterest({
			random: stream('pinterest'),
			character: characterOf(stream('character'), ofPinterest),
			accounts: [...this.accounts],
			clockAheadMs: faults.has('clocks-apart') ? stream('its clock').between(-200_000, 200_000) : 0,
		});
		for (const account of this.accounts) this.pinterest.stock(account, plan.olderPins, this.scheduler.now);
		this.wishes = wishesOf(plan, stream('wishes'), this.accounts);
		this.judges = new Judges(plan, this.wishes, this.pinterest, this.scheduler);
		this.tokens = new Map(this.accounts.map((account) => [account, new AccountTokens(this.pinterest, account)]));
		const { judges, story, scheduler } = this;
		this.network = new Network(this.pinterest, scheduler, stream('network'), networkFaultsOf(plan), {
			sent: (actor, account, call) => {
				judges.sent(actor, account, call, this.store.latestNow());
				watcher?.sent?.(actor, call);
				if (call.operation === 'POST /pins') story.tell(actor, () => `sends ${this.describeCall(call.body)}`);
			},
			carriedOut: (actor, call, answer, sentAt) => {
				if (judges.carriedOut(actor, call, answer, sentAt)) this.onPin?.(actor);
				watcher?.carriedOut?.(actor, call, answer);
				const kind = call.operation === 'POST /pins' ? 'deed' : 'detail';
				story.tell('Pinterest', () => describeAnswer(call.operation, answer), kind);
			},
			answered: (actor, account, call, answer, saidAt) =>
				judges.limits.answered(actor, account, call, answer, saidAt, scheduler.now),
			ended: (actor, call, how, hasFailed) => {
				watcher?.ended?.(actor, call, how());
				const { operation } = call;
				const kind = hasFailed ? 'fault' : operation === 'GET /boards/{board_id}/pins' ? 'deed' : 'detail';
				story.tell(actor, () => `${operation} ended: ${how()}`, kind);
			},
		});
		this.store = new SimulatedStore(backing, scheduler, stream('store'), storeFaultsOf(plan), {
			wrote: (actor, writes) => {
				judges.wrote(actor, writes);
				if (writes.some(isHeldRecord)) this.onHeld?.(actor, writes.some(isAttempt));
				watcher?.wrote?.(actor, writes);
				for (const { key, next } of writes) {
					if (key.startsWith('job:') && next) story.tell(actor, () => `stores ${this.describeRecord(next)}`);
				}
			},
			verb: (actor, text, hasFailed) => story.tell(actor, () => `store ${text()}`, hasFailed ? 'fault' : 'detail'),
		});
	}

	/** A process, or a person, whose clock is as wrong as the plan has it. */
	actor(name: string): Actor {
		const random = new Random(`${this.plan.seed} ${name}`);
		const apart = this.plan.faults.has('clocks-apart');
		const wrong = random.between(-1, 1) ** 3 * 30 * 60_000;
		const drift = 1 + random.between(-0.0005, 0.0005);
		return new Actor(name, this.scheduler, random, apart ? { aheadMs: wrong, rate: drift } : undefined);
	}

	/** The record as a process has it. */
	ledgerOf(actor: Actor): Ledger {
		const { leaseMs, patient } = this.plan;
		const client = this.store.clientOf(actor);
		const store: AtomicStore = patient
			? new PatientStore(client, { clock: actor.clock, random: () => actor.random.next(), settles: isReceipt })
			: client;
		return new Ledger(store, { owner: actor.name, leaseMs, monotonic: actor.clock.monotonic });
	}

	/** What a process publishes with, for one account. @param ledger the record as the process has it. */
	contextOf(actor: Actor, ledger: Ledger, account: SimAccount, importId?: string): PipelineContext {
		const { reconcileDelayMs, onUnknown, linkMarker, ownLimit } = this.plan;
		const { clock } = actor;
		const random = () => actor.random.next();
		// As where another execution of the same process asked before.
		const knowsUser = actor.random.chance(0.8);
		const own = ownLimit === undefined ? {} : { org_write: { amount: ownLimit, windowSeconds: 60 } };
		const rateLimiter = createRateLimiter({ clock, store: ledger.store, scope: { app: 'app' }, own, random });
		return createPipelineContext({
			http: this.network.portOf(actor, this.tokens.get(account) as AccountTokens),
			rememberUser: knowsUser ? async () => ({ id: account.id, username: account.username }) : undefined,
			apiBaseUrl: API_BASE_URL,
			ledger,
			rateLimiter: this.watched(rateLimiter, actor, account),
			clock,
			random,
			importId,
			settings: {
				reconcileDelayMs,
				reconcileGapMs: Math.round(reconcileDelayMs / 3),
				onUnknown,
				linkMarker,
			},
		});
	}

	/** Opens a picture, which may be gone for a moment. */
	openerOf(actor: Actor): MediaOpener {
		return (ref) => {
			const name = 'url' in ref ? ref.url : '';
			return {
				name,
				open: async () => {
					await this.scheduler.pause(this.random.latency(30), actor);
					const isGone = this.isHostile && this.plan.faults.has('pictures-break') && this.random.chance(0.2);
					if (isGone) throw pipelineError('origin-unreachable', { name, code: 'ECONNREFUSED' });
					return {} as never;
				},
			};
		};
	}

	/** From now on nothing goes wrong any more. */
	calm(): void {
		this.isHostile = false;
		this.network.faults = NO_NETWORK_FAULTS;
		this.store.faults = { ...NO_STORE_FAULTS, aheadMs: this.store.faults.aheadMs };
		this.store.downUntil = 0;
		this.pinterest.behave();
		this.story.tell('the world', () => 'is calm from now on');
	}

	/** How the story names the row that has this picture. */
	rowNamed(mediaUrl: string | undefined): string {
		return `row ${this.wishes.find((wish) => wish.mediaUrl === mediaUrl)?.row ?? `of ${mediaUrl}`}`;
	}

	private describeCall(body: unknown): string {
		const { title, media_source: source, board_id: boardId } = body as PinCreate;
		const board =
			this.accounts.flatMap(({ boards }) => boards).find(({ id }) => id === boardId)?.name ?? `board ${boardId}`;
		return `the pin of ${this.rowNamed(mediaUrlOf(source))} (“${title}”) to ${board}`;
	}

	private describeRecord(raw: string): string {
		const { value } = JSON.parse(raw) as { value: JobRecord };
		const holder = value.owner ? `, held by ${value.owner}` : '';
		return `${this.rowNamed(value.label.source)} as ${value.state}, fence ${value.fence}${holder}`;
	}

	private watched(limiter: RateLimiter, actor: Actor, { id }: SimAccount): RateLimiter {
		return {
			...limiter,
			acquire: async (budget, wish) => {
				const permit = await limiter.acquire(budget, wish);
				this.judges.limits.admit(actor, id, budget, this.scheduler.now);
				if (budget !== 'org_write') return permit;
				const takeBack = this.judges.budgets.admit(actor, id, this.scheduler.now);
				const release = () => {
					takeBack();
					permit.release();
				};
				return { ...permit, release };
			},
		};
	}
}

const isHeldRecord = ({ key, next }: RowWrite) => key.startsWith('job:') && (next?.includes('"leaseUntil"') ?? false);
const isAttempt = ({ next }: RowWrite) => next?.includes('"state":"publishing"') ?? false;

/** Both have boards of the same names. */
function accountOf(number: number): SimAccount {
	const boards = [1, 2].map((index) => ({ id: `5500000000000000${number}${index}`, name: `Board ${index}` }));
	return { id: `81374422642079588${number}`, username: `teahouse${number}`, token: `pina_${number}`, boards };
}

function describeAnswer(operation: string, { status, body }: ApiAnswer): string {
	const { id, message, items } = (body ?? {}) as { id?: string; message?: string; items?: unknown[] };
	const made = operation === 'POST /pins' && id !== undefined ? `makes the pin ${id}` : undefined;
	const what = made ?? message ?? (items && `${items.length} items`) ?? '';
	return `answers ${operation}: ${status} ${what}`.trimEnd();
}
